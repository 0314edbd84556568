"""Facts of the funnel, written in the transaction of the event that tells them; idempotent by the event's id."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.events.queries import of_subject
from goodwork.oversight.funnel import approaches
from goodwork.oversight.funnel.live import (
    ENDINGS,
    MEANINGS,
    NEVER_HAPPENED,
    Meaning,
    holding,
    meaning_of_ending,
    undone_by,
)
from goodwork.oversight.funnel.models import FunnelAlias, FunnelFact, FunnelUnsorted
from goodwork.pathway.outcomes.events import WorkEntered, WorkOutcomeUndone, WorkRemained
from goodwork.pathway.referrals.events import (
    ReferralAccepted,
    ReferralCancelled,
    ReferralCompleted,
    ReferralCorrected,
    ReferralFailed,
    ReferralHeld,
    ReferralReceived,
    ReferralRejected,
    ReferralResumed,
    ReferralStarted,
)
from goodwork.pathway.referrals.histories import effective, entries_of
from goodwork.registers.people.events import PeopleLinked, PeopleParted
from goodwork.registers.places.queries import area_names
from goodwork.registers.programmes.events import HistoryStateRecorded
from goodwork.registers.programmes.queries import many as programmes_of
from goodwork.registers.programmes.queries import words
from goodwork.registers.programmes.rules import HistoryState as State

__all__ = ["approaches"]

Moved = (
    ReferralAccepted
    | ReferralStarted
    | ReferralResumed
    | ReferralHeld
    | ReferralRejected
    | ReferralCompleted
    | ReferralCancelled
    | ReferralFailed
)


@handles(HistoryStateRecorded)
def take_history(happened: Sequence[Happened[HistoryStateRecorded]]) -> None:
    """Write what an imported history says."""
    said = words(SYSTEM_VIEWER, {h.event.word_id for h in happened if h.event.word_id})
    _add(
        [
            FunnelFact(
                event_id=h.id,
                imported=True,
                programme_id=h.event.programme_id,
                person_id=h.event.member_id,
                state=h.event.state.value,
                happened_date=h.event.happened_date,
                value=said[h.event.word_id] if h.event.word_id else "",
            )
            for h in happened
        ]
    )


@handles(ReferralReceived)
def take_referrals(happened: Sequence[Happened[ReferralReceived]]) -> None:
    """Write REFERRED and WORK_STATUS of a referral, or REFERRED_ON and PENDING of one on to a programme."""
    areas = area_names(SYSTEM_VIEWER, {str(h.event.la_code) for h in happened if h.event.la_code})
    own: list[FunnelFact] = []
    for h in (h for h in happened if h.event.part_of_id is None):
        la_code = str(h.event.la_code or "")
        own.append(_fact(h, h.event.programme_id, State.REFERRED, areas.get(la_code, "")))
        own.append(_fact(h, h.event.programme_id, State.WORK_STATUS, h.event.work_status.value, ordinal=1))
        for fact in own[-2:]:
            fact.practice_id, fact.la_code = h.event.practice_id, la_code
            fact.ethnic_category = str(h.event.ethnic_category or "")
    _add(own)
    on = [h for h in happened if h.event.part_of_id is not None]
    funnels = _funnels({h.event.part_of_id for h in on if h.event.part_of_id})
    names = _labels({h.event.programme_id for h in on})
    onward: list[FunnelFact] = []
    for h in on:
        if h.event.part_of_id in funnels:
            funnel, name = funnels[h.event.part_of_id], names[h.event.programme_id]
            onward.append(_fact(h, funnel, State.REFERRED_ON, name))
            onward.append(_fact(h, funnel, State.PENDING, name, ordinal=1))
            funnels[h.event.referral_id] = funnel
    _add(onward)


@handles(
    ReferralAccepted,
    ReferralStarted,
    ReferralResumed,
    ReferralHeld,
    ReferralRejected,
    ReferralCompleted,
    ReferralCancelled,
    ReferralFailed,
)
def take_moves(happened: Sequence[Happened[Moved]]) -> None:
    """Write what each move of a referral means, and take back what it undoes."""
    funnels = _funnels({h.event.referral_id for h in happened})
    names = _labels({h.event.programme_id for h in happened if h.event.part_of_id})
    facts: list[FunnelFact] = []
    for h in happened:
        if h.event.referral_id not in funnels:
            continue
        reason = str(getattr(h.event, "reason", ""))
        if reason == NEVER_HAPPENED:
            _undo(h.event.referral_id, h.event.person_id, before=h.id)
            continue
        meaning = meaning_of_ending(reason) if h.event.kind() in ENDINGS else MEANINGS[h.event.kind()]
        onward = h.event.part_of_id is not None
        if meaning.undoes:
            _undo(h.event.referral_id, h.event.person_id, before=h.id, states=meaning.undoes)
        state = _state(meaning, onward)
        if state is not None and not _was_in(meaning.unless, h.event.referral_id, before=h.id):
            value = names[h.event.programme_id] if onward else ""
            facts.append(_fact(h, funnels[h.event.referral_id], state, value))
    _add(facts)


def _state(meaning: Meaning, onward: bool) -> State | None:
    return meaning.onward if onward else meaning.own


@handles(ReferralCorrected)
def take_corrections(happened: Sequence[Happened[ReferralCorrected]]) -> None:
    """Write anew what a referral's moves say, as if what a correction takes back had never been (complaint 16).

    What came with the referral itself is no move: it counts unless a move that counts took it back.
    """
    for h in happened:
        found = _funnels({h.event.referral_id})
        if h.event.referral_id in found:
            _replay(h, found[h.event.referral_id])
    _unsorted([h.event.person_id for h in happened])


def _replay(h: Happened[ReferralCorrected], funnel: UUID | None) -> None:
    """Let the facts of one referral stand as its history up to a correction says."""
    told = sorted(of_subject(SYSTEM_VIEWER, "REFERRAL", h.event.referral_id), key=lambda e: e.id)
    told = [e for e in told if e.id <= h.id]
    entries = entries_of((e.id, e.kind, e.at, e.data) for e in told)
    moves = [(e.number, e.kind, e.state.value, e.reason.value if e.reason else "") for e in effective(entries)]
    onward = h.event.part_of_id is not None
    name = _labels({h.event.programme_id})[h.event.programme_id] if onward else ""
    days = {e.number: local_date(e.at) for e in entries}
    holds = holding(moves, onward=onward)
    made = [_fact(h, funnel, state, name) for state in holds.values()]
    for fact, number in zip(made, holds, strict=True):
        fact.event_id, fact.happened_date = number, days[number]
    FunnelFact.objects.bulk_create(made, ignore_conflicts=True)
    taken_back, never = undone_by(moves), bool(moves) and moves[-1][3] == NEVER_HAPPENED
    read_otherwise = [(e.id, e.data["outcome"]) for e in told if e.kind == "WorkOutcomeUndone"]
    moved = {e.number for e in entries if e.kind != "ReferralReceived"}
    for fact in FunnelFact.objects.filter(referral_id=h.event.referral_id, event_id__lte=h.id):
        if fact.event_id in moved:
            fact.undone = holds.get(fact.event_id) != fact.state
        elif fact.state in {State.ENTERED_WORK, State.REMAINED_IN_WORK}:
            fact.undone = never or any(n > fact.event_id and s == fact.state for n, s in read_otherwise)
        else:
            fact.undone = State(fact.state) in taken_back
        fact.save(update_fields=["undone"])


@handles(WorkEntered, WorkRemained)
def take_work(happened: Sequence[Happened[WorkEntered | WorkRemained]]) -> None:
    """Write that somebody entered work, or remained in it."""
    funnels = _funnels({h.event.referral_id for h in happened})
    facts = []
    for h in happened:
        state = MEANINGS[h.event.kind()].own
        if h.event.referral_id in funnels and state is not None:
            facts.append(_fact(h, funnels[h.event.referral_id], state, ""))
    _add(facts)


@handles(WorkOutcomeUndone)
def undo_work(happened: Sequence[Happened[WorkOutcomeUndone]]) -> None:
    """Take back an outcome that a later reading contradicts."""
    for h in happened:
        _undo(h.event.referral_id, h.event.person_id, before=h.id, states=frozenset({State(h.event.outcome)}))


@handles(PeopleLinked)
def link_people(happened: Sequence[Happened[PeopleLinked]]) -> None:
    """Count two records as the one person that they are."""
    for h in happened:
        FunnelAlias.objects.update_or_create(merged_id=h.event.merged_id, defaults={"kept_id": h.event.kept_id})
    _unsorted([p for h in happened for p in (h.event.merged_id, h.event.kept_id)])


@handles(PeopleParted)
def part_people(happened: Sequence[Happened[PeopleParted]]) -> None:
    """Count two records apart again."""
    FunnelAlias.objects.filter(merged_id__in=[h.event.merged_id for h in happened]).delete()
    _unsorted([p for h in happened for p in (h.event.merged_id, h.event.kept_id)])


def _fact(
    h: Happened[ReferralReceived]
    | Happened[Moved]
    | Happened[ReferralCorrected]
    | Happened[WorkEntered | WorkRemained],
    programme_id: UUID | None,
    state: State,
    value: str,
    ordinal: int = 0,
) -> FunnelFact:
    """Return a live fact of an event of a referral."""
    return FunnelFact(
        event_id=h.id,
        ordinal=ordinal,
        imported=False,
        programme_id=programme_id,
        person_id=h.event.person_id,
        referral_id=h.event.referral_id,
        state=state.value,
        happened_date=local_date(h.at),
        value=value,
        organisation_id=h.event.organisation_id,
    )


def _add(facts: Sequence[FunnelFact]) -> None:
    """Store facts that are not stored yet, and mark their people to be sorted."""
    FunnelFact.objects.bulk_create(facts, ignore_conflicts=True, batch_size=2000)
    _unsorted([fact.person_id for fact in facts])


def _was_in(states: frozenset[State], referral_id: UUID, *, before: int) -> bool:
    """Say whether a referral has been in one of some states before an event."""
    if not states:
        return False
    facts = FunnelFact.objects.filter(referral_id=referral_id, event_id__lt=before, undone=False)
    return facts.filter(state__in=[s.value for s in states]).exists()


def _unsorted(person_ids: Sequence[UUID]) -> None:
    FunnelUnsorted.objects.bulk_create([FunnelUnsorted(person_id=p) for p in dict.fromkeys(person_ids)])


def _undo(referral_id: UUID, person_id: UUID, *, before: int, states: frozenset[State] | None = None) -> None:
    """Take back facts of a referral that were told before an event."""
    facts = FunnelFact.objects.filter(referral_id=referral_id, event_id__lt=before)
    if states is not None:
        facts = facts.filter(state__in=[s.value for s in states])
    if facts.update(undone=True):
        _unsorted([person_id])


def _funnels(referral_ids: set[UUID]) -> dict[UUID, UUID | None]:
    """Return the funnel to which each referral's facts belong: that of its first fact."""
    found: dict[UUID, UUID | None] = {}
    rows = FunnelFact.objects.filter(referral_id__in=referral_ids).order_by("-event_id")
    for referral_id, programme_id in rows.values_list("referral_id", "programme_id"):
        if referral_id is not None:
            found[referral_id] = programme_id
    return found


def _labels(programme_ids: set[UUID | None]) -> dict[UUID | None, str]:
    """Return how a funnel writes each programme; a referral on to none is UNKNOWN."""
    found = programmes_of(SYSTEM_VIEWER, {p for p in programme_ids if p is not None})
    return {p: found[p].label if p in found else "UNKNOWN" for p in programme_ids}
