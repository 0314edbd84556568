"""What a referral's history says once its corrections are read into it; no Django, no clock.

A correction is an entry of its own and erases nothing (complaint 16): the wrong entry stays in the ledger and
in the story, and counts as never having been.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from goodwork.pathway.referrals.rules import CLOSING_MOVES, FINAL, REASONS, Move, Reason, State

STATE_AFTER: Mapping[str, State] = {
    "ReferralReceived": State.REQUESTED,
    "ReferralAccepted": State.ACCEPTED,
    "ReferralStarted": State.IN_PROGRESS,
    "ReferralHeld": State.ON_HOLD,
    "ReferralRejected": State.REJECTED,
    "ReferralCompleted": State.COMPLETED,
    "ReferralCancelled": State.CANCELLED,
    "ReferralFailed": State.FAILED,
}
"""The state that each event leaves behind; ReferralResumed and ReferralCorrected name theirs."""

MOVING: frozenset[str] = frozenset({*STATE_AFTER, "ReferralResumed", "ReferralCorrected"})
"""The kinds of event that say where a referral stands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a history: its number in the ledger, its kind and moment, and the state that it led to.

    `reason` stands where the state has one: put off, or ended.
    """

    number: int
    kind: str
    at: datetime
    state: State
    reason: Reason | None = None

    @property
    def is_correction(self) -> bool:
        """Say whether it puts another entry right."""
        return self.kind == "ReferralCorrected"


def entry_of(number: int, kind: str, at: datetime, data: Mapping[str, Any], before: Sequence[Entry]) -> Entry:
    """Return one event as an entry, after the entries before it; ValueError for a kind that moves nothing."""
    if kind not in MOVING:
        raise ValueError(f"{kind} moves no referral")
    if kind == "ReferralCorrected":
        state = State(data["to_state"])
    elif kind == "ReferralResumed":
        begun = any(e.state is State.IN_PROGRESS for e in effective(before))
        state = State(data["to_state"]) if data.get("to_state") else State.IN_PROGRESS if begun else State.ACCEPTED
    else:
        state = STATE_AFTER[kind]
    reason = Reason(data["reason"]) if data.get("reason") else None
    return Entry(number, kind, at, state, reason)


def entries_of(told: Iterable[tuple[int, str, datetime, Mapping[str, Any]]]) -> tuple[Entry, ...]:
    """Return events (number, kind, moment, data), oldest first, as entries; kinds that move nothing are passed over."""
    found: list[Entry] = []
    for number, kind, at, data in told:
        if kind in MOVING:
            found.append(entry_of(number, kind, at, data, found))
    return tuple(found)


def effective(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries that count, with corrections read in.

    A correction to a state in which the referral has been takes back everything after it: nothing of that was. A
    correction to another state takes back the last entry only, and stands in its place.
    """
    counting: list[Entry] = []
    for entry in entries:
        if not entry.is_correction:
            counting.append(entry)
            continue
        back = next(
            (
                n
                for n in range(len(counting) - 2, -1, -1)
                if counting[n].state is entry.state and counting[n].reason is entry.reason
            ),
            None,
        )
        if back is not None:
            del counting[back + 1 :]
        else:
            if len(counting) > 1:
                counting.pop()
            counting.append(entry)
    return tuple(counting)


def taken_back(entries: Sequence[Entry]) -> frozenset[int]:
    """Return the numbers of the entries that count as never having been; corrections themselves are not among them."""
    counting = {e.number for e in effective(entries)}
    return frozenset(e.number for e in entries if e.number not in counting and not e.is_correction)


def first_at(entries: Sequence[Entry], *states: State) -> datetime | None:
    """Return when a history first came to one of some states, corrections read in; None where it never did."""
    return first_of(effective(entries), *states)


def first_of(counting: Sequence[Entry], *states: State) -> datetime | None:
    """Return the moment of the first entry in one of some states, of entries that count; None where there is none.

    What `effective` returned may not be read by it again: a correction in it stands for itself.
    """
    return next((e.at for e in counting if e.state in states), None)


def check_correction(
    state: State, reason: Reason | None, *, to: State, to_reason: Reason | None, has_begun: bool
) -> tuple[str, str]:
    """Return why a status can't be corrected so, as the field to mend and one sentence; two blanks where it can.

    Every end and every putting off needs its own reason, and nothing else has one. Support that never began can't have
    been finished.
    """
    if (state, reason) == (to, to_reason):
        return "to", "That is how it stands already: choose how it should stand."
    if to in FINAL or to is State.ON_HOLD:
        if to_reason is None:
            return "reason", "Choose the reason that belongs to it."
        rule = REASONS[to_reason]
        if to_reason not in reasons_for(to):
            return "reason", "That reason belongs to another status: choose one that fits."
        if not rule.by_hand:
            return "reason", "That reason is set by the program alone."
        if rule.move is Move.COMPLETE and not has_begun:
            return "to", "Support never began, so it can't be finished: correct it to being supported first."
    elif to_reason is not None:
        return "reason", "Only a referral that ended, or was put off, has a reason."
    return "", ""


def reasons_for(state: State) -> tuple[Reason, ...]:
    """Return the reasons that belong to a state; none where a state needs none."""
    moves = {
        State.ON_HOLD: Move.HOLD,
        State.REJECTED: Move.REJECT,
        State.COMPLETED: Move.COMPLETE,
        State.CANCELLED: Move.CANCEL,
        State.FAILED: Move.FAIL,
    }
    move = moves.get(state)
    assert move is None or move is Move.HOLD or move in CLOSING_MOVES
    return tuple(r for r, rule in REASONS.items() if rule.move is move) if move else ()
