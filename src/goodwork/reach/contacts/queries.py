"""Reads of calls and attempts; of concerns, they lie in `worries`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.remembering import remember, remembered
from goodwork.ledger.audit.reads import personal
from goodwork.reach.contacts import rules, ways
from goodwork.reach.contacts.models import Attempt, Call
from goodwork.reach.contacts.permissions import CALLERS, calls_seen_by
from goodwork.reach.contacts.rules import CallKind, CallState, DayPart, Result, Tried, Way
from goodwork.reach.contacts.worries import (
    ConcernRow,
    ConcernView,
    OwnConcern,
    can_see_concerns,
    concern,
    concerns,
    own_concerns,
    safeguarding_lead,
)
from goodwork.reach.messaging import queries as messaging
from goodwork.reach.messaging.rules import ReachFacts, number_to_ring, number_to_text
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.looking import live_about, many
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.queries import PromiseView
from goodwork.reach.promises.rules import LIVE, Window
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people

__all__ = [
    "PAGE",
    "AttemptView",
    "CallRow",
    "CallView",
    "ConcernRow",
    "ConcernView",
    "Load",
    "OwnConcern",
    "attempts",
    "call",
    "call_count",
    "call_list",
    "can_see_concerns",
    "concern",
    "concerns",
    "load",
    "next_try",
    "own_concerns",
    "safeguarding_lead",
    "why_not_give_up",
]

PAGE = 100


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One attempt to reach a person, and who made it."""

    at: datetime
    channel: Way
    result: Result
    day_part: DayPart
    by_name: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call of the list: to whom, why, by when, and how often it was tried. The number is on the call's own page."""

    id: UUID
    kind: CallKind
    person_id: UUID
    person_name: str
    reason: str
    reason_words: str
    window: Window
    due_date: date | None
    is_silent: bool
    holder: str
    holder_user_id: UUID | None
    practice: str
    language: str
    interpreter: str | None
    tries: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class CallView:
    """One call with what whoever rings needs: number, language, what is to be said, what was tried and what comes next.

    `shared_number`: more people than this one have the number that they may have texted from. `deceased`: they have
    died, so that it was somebody else who wrote. `number` is blank for who may not ring, for a person without one, and
    for a restricted person until `number_hidden` is answered by opening their contacts, which is written down.
    """

    row: CallRow
    person_id: UUID
    state: CallState
    number: str
    number_hidden: bool
    voicemail_allowed: bool
    reading_need: bool
    texts_stopped: bool
    shared_number: bool
    deceased: bool
    about_kind: str
    about_id: UUID | None
    promise: PromiseView | None
    says: tuple[str, ...]
    attempts: tuple[AttemptView, ...]
    next_try: str
    may_act: bool


@personal(page="contacts.call_list")
def call_list(viewer: Viewer, *, kind: CallKind | None = None, most: int = PAGE, at: datetime) -> list[CallRow]:
    """Return the calls that the viewer's organisations owe, silent and soonest due first, and call backs before others
    of the same day. How many are owed in all comes with them, for `call_count` on the same page."""
    rows = _owed(viewer)
    counted = rows.order_by().values("state").annotate(number=Count("pk")).values("number")
    if kind is not None:
        rows = rows.filter(call_kind=kind.value)
    owed = Promise.objects.filter(
        subject_kind=OuterRef("call_kind"), subject_id=OuterRef("pk"), state__in=[s.value for s in LIVE]
    )
    rows = rows.annotate(due_date=Subquery(owed.values("due_date")), later=~Q(call_kind=CallKind.CALL_BACK.value))
    found = list(rows.annotate(in_all=Subquery(counted)).order_by("due_date", "later", "opened_at", "id")[:most])
    if found:
        remember(("calls owed", viewer), found[0].in_all)
    return _call_rows(viewer, found, at=at)


def call_count(viewer: Viewer) -> int:
    """Return how many calls the viewer's organisations owe."""
    return remembered(("calls owed", viewer), _owed(viewer).count)


def _owed(viewer: Viewer) -> QuerySet[Call]:
    return Call.objects.filter(calls_seen_by(viewer), state=CallState.OPEN.value)


