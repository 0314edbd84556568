"""Reads of questionnaires: what a link's page may show, what was said, what was sent, and what waits to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Viewer
from goodwork.ledger.audit.reads import personal
from goodwork.reach.links import queries as links
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.queries import PromiseView
from goodwork.reach.questionnaires import library, rules, sending
from goodwork.reach.questionnaires.definitions import Definition, FieldKind
from goodwork.reach.questionnaires.models import Answer, DefinitionVersion, Draft, Request, Response
from goodwork.reach.questionnaires.permissions import (
    READERS,
    can_read_answers,
    can_type_for,
    check_can_read_answers,
    is_own,
)
from goodwork.reach.questionnaires.rules import Given, Mode, Relation, TypedBy, Value
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people.scope import visible_people

PAGE = 100


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as its page may show it to whoever holds the link: who asks, about what; not who is asked.

    `language` is the one in which they were written to, or answered last.
    """

    id: UUID
    definition: Definition
    state: str
    asker: str
    asker_phone: str
    provider: str
    reader: str
    known: frozenset[str]
    has_draft: bool
    language: str
    requested_at: datetime
    expires_at: datetime

    @property
    def names(self) -> dict[str, str]:
        """Return the names that the questions put in."""
        return {"asker": self.asker, "provider": self.provider, "reader": self.reader}


