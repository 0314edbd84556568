"""Reads of questionnaires: what a link's page may show, what a draft holds, what was sent; what was said besides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Viewer
from goodwork.ledger import together
from goodwork.ledger.audit.reads import personal
from goodwork.reach.links import queries as links
from goodwork.reach.promises import queries as promises
from goodwork.reach.questionnaires import library, rules, sending
from goodwork.reach.questionnaires.definitions import Definition, FieldKind
from goodwork.reach.questionnaires.models import Answer, DefinitionVersion, Draft, Request, Response
from goodwork.reach.questionnaires.permissions import (
    can_read_answers,
    can_type_for,
    is_own,
)
from goodwork.reach.questionnaires.responses import of_person, own_responses, response, to_code, to_read
from goodwork.reach.questionnaires.rules import Given, Value
from goodwork.reach.questionnaires.views import (
    AnswerView,
    CodingView,
    DefinitionLine,
    DraftView,
    RequestView,
    ResponseLine,
    ResponseView,
    ThanksView,
)
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people.models import Person
from goodwork.registers.people.scope import belonging_to, visible_people

__all__ = [
    "AnswerView",
    "CodingView",
    "DefinitionLine",
    "DraftView",
    "RequestView",
    "ResponseLine",
    "ResponseView",
    "ThanksView",
    "call_due",
    "definitions",
    "draft",
    "helped",
    "may_go_on",
    "may_help",
    "of_person",
    "own_responses",
    "request",
    "response",
    "response_of",
    "thanks",
    "to_code",
    "to_read",
    "waiting_for",
]

HIDDEN = "HIDDEN"
"""Stands for a person's own words where a viewer may know only that there are some."""


def request(viewer: Viewer, request_id: UUID, *, at: datetime) -> RequestView:
    """Return a request for whoever holds its link, or types for the person; raises NotVisible where there is none.

    Of a restricted person the page names the service and never the practice: where they are registered may say where
    they are.
    """
    row = _request(request_id)
    # As much is asked about what is not there as about what is somebody else's, so that the time tells nothing.
    may = viewer.kind is not ActorKind.USER or can_type_for(viewer, row.person_id if row else request_id)
    if row is None or not may:
        raise NotVisible
    found = _draft_of(row)
    known = organisations.many(
        SYSTEM_VIEWER, {i for i in (row.organisation_id, row.reader_id, row.provider_id) if i is not None}
    )
    asker, reader = known[row.organisation_id], known[row.reader_id]
    hidden: bool = row.is_hidden
    return RequestView(
        id=row.id,
        definition=library.kept(row.definition_id),
        state=row.state,
        asker=settings.GOODWORK_SERVICE_NAME if hidden else asker.name,
        provider=known[row.provider_id].name if row.provider_id else "",
        reader=settings.GOODWORK_SERVICE_NAME if hidden else reader.name,
        known=sending.known_of(row),
        has_draft=found is not None,
        language=found.language if found else row.person.language,
        requested_at=row.requested_at,
        expires_at=row.expires_at,
    )


def _request(request_id: UUID) -> Any:
    """Return a request with its draft and person, and whether any record of these is restricted; None for none.

    Asked once while a page is made.
    """
    together.ask_at_once((_whole, SYSTEM_VIEWER, request_id))
    return next(iter(together.once(_whole, SYSTEM_VIEWER, request_id)), None)


def _whole(viewer: Viewer, request_id: UUID) -> QuerySet[Request]:
    """Ask for a request with its draft and person. It stands ready: to write it anew takes longer than all the rest."""
    hidden = Person.objects.filter(known_as=OuterRef("person__known_as"), restricted=True)
    rows = Request.objects.select_related("draft", "person").annotate(is_hidden=Exists(hidden))
    return rows.filter(id=request_id)


def _draft_of(row: Request) -> Draft | None:
    """Return the draft that was read with a request."""
    return getattr(row, "draft", None)


@personal(page="questionnaires.draft")
def draft(viewer: Viewer, request_id: UUID, *, session: str = "", at: datetime) -> DraftView:
    """Return what has been said so far.

    The person sees it after their date of birth, or in the browser session (`session` is its digest) that typed it.
    Staff who may read answers see all; others who type for the person see what they typed themselves, and the rest is
    named in `hidden`. Raises NotVisible for everybody else.
    """
    row = _request(request_id)
    if row is None:
        raise NotVisible
    found = _draft_of(row)
    given = sending.given_of(found)
    same_session = bool(session) and found is not None and found.session_sha256 == session
    if same_session or can_read_answers(viewer, row.person_id):
        hidden: frozenset[str] = frozenset()
    elif can_type_for(viewer, row.person_id):
        hidden = frozenset(key for key, one in given.items() if one.typing.user_id != viewer.id)
    elif found is None:
        hidden = frozenset()
    else:
        raise NotVisible
    return DraftView(
        request_id=row.id,
        person_id=row.person_id,
        answers=_without_words(library.kept(row.definition_id), given, hidden),
        hidden=hidden,
        language="" if found is None else found.language,
        saved_at=None if found is None else found.saved_at,
    )


