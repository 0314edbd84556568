"""Which of the house's own events are which state of the funnel: one table; no Django, no clock.

The docstrings of pathway/referrals/events.py and pathway/outcomes/events.py say the same from their side. So a history
lived through the services gives the funnel that the same history gives when it is imported (B2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goodwork.registers.programmes.rules import HistoryState as State

Move = tuple[int, str, str, str]
"""One move that counts: its event's number and kind, the state that it led to, and its reason or a blank."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an event says of a referral, and of a referral on to a programme (None: nothing).

    `undoes` are states of the same referral that no longer hold once it has happened. Where the referral has been in
    `unless` before, the event says nothing new: support that is taken up again had started.
    """

    own: State | None
    onward: State | None
    undoes: frozenset[State] = frozenset()
    unless: frozenset[State] = frozenset()


_TAKEN_UP = frozenset({State.DEFERRED})

MEANINGS: Mapping[str, Meaning] = {
    "ReferralAccepted": Meaning(State.PENDING_ENGAGEMENT, State.PENDING),
    "ReferralStarted": Meaning(State.ENGAGED, State.STARTED, undoes=_TAKEN_UP),
    "ReferralResumed": Meaning(
        State.PENDING_ENGAGEMENT,
        State.PENDING,
        undoes=_TAKEN_UP,
        unless=frozenset({State.ENGAGED, State.STARTED}),
    ),
    "WorkEntered": Meaning(State.ENTERED_WORK, State.ENTERED_WORK),
    "WorkRemained": Meaning(State.REMAINED_IN_WORK, State.REMAINED_IN_WORK),
}
"""Events without a reason. ReferralReceived is REFERRED and WORK_STATUS, or REFERRED_ON and PENDING (handlers)."""

ENDINGS: frozenset[str] = frozenset(
    {"ReferralHeld", "ReferralRejected", "ReferralCompleted", "ReferralCancelled", "ReferralFailed"}
)
"""Events with a reason."""

_SAME_AS_ANOTHER = frozenset({State.PENDING_ENGAGEMENT, State.PENDING, State.DEFERRED})
"""What no longer holds of a referral that goes on under another of the same person: that somebody waits. That they were
referred stays, so that the person is counted once, from the day of the first (D11).
"""

_REASONS: Mapping[str, State] = {
    "INELIGIBLE": State.INELIGIBLE,
    "UNABLE_TO_CONTACT": State.UNABLE_TO_CONTACT,
    "NO_LONGER_WANTED": State.NO_LONGER_WANTED,
    "DEFERRED": State.DEFERRED,
}
NEVER_HAPPENED = "MADE_IN_ERROR"
"""The reason of a referral that was made by mistake, or twice: nothing of it counts."""


_BY_STATE: Mapping[str, str] = {
    "ACCEPTED": "ReferralAccepted",
    "IN_PROGRESS": "ReferralStarted",
    "ON_HOLD": "ReferralHeld",
    "REJECTED": "ReferralRejected",
    "COMPLETED": "ReferralCompleted",
    "CANCELLED": "ReferralCancelled",
    "FAILED": "ReferralFailed",
}
"""The event that would have said what a correction to a state says."""


def _meaning(kind: str, stood: str, reason: str) -> Meaning | None:
    """Return what one move says; a correction says what the move would have said that it stands for."""
    told = _BY_STATE.get(stood, "") if kind == "ReferralCorrected" else kind
    return meaning_of_ending(reason) if told in ENDINGS else MEANINGS.get(told)


def undone_by(moves: Sequence[Move]) -> frozenset[State]:
    """Return the states of a referral's coming in that its moves took back, by ending the wait or the whole."""
    if moves and moves[-1][3] == NEVER_HAPPENED:
        return frozenset(State)
    found = [_meaning(kind, stood, reason) for _, kind, stood, reason in moves]
    return frozenset(state for meaning in found if meaning for state in meaning.undoes)


def holding(moves: Sequence[Move], *, onward: bool) -> dict[int, State]:
    """Return which state each of a referral's moves says, of those that still hold after all of them.

    `moves` are what counts of its history, oldest first. The referral's coming in is no move. Used where a correction
    changes what counts; otherwise moves are taken one by one, with the same result.
    """
    found: dict[int, State] = {}
    for number, kind, stood, reason in moves:
        if reason == NEVER_HAPPENED:
            found.clear()
            continue
        meaning = _meaning(kind, stood, reason)
        if meaning is None:
            continue
        found = {n: s for n, s in found.items() if s not in meaning.undoes}
        state = meaning.onward if onward else meaning.own
        if state is not None and not meaning.unless.intersection(found.values()):
            found[number] = state
    return found


def meaning_of_ending(reason: str) -> Meaning:
    """Return what an ending says. A reason that the funnel has no part for is DISCHARGED.

    A programme has no such part: there the waiting ends, so that the person is not counted as waiting for ever but as
    not accounted for.
    """
    if reason == "SAME_AS_ANOTHER":
        return Meaning(None, None, undoes=_SAME_AS_ANOTHER)
    if reason in _REASONS:
        return Meaning(_REASONS[reason], _REASONS[reason])
    return Meaning(State.DISCHARGED, None, undoes=frozenset({State.PENDING}))
