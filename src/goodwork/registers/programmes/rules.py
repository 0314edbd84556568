"""Which states a history can hold, in which order, and what makes one impossible; no Django, no clock.

Source: tests/data/kickstarter/README.md ("the README"), after S4 2.4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CannotName(ValueError):
    """A slug or name that a programme can't have."""


class HistoryState(StrEnum):
    """What can happen to a member, in the README's order: on one day, the one that stands later is later."""

    REFERRED = "REFERRED"
    WORK_STATUS = "WORK_STATUS"
    PENDING_ENGAGEMENT = "PENDING_ENGAGEMENT"
    ENGAGED = "ENGAGED"
    REFERRED_ON = "REFERRED_ON"
    PENDING = "PENDING"
    STARTED = "STARTED"
    INELIGIBLE = "INELIGIBLE"
    UNABLE_TO_CONTACT = "UNABLE_TO_CONTACT"
    NO_LONGER_WANTED = "NO_LONGER_WANTED"
    DEFERRED = "DEFERRED"
    DISCHARGED = "DISCHARGED"
    ENTERED_WORK = "ENTERED_WORK"
    REMAINED_IN_WORK = "REMAINED_IN_WORK"


PLACE: dict[HistoryState, int] = {state: place for place, state in enumerate(HistoryState)}
"""The place of each state in the list, which decides between states of one day."""

NEEDS_PROGRAMME: frozenset[HistoryState] = frozenset(
    {HistoryState.REFERRED_ON, HistoryState.PENDING, HistoryState.STARTED}
)
"""States whose value is a programme, always."""

MAY_NAME_PROGRAMME: frozenset[HistoryState] = frozenset(
    {
        HistoryState.INELIGIBLE,
        HistoryState.UNABLE_TO_CONTACT,
        HistoryState.NO_LONGER_WANTED,
        HistoryState.DEFERRED,
    }
)
"""States that are the programme's that their value names, or without a value the service's own."""

LONGEST_VALUE = 200
LONGEST_KEY = 100
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One state of a member: `line` is where the file says so, None for what is stored already."""

    state: HistoryState
    happened_date: date
    value: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a member's history can't be, and the line to mend."""

    line: int
    message: str


def is_of_programme(state: HistoryState, value: str) -> bool:
    """Say whether a state is one of a programme that the person was referred on to, rather than the service's own."""
    return state in {HistoryState.PENDING, HistoryState.STARTED} or (state in MAY_NAME_PROGRAMME and value != "")


def slug(text: str) -> str:
    """Return a programme's slug.

    Raises: CannotName, when the text can't be one.
    """
    text = text.strip()
    if not _SLUG.fullmatch(text):
        raise CannotName("A programme's slug has 1 to 60 letters, digits, - or _, and starts with a letter or digit.")
    return text


def label(programme_slug: str) -> str:
    """Return a programme's slug as a funnel writes it: individual-placement-support, INDIVIDUAL_PLACEMENT_SUPPORT."""
    return programme_slug.upper().replace("-", "_")


def faults(entries: Sequence[HistoryEntry]) -> list[Fault]:
    """Return what makes one member's whole history (stored and new together) impossible; empty when all is well.

    Refused are: no REFERRED, or two different ones; a state before REFERRED; a programme's state without that
    programme's REFERRED_ON, or before it; a state that needs a programme and names none.
    """
    found: list[Fault] = []
    new = [e for e in entries if e.line is not None]
    if not new:
        return found
    referrals = sorted(
        {(e.happened_date, e.value): e for e in entries if e.state is HistoryState.REFERRED}.values(),
        key=lambda e: e.line or 0,
    )
    if not referrals:
        return [Fault(_line(new[0]), "this person has no REFERRED, in this file or an earlier one.")]
    if len(referrals) > 1:
        first = f"line {referrals[0].line}" if referrals[0].line else "an earlier file"
        found.append(Fault(_line(referrals[-1]), f"this person's REFERRED is not the one of {first}."))
    referred_date = min(r.happened_date for r in referrals)
    referred_on: dict[str, date] = {}
    for e in entries:
        if e.state is HistoryState.REFERRED_ON and e.value:
            referred_on[e.value] = min(e.happened_date, referred_on.get(e.value, e.happened_date))
    for e in new:
        if e.happened_date < referred_date:
            found.append(Fault(_line(e), f"{e.state} lies before this person's REFERRED."))
        if e.state in NEEDS_PROGRAMME and not e.value:
            found.append(Fault(_line(e), f"{e.state} names no programme."))
        elif is_of_programme(e.state, e.value):
            if e.value not in referred_on:
                found.append(Fault(_line(e), f"{e.state} is of a programme that this person was not REFERRED_ON to."))
            elif e.happened_date < referred_on[e.value]:
                found.append(Fault(_line(e), f"{e.state} lies before this person's REFERRED_ON to that programme."))
    return found


def _line(entry: HistoryEntry) -> int:
    return entry.line or 1
