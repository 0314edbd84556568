"""Which of the house's own events are which state of the funnel: one table; no Django, no clock.

The docstrings of pathway/referrals/events.py and pathway/outcomes/events.py say the same from their side. So a history
lived through the services gives the funnel that the same history gives when it is imported (B2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goodwork.registers.programmes.rules import HistoryState as State


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

_REASONS: Mapping[str, State] = {
    "INELIGIBLE": State.INELIGIBLE,
    "UNABLE_TO_CONTACT": State.UNABLE_TO_CONTACT,
    "NO_LONGER_WANTED": State.NO_LONGER_WANTED,
    "DEFERRED": State.DEFERRED,
}
NEVER_HAPPENED = "MADE_IN_ERROR"
"""The reason of a referral that was made by mistake, or twice: nothing of it counts."""


def meaning_of_ending(reason: str) -> Meaning:
    """Return what an ending says. A reason that the funnel has no part for is DISCHARGED.

    A programme has no such part: there the waiting ends, so that the person is not counted as waiting for ever but as
    not accounted for.
    """
    if reason in _REASONS:
        return Meaning(_REASONS[reason], _REASONS[reason])
    return Meaning(State.DISCHARGED, None, undoes=frozenset({State.PENDING}))
