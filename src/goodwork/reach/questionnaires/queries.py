"""Reads of questionnaires: what a link's page may show, what was said, what was sent, and what waits to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Viewer
from goodwork.kernel.remembering import remembered
from goodwork.ledger import together
from goodwork.ledger.audit.reads import personal
from goodwork.reach.links import queries as links
from goodwork.reach.promises import queries as promises
from goodwork.reach.questionnaires import library, rules, sending
from goodwork.reach.questionnaires.definitions import Definition, FieldKind
from goodwork.reach.questionnaires.models import Answer, Coding, DefinitionVersion, Draft, Request, Response
from goodwork.reach.questionnaires.permissions import (
    READERS,
    can_read_answers,
    can_type_for,
    check_can_read_answers,
    is_own,
)
from goodwork.reach.questionnaires.rules import Given, Mode, Relation, TypedBy, Value
from goodwork.reach.questionnaires.themes import in_order
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
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people.models import Person
from goodwork.registers.people.scope import belonging_to, seen_by, visible_people

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

PAGE = 100
CODE_DAYS = 84
"""So long a text without a note of what it is about is offered to its readers."""
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
    hidden = Person.objects.filter(known_as=OuterRef("person__known_as"), restricted=True)
    rows = Request.objects.select_related("draft", "person").annotate(is_hidden=Exists(hidden))
    return remembered(("questionnaires.request", request_id), rows.filter(id=request_id).first)


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


@personal(page="questionnaires.response")
def response(viewer: Viewer, response_id: UUID, *, at: datetime) -> ResponseView:
    """Return a response with its answers, as the version that it belongs to has them (E7).

    For the person, and for readers who may see the person; never for reception. Raises NotVisible.
    """
    row = Response.objects.select_related("request").filter(id=response_id).first()
    # As much is asked about what is not there as about what is somebody else's, so that the time tells nothing.
    check_can_read_answers(viewer, row.person_id if row else response_id)
    if row is None:
        raise NotVisible
    return _responses([row], Coding.objects.filter(response=row, ended_at__isnull=True))[0]


@personal(page="questionnaires.own")
def own_responses(viewer: Viewer, person_id: UUID, *, most: int = 3, at: datetime) -> list[ResponseView]:
    """Return what a person answered, newest first, for the person themselves; empty for others."""
    if viewer.kind is not ActorKind.PERSON or viewer.id is None:
        return []
    own = visible_people(viewer).filter(belonging_to("self", person_id))
    rows = Response.objects.select_related("request").filter(person__in=own).order_by("-submitted_at")[:most]
    return _responses(list(rows))


def _responses(rows: Sequence[Response], codings: Iterable[Coding] = ()) -> list[ResponseView]:
    """Return responses with their answers and those codings that are given: three queries, whatever their number."""
    answers: dict[UUID, list[Answer]] = {}
    for one in Answer.objects.filter(response__in=rows).order_by("response_id", "position"):
        answers.setdefault(one.response_id, []).append(one)
    users = {a.typed_by_id for found in answers.values() for a in found if a.typed_by_id}
    coded = {coding.response_id: coding for coding in codings}
    users |= {r.read_by for r in rows if r.read_by} | {coding.coded_by for coding in coded.values()}
    by_user = access.names(SYSTEM_VIEWER, users)
    ids = {i for r in rows for i in (r.request.organisation_id, r.request.reader_id, r.request.provider_id) if i}
    names = organisations.named(SYSTEM_VIEWER, ids)
    return [_response(row, answers.get(row.id, []), coded.get(row.id), by_user, names) for row in rows]


def _response(
    row: Response,
    answers: Sequence[Answer],
    coding: Coding | None,
    by_user: Mapping[UUID, str],
    names: Mapping[UUID, str],
) -> ResponseView:
    definition, asked = library.kept(row.definition_id), row.request
    gaps = {
        "asker": names[asked.organisation_id],
        "reader": names[asked.reader_id],
        "provider": names[asked.provider_id] if asked.provider_id else "",
    }
    return ResponseView(
        id=row.id,
        request_id=asked.id,
        person_id=row.person_id,
        questionnaire=definition.code,
        version=definition.version,
        title=definition.text("en", "title"),
        language=row.language,
        mode=Mode(row.mode),
        wants=row.wants,
        consent=row.consent,
        organisation=gaps["asker"],
        provider=gaps["provider"],
        submitted_at=row.submitted_at,
        read_at=row.read_at,
        read_by_name=by_user.get(row.read_by, "") if row.read_by else "",
        closed_at=row.closed_at,
        answers=tuple(_answer(definition, one, by_user, gaps) for one in answers),
        to_code=bool(rules.texts_to_read(definition, {a.field: rules.from_json(a.value) for a in answers})),
        coding=None
        if coding is None
        else CodingView(in_order(coding.themes), by_user.get(coding.coded_by, ""), coding.coded_at),
    )


@personal(page="questionnaires.to_read")
def to_read(viewer: Viewer, *, at: datetime) -> list[ResponseLine]:
    """Return the responses that wait for somebody of the viewer's organisations, the soonest promised first."""
    if not viewer.has_role(*READERS):
        return []
    rows = (
        Response.objects.filter(
            seen_by(viewer),
            closed_at__isnull=True,
            holder_id__in=list(viewer.organisation_ids(*READERS)),
        )
        .select_related("request")
        .order_by("submitted_at")[:PAGE]
    )
    found = list(rows)
    names = people.names(viewer, [r.person_id for r in found], at=at)
    return sorted(_lines(found, names, at), key=lambda line: (line.due_date or date.max, line.submitted_at))