@personal(page="contacts.call")
def call(viewer: Viewer, call_id: UUID, *, at: datetime) -> CallView:
    """Return one call with the number to ring; raises NotVisible."""
    row = Call.objects.filter(calls_seen_by(viewer), pk=call_id).first()
    if row is None:
        raise NotVisible
    shown = _call_rows(viewer, [row], at=at)[0]
    facts = people.reach_facts(SYSTEM_VIEWER, {row.person_id}, at=at).get(row.person_id)
    may_ring = viewer.is_system or row.organisation_id in viewer.organisation_ids(*CALLERS)
    hidden = facts is not None and facts.restricted
    tried = attempts(viewer, row.call_kind, [row.pk], at=at).get(row.pk, ())
    following = rules.next_try(
        [Tried(a.at, a.channel, a.result) for a in tried], ways.ways_from(facts) if facts else frozenset()
    )
    owed = promises.about(SYSTEM_VIEWER, row.call_kind, [row.pk], at=at)
    return CallView(
        row=shown,
        person_id=row.person_id,
        state=CallState(row.state),
        number=number_to_ring(facts) if facts and may_ring and not hidden else "",
        number_hidden=hidden and may_ring,
        voicemail_allowed=facts is not None and not facts.safe_contact,
        reading_need=facts is not None and facts.reading_need,
        texts_stopped=facts is not None and facts.texts_stopped,
        shared_number=row.about_kind == "TEXT" and facts is not None and _is_shared(facts, at=at),
        deceased=facts is not None and facts.deceased,
        about_kind=row.about_kind,
        about_id=row.about_id,
        promise=owed[0] if owed else None,
        says=_says(viewer, row, at=at),
        attempts=tried,
        next_try=following.words if following else "",
        may_act=may_ring and row.state == CallState.OPEN,
    )


def _is_shared(facts: ReachFacts, *, at: datetime) -> bool:
    """Say whether others have the number too from which somebody texts."""
    number = number_to_text(facts)
    return bool(number) and len(people.with_phone(SYSTEM_VIEWER, number, at=at)) > 1


def _says(viewer: Viewer, row: Call, *, at: datetime) -> tuple[str, ...]:
    """Return what is to be said or read: the promise that was not told, or the text that came in."""
    if row.about_id is None:
        return ()
    if row.about_kind == "PROMISE":
        found = many([row.about_id]).get(row.about_id)
        if found is None:
            return ()
        return (found.silence_text("en"),) if found.is_silent else (found.text("en"),)
    if row.about_kind == "TEXT":
        return tuple(t.body for t in _to_read(messaging.texts_from(viewer, row.person_id, at=at), row))
    return ()


def _to_read(texts: list[messaging.TextView], row: Call) -> list[messaging.TextView]:
    """Return the text that a call is about and all that came since, newest first, but STOP, which was done at once."""
    first = next((t.received_at for t in texts if t.id == row.about_id), row.opened_at)
    until = row.ended_at
    return [
        t for t in texts if t.meaning != "STOP" and t.received_at >= first and (until is None or t.received_at <= until)
    ]


@personal(page="contacts.attempts")
def attempts(
    viewer: Viewer, subject_kind: str, subject_ids: Collection[UUID], *, at: datetime
) -> dict[UUID, tuple[AttemptView, ...]]:
    """Return the attempts about some things of a kind, oldest first, by the thing's id; things without any are left
    out.
    """
    rows = list(
        Attempt.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids)).order_by("at", "id")
    )
    names = access.names(viewer, {r.by_id for r in rows if r.by_id and r.by_kind == ActorKind.USER})
    found: dict[UUID, list[AttemptView]] = {}
    for r in rows:
        found.setdefault(r.subject_id, []).append(
            AttemptView(
                at=r.at,
                channel=Way(r.channel),
                result=Result(r.result),
                day_part=DayPart(r.day_part),
                by_name=names.get(r.by_id, "") if r.by_id else "",
            )
        )
    return {subject_id: tuple(views) for subject_id, views in found.items()}


def why_not_give_up(viewer: Viewer, *, subject_kind: str, subject_id: UUID, at: datetime) -> str:
    """Return what must still be tried before somebody may be given up as not reached, or ''; for rooms above."""
    rows = Attempt.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("at", "id")
    found = [(Tried(r.at, Way(r.channel), Result(r.result)), r.person_id) for r in rows]
    if not found:
        return "Nothing has been tried"
    return rules.why_not_give_up([t for t, _ in found], ways.ways_of(found[0][1], at=at), at=at)