def _without_words(definition: Definition, given: Mapping[str, Given], hidden: frozenset[str]) -> dict[str, Value]:
    """Return a draft's answers for a hand that may not see some of them.

    Which question comes next depends on codes, so hidden codes stay, and the page leaves them out by `hidden`; of
    hidden words stays only that there are some.
    """
    worded = {f.key for s in definition.steps for f in s.fields if f.kind in {FieldKind.TEXT, FieldKind.PHONE}}
    return {
        key: HIDDEN if key in hidden and key in worded and one.value is not None else one.value
        for key, one in given.items()
    }


def may_go_on(viewer: Viewer, request_id: UUID, *, session: str = "") -> bool:
    """Say whether whoever comes by a link may see the draft: the person proved, or the session that typed it."""
    row = _request(request_id)
    if row is None:
        return False
    found = _draft_of(row)
    if found is not None and session and found.session_sha256 == session:
        return True
    return is_own(viewer, row.person_id)


def response_of(viewer: Viewer, request_id: UUID) -> UUID | None:
    """Return the id of the response to a request, for whoever holds its link; None while it was not sent."""
    return Response.objects.filter(request_id=request_id).values_list("id", flat=True).first()


@personal(page="questionnaires.thanks")
def thanks(viewer: Viewer, request_id: UUID, *, session: str = "", at: datetime) -> ThanksView:
    """Return what happens next after an answer, for the person or the browser session that sent it, half an hour long.

    Raises NotVisible for everybody else, and before anything was sent.
    """
    row = Response.objects.filter(request_id=request_id).first()
    if row is None:
        raise NotVisible
    fresh = at - row.submitted_at <= timedelta(minutes=rules.PERSON_MINUTES)
    if not (session and row.session_sha256 == session and fresh) and not is_own(viewer, row.person_id):
        raise NotVisible
    owed = promises.next_for(SYSTEM_VIEWER, row.person_id, at=at)
    return ThanksView(
        person_id=row.person_id,
        wants=row.wants,
        language=row.language,
        promises=tuple(p for p in owed if p.made_at >= row.submitted_at),
    )


@personal(page="questionnaires.helped")
def helped(viewer: Viewer, request_id: UUID, *, at: datetime) -> ThanksView:
    """Return what happens next after an answer, for the member of staff who typed it; raises NotVisible for others."""
    row = Response.objects.filter(request_id=request_id).first()
    if viewer.id is None:
        raise NotVisible
    # As much is asked about what is not there as about what is somebody else's, so that the time tells nothing.
    typed = Answer.objects.filter(response__request_id=request_id, typed_by_id=viewer.id).exists()
    may_type = can_type_for(viewer, row.person_id if row else request_id)
    if row is None or not typed or not may_type:
        raise NotVisible
    owed = promises.next_for(SYSTEM_VIEWER, row.person_id, at=at)
    return ThanksView(row.person_id, row.wants, row.language, tuple(p for p in owed if p.made_at >= row.submitted_at))


def may_help(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether the viewer may type what a person says."""
    return can_type_for(viewer, person_id)


def call_due(viewer: Viewer, link_id: UUID, *, at: datetime) -> date | None:
    """Return by which day the owner of a link will be rung, None where no call is promised; it says nothing else."""
    person_id = links.person_of(SYSTEM_VIEWER, link_id)
    owed = promises.next_for(SYSTEM_VIEWER, person_id, at=at)
    return next((p.due_date for p in owed if p.subject_kind in {"CALL", "CALL_BACK"}), None)


def waiting_for(viewer: Viewer, person_id: UUID, *, at: datetime) -> UUID | None:
    """Return the request that waits for a person's answer, for the person; None where there is none."""
    if viewer.kind is not ActorKind.PERSON or viewer.id is None:
        return None
    waiting = together.rows(_waiting_of, viewer, person_id)
    return next((request_id for request_id, expires_at in waiting if expires_at > at), None)


@together.about_person
def _waiting_of(viewer: Viewer, person_id: UUID) -> QuerySet[Request, tuple[UUID, datetime]] | None:
    if viewer.kind is not ActorKind.PERSON:
        return None
    own = visible_people(viewer).filter(belonging_to("self", person_id))
    waiting = Request.objects.filter(person__in=own, state__in=["REQUESTED", "STARTED"])
    return waiting.order_by("-requested_at").values_list("id", "expires_at")


def definitions(viewer: Viewer) -> list[DefinitionLine]:
    """Return every version that is kept, with how often it was answered."""
    found = []
    for row in DefinitionVersion.objects.order_by("code", "version"):
        definition = library.kept(row.id)
        found.append(
            DefinitionLine(
                code=row.code,
                version=row.version,
                languages=tuple((lang, w.status) for lang, w in definition.words.items()),
                sha256=row.sha256,
                published_at=row.published_at,
                responses=Response.objects.filter(definition=row).count(),
            )
        )
    return found