@personal(page="questionnaires.to_code")
def to_code(viewer: Viewer, *, at: datetime) -> list[ResponseLine]:
    """Return the responses of the last 84 days whose words nobody has said the themes of, the newest first (A7).

    Those that wait to be read stand in `to_read`; these were read without a note, or went on to a coach.
    """
    if not viewer.has_role(*READERS):
        return []
    kept = [library.kept(row.id) for row in DefinitionVersion.objects.all()]
    worded = {f.key for definition in kept for step in definition.steps for f in step.fields if f.read}
    words = Answer.objects.filter(response=OuterRef("pk"), field__in=sorted(worded), value__isnull=False)
    rows = Response.objects.filter(
        Exists(words),
        ~Exists(Coding.objects.filter(response=OuterRef("pk"))),
        person__in=visible_people(viewer),
        closed_at__isnull=False,
        submitted_at__gte=at - timedelta(days=CODE_DAYS),
    )
    found = list(rows.select_related("request").order_by("-submitted_at")[:PAGE])
    return _lines(found, people.names(viewer, [r.person_id for r in found], at=at), at)


@together.about_person
def _responses_of(viewer: Viewer, person_id: UUID) -> QuerySet[Response] | None:
    if viewer.kind is ActorKind.USER and not viewer.has_role(*READERS):
        return None
    theirs = Response.objects.filter(seen_by(viewer), belonging_to("person", person_id)).select_related("request")
    return theirs.order_by("-submitted_at")[:PAGE]


@personal(page="questionnaires.of_person")
def of_person(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[ResponseLine]:
    """Return a person's responses, newest first, for those who may read their answers; empty for others.

    The lines don't name the person: whoever asks knows whom.
    """
    if not can_read_answers(viewer, person_id):
        return []
    return _lines(together.rows(_responses_of, viewer, person_id), {}, at)


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


def _lines(rows: list[Response], names: Mapping[UUID, str], at: datetime) -> list[ResponseLine]:
    """Return responses as lines: one query, whatever their number, where one of them is open."""
    open_ids = [r.id for r in rows if r.closed_at is None]
    promised = {p.subject_id: p for p in promises.about(SYSTEM_VIEWER, "ANSWER", open_ids, at=at)} if open_ids else {}
    return [
        ResponseLine(
            id=r.id,
            person_id=r.person_id,
            person_name=names.get(r.person_id, ""),
            title=library.kept(r.definition_id).text("en", "title"),
            wants=r.wants,
            consent=r.consent,
            submitted_at=r.submitted_at,
            due_date=promised[r.id].due_date if r.id in promised else None,
            overdue=r.id in promised and promised[r.id].is_silent,
            closed=r.closed_at is not None,
        )
        for r in rows
    ]


def _answer(definition: Definition, row: Answer, by_user: Mapping[UUID, str], gaps: Mapping[str, str]) -> AnswerView:
    value = rules.from_json(row.value)
    asked = definition.field(row.field)
    return AnswerView(
        field=row.field,
        value=value,
        label=definition.text(row.language, f"{row.field}.label", **gaps),
        label_en=definition.text("en", f"{row.field}.label", **gaps),
        said=rules.words_of(definition, row.language, row.field, value, gaps),
        said_en=rules.words_of(definition, "en", row.field, value, gaps),
        own_words=asked is not None and asked.kind is FieldKind.TEXT,
        typed_by=TypedBy(row.typed_by),
        typed_by_name=by_user.get(row.typed_by_id, "") if row.typed_by_id else "",
        relation=Relation(row.relation) if row.relation else None,
        language=row.language,
        mode=Mode(row.mode),
        answered_at=row.answered_at,
    )