def next_try(viewer: Viewer, *, person_id: UUID, subject_kind: str, subject_id: UUID, at: datetime) -> str:
    """Return what is to be tried next to reach a person about a thing, in words; '' where nothing is left; for rooms
    above.
    """
    rows = Attempt.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("at", "id")
    tried = [Tried(r.at, Way(r.channel), Result(r.result)) for r in rows]
    following = rules.next_try(tried, ways.ways_of(person_id, at=at))
    return following.words if following else ""


def _call_rows(viewer: Viewer, rows: Iterable[Call] | QuerySet[Call], *, at: datetime) -> list[CallRow]:
    """Return calls as the list shows them: a fixed number of queries, whatever the number of rows."""
    found = list(rows)
    ids = {r.person_id for r in found}
    names = people.names(viewer, ids, at=at) if ids else {}
    facts = people.reach_facts(SYSTEM_VIEWER, ids, at=at) if ids else {}
    owed = {p.subject_id: p for p in live_about(_about(found))} if found else {}
    tries = Counter(Attempt.objects.filter(_about(found)).values_list("subject_id", flat=True)) if found else {}
    practices = organisations.named(viewer, {r.practice_id for r in found if r.practice_id})
    return [
        CallRow(
            id=r.pk,
            kind=CallKind(r.call_kind),
            person_id=r.person_id,
            person_name=names.get(r.person_id, ""),
            reason=r.reason,
            reason_words=rules.REASONS.get(r.reason, rules.REASONS["OTHER"]),
            window=Window(r.window),
            due_date=owed[r.pk].due_date if r.pk in owed else None,
            is_silent=r.pk in owed and owed[r.pk].is_silent,
            holder=owed[r.pk].holder_name if r.pk in owed else "",
            holder_user_id=owed[r.pk].user_id if r.pk in owed else None,
            practice=""
            if r.person_id in facts and facts[r.person_id].restricted
            else practices.get(r.practice_id, "")
            if r.practice_id
            else "",
            language=facts[r.person_id].language if r.person_id in facts else "en",
            interpreter=facts[r.person_id].interpreter if r.person_id in facts else None,
            tries=tries.get(r.pk, 0),
            opened_at=r.opened_at,
        )
        for r in found
    ]


def _about(calls: list[Call]) -> Q:
    """Return the condition that something is about one of some calls."""
    kinds = {call.call_kind for call in calls}
    return Q(
        *(Q(subject_kind=k, subject_id__in=[c.pk for c in calls if c.call_kind == k]) for k in sorted(kinds)),
        _connector=Q.OR,
    )


@dataclass(frozen=True, slots=True)
class Load:
    """How many calls of one kind and reason an organisation owes, and how many of their days have passed in silence."""

    organisation: str
    call_kind: CallKind
    reason: str
    calls: int
    silent: int


def load(viewer: Viewer) -> list[Load]:
    """Return how many calls are owed, by organisation and reason, for administrators and service leads."""
    if not (viewer.is_system or viewer.has_role(Role.ADMINISTRATOR, Role.SERVICE_LEAD)):
        raise NotVisible
    rows = Call.objects.filter(state=CallState.OPEN.value)
    if not (viewer.is_system or viewer.has_role(Role.ADMINISTRATOR)):
        rows = rows.filter(organisation_id__in=viewer.organisation_ids(Role.SERVICE_LEAD))
    silent = set(promises.silent_subjects(SYSTEM_VIEWER, [k.value for k in CallKind]))
    counted: dict[tuple[UUID, str, str], list[int]] = {}
    for pk, organisation_id, kind, reason in rows.values_list("pk", "organisation_id", "call_kind", "reason"):
        found = counted.setdefault((organisation_id, kind, reason), [0, 0])
        found[0] += 1
        found[1] += pk in silent
    names = organisations.named(viewer, {organisation_id for organisation_id, _, _ in counted})
    return sorted(
        (Load(names.get(o, str(o)), CallKind(k), r, n, s) for (o, k, r), (n, s) in counted.items()),
        key=lambda row: (-row.silent, -row.calls, row.organisation, row.reason),
    )