@dataclass(frozen=True, slots=True)
class DraftView:
    """What somebody has said so far, for those who may see it: the person, or the hand that typed it."""

    request_id: UUID
    person_id: UUID
    answers: Mapping[str, Value]
    hidden: frozenset[str]
    language: str
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class ThanksView:
    """What whoever has just sent their answers is shown: what they wanted, and what happens next, soonest first."""

    person_id: UUID
    wants: str
    language: str
    promises: tuple[PromiseView, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer with its words in the language of the answer and in English, and how it reached us."""

    field: str
    value: Value
    label: str
    label_en: str
    said: tuple[str, ...]
    said_en: tuple[str, ...]
    own_words: bool
    typed_by: TypedBy
    typed_by_name: str
    relation: Relation | None
    language: str
    mode: Mode
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class ResponseView:
    """A response with its answers in the order in which they were asked, in the version that they were given to."""

    id: UUID
    request_id: UUID
    person_id: UUID
    questionnaire: str
    version: int
    title: str
    language: str
    mode: Mode
    wants: str
    consent: str
    organisation: str
    provider: str
    submitted_at: datetime
    read_at: datetime | None
    read_by_name: str
    closed_at: datetime | None
    answers: tuple[AnswerView, ...]

    def own_words(self) -> tuple[AnswerView, ...]:
        """Return what the person wrote in their own words."""
        return tuple(a for a in self.answers if a.own_words and a.said)


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """A response in a list: when, what was wanted, whether somebody still has to read it; none of the answers."""

    id: UUID
    person_id: UUID
    person_name: str
    title: str
    wants: str
    consent: str
    submitted_at: datetime
    due_date: date | None
    overdue: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class DefinitionLine:
    """A version of a questionnaire: which languages it has, who approved them, how often it was answered."""

    code: str
    version: int
    languages: tuple[tuple[str, str], ...]
    sha256: str
    published_at: datetime
    responses: int


def request(viewer: Viewer, request_id: UUID, *, at: datetime) -> RequestView:
    """Return a request for whoever holds its link, or types for the person; raises NotVisible where there is none."""
    row = Request.objects.filter(id=request_id).first()
    if row is None or (viewer.kind is ActorKind.USER and not can_type_for(viewer, row.person_id)):
        raise NotVisible
    ids = [row.organisation_id, row.reader_id, *([row.provider_id] if row.provider_id else [])]
    names = organisations.named(SYSTEM_VIEWER, ids)
    reader = organisations.get(SYSTEM_VIEWER, row.reader_id)
    draft = Draft.objects.filter(request=row).first()
    facts = people.reach_facts(SYSTEM_VIEWER, [row.person_id], at=at)
    return RequestView(
        id=row.id,
        definition=library.kept(row.definition_id),
        state=row.state,
        asker=names[row.organisation_id],
        asker_phone=reader.phone or "",
        provider=names[row.provider_id] if row.provider_id else "",
        reader=names[row.reader_id],
        known=sending.known_of(row),
        has_draft=draft is not None,
        language=draft.language if draft else facts[row.person_id].language if row.person_id in facts else "en",
        requested_at=row.requested_at,
        expires_at=row.expires_at,
    )


@personal(page="questionnaires.draft")
def draft(viewer: Viewer, request_id: UUID, *, session: str = "", at: datetime) -> DraftView:
    """Return what has been said so far.

    The person sees it after their date of birth, or in the browser session (`session` is its digest) that typed it.
    Staff who may read answers see all; others who type for the person see what they typed themselves, and the rest is
    named in `hidden`. Raises NotVisible for everybody else.
    """
    row = Request.objects.filter(id=request_id).first()
    if row is None:
        raise NotVisible
    found = Draft.objects.filter(request=row).first()
    given = sending.given_of(found)
    same_session = bool(session) and found is not None and found.session_sha256 == session
    if found is None or same_session or can_read_answers(viewer, row.person_id):
        seen = given
    elif can_type_for(viewer, row.person_id):
        seen = {key: one for key, one in given.items() if one.typing.user_id == viewer.id}
    else:
        raise NotVisible
    return DraftView(
        request_id=row.id,
        person_id=row.person_id,
        answers={key: one.value for key, one in given.items()} if seen is given else _values(seen, given),
        hidden=frozenset(given) - frozenset(seen),
        language="" if found is None else found.language,
        saved_at=None if found is None else found.saved_at,
    )


@personal(page="questionnaires.no_draft")
def no_draft(viewer: Viewer, request_id: UUID, *, at: datetime) -> DraftView:
    """Return the empty beginning of a request of which nothing was answered yet; NotVisible where something was."""
    row = Request.objects.filter(id=request_id).first()
    if row is None or Draft.objects.filter(request=row).exists():
        raise NotVisible
    return DraftView(row.id, row.person_id, {}, frozenset(), "", None)


def may_go_on(viewer: Viewer, request_id: UUID, *, session: str = "") -> bool:
    """Say whether whoever comes by a link may see the draft: the person proved, or the session that typed it."""
    row = Request.objects.filter(id=request_id).first()
    if row is None:
        return False
    found = Draft.objects.filter(request=row).first()
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
    if row is None or viewer.id is None:
        raise NotVisible
    typed = Answer.objects.filter(response=row, typed_by_id=viewer.id).exists()
    if not typed or not can_type_for(viewer, row.person_id):
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
    if not is_own(viewer, person_id):
        return None
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    waiting = Request.objects.filter(person_id__in=ids, state__in=["REQUESTED", "STARTED"], expires_at__gt=at)
    return waiting.order_by("-requested_at").values_list("id", flat=True).first()


@personal(page="questionnaires.response")
def response(viewer: Viewer, response_id: UUID, *, at: datetime) -> ResponseView:
    """Return a response with its answers, as the version that it belongs to has them (E7).

    For the person, and for readers who may see the person; never for reception. Raises NotVisible.
    """
    row = Response.objects.select_related("request").filter(id=response_id).first()
    if row is None:
        raise NotVisible
    check_can_read_answers(viewer, row.person_id)
    definition = library.kept(row.definition_id)
    rows = list(Answer.objects.filter(response=row).order_by("position"))
    users = {r.typed_by_id for r in rows if r.typed_by_id} | ({row.read_by} if row.read_by else set())
    by_user = access.names(SYSTEM_VIEWER, users)
    asked = row.request
    ids = [asked.organisation_id, asked.reader_id, *([asked.provider_id] if asked.provider_id else [])]
    names = organisations.named(SYSTEM_VIEWER, ids)
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
        answers=tuple(_answer(definition, r, by_user, gaps) for r in rows),
    )


@personal(page="questionnaires.to_read")
def to_read(viewer: Viewer, *, at: datetime) -> list[ResponseLine]:
    """Return the responses that wait for somebody of the viewer's organisations, the soonest promised first."""
    if not viewer.has_role(*READERS):
        return []
    rows = (
        Response.objects.filter(
            closed_at__isnull=True,
            holder_id__in=list(viewer.organisation_ids(*READERS)),
            person_id__in=visible_people(viewer).values("id"),
        )
        .select_related("request")
        .order_by("submitted_at")[:PAGE]
    )
    return sorted(_lines(viewer, list(rows), at), key=lambda line: (line.due_date or date.max, line.submitted_at))


@personal(page="questionnaires.of_person")
def of_person(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[ResponseLine]:
    """Return a person's responses, newest first, for those who may read their answers; empty for others."""
    if not can_read_answers(viewer, person_id):
        return []
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    rows = Response.objects.filter(person_id__in=ids).select_related("request").order_by("-submitted_at")[:PAGE]
    return _lines(viewer, list(rows), at)


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


def _values(seen: Mapping[str, Given], given: Mapping[str, Given]) -> dict[str, Value]:
    """Return what a hand may see of a draft; branches are followed by all answers, so hidden ones are given as codes.

    A hidden answer decides which questions come next and is never shown: whoever asks gets it only where a branch
    depends on it, and the page leaves it out by `hidden`.
    """
    return {key: one.value for key, one in given.items() if key in seen or not _own_words(one.value)}


def _own_words(value: Value) -> bool:
    """Say whether a value could be a text of the person's own: anything that is no code, number or list of codes."""
    return isinstance(value, str) and not value.replace("_", "").isupper()


def _lines(viewer: Viewer, rows: list[Response], at: datetime) -> list[ResponseLine]:
    """Return responses as lines: four queries, whatever their number."""
    names = people.names(viewer, [r.person_id for r in rows], at=at)
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
