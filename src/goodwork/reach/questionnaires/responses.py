"""Reads of what was said: one set of answers, a person's own, those that wait to be read, those to be coded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Viewer
from goodwork.ledger import together
from goodwork.ledger.audit.reads import personal
from goodwork.reach.promises import queries as promises
from goodwork.reach.questionnaires import library, rules
from goodwork.reach.questionnaires.definitions import Definition, FieldKind
from goodwork.reach.questionnaires.models import Answer, Coding, DefinitionVersion, Response
from goodwork.reach.questionnaires.permissions import (
    READERS,
    can_read_answers,
    check_can_read_answers,
)
from goodwork.reach.questionnaires.rules import Mode, Relation, TypedBy
from goodwork.reach.questionnaires.themes import in_order
from goodwork.reach.questionnaires.views import (
    AnswerView,
    CodingView,
    ResponseLine,
    ResponseView,
)
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people.scope import belonging_to, seen_by, visible_people

PAGE = 100
CODE_DAYS = 84
"""So long a text without a note of what it is about is offered to its readers."""


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
