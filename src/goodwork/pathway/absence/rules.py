"""When fit notes are one absence; no Django, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

JOIN_GAP_DAYS = 7
"""Days without a note that two notes may lie apart and still be one spell, unless the deployment says otherwise.

Source: DOMAIN 1.2: the first seven calendar days are self-certified, so that many days need no note.
"""

REPEAT_NOTES = 2
"""Notes in one spell from which it counts as repeated. Source: S1 PDSA 2 (a note that is issued again)."""


class ImpossibleNote(ValueError):
    """A fit note that ends before it begins."""


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """The days that one fit note covers, both counted."""

    from_date: date
    to_date: date

    def __post_init__(self) -> None:
        if self.to_date < self.from_date:
            raise ImpossibleNote("A fit note can't end before it begins.")


@dataclass(frozen=True, slots=True)
class Spell:
    """One absence: its first and last day, and how many notes were issued for it."""

    from_date: date
    to_date: date
    notes: int

    @property
    def days(self) -> int:
        """Return the length in calendar days, first and last counted, short gaps included."""
        return (self.to_date - self.from_date).days + 1

    @property
    def is_repeat(self) -> bool:
        """Say whether a note was issued again for it (A5)."""
        return self.notes >= REPEAT_NOTES

    def covers(self, day: date) -> bool:
        """Say whether a day lies in the spell."""
        return self.from_date <= day <= self.to_date


def spells(notes: Iterable[Note], *, join_gap_days: int = JOIN_GAP_DAYS) -> list[Spell]:
    """Return the spells that notes make, earliest first: notes that overlap, or lie up to so many days apart, are one.

    A gap is the number of days between the last day of one and the first day of the next that no note covers.
    Identical notes count once each: the practice issued them.
    """
    found: list[Spell] = []
    for note in sorted(notes):
        last = found[-1] if found else None
        if last is not None and note.from_date <= last.to_date + timedelta(days=join_gap_days + 1):
            found[-1] = Spell(last.from_date, max(last.to_date, note.to_date), last.notes + 1)
        else:
            found.append(Spell(note.from_date, note.to_date, 1))
    return found


def spell_with(found: Iterable[Spell], note: Note) -> Spell:
    """Return the spell that a note belongs to.

    Raises: LookupError, when none of them covers it.
    """
    for spell in found:
        if spell.from_date <= note.from_date and note.to_date <= spell.to_date:
            return spell
    raise LookupError("no spell covers this note")


def current(found: Iterable[Spell], day: date, *, join_gap_days: int = JOIN_GAP_DAYS) -> Spell | None:
    """Return the spell that a day lies in, or that a note from that day would still continue; None when there is
    none.
    """
    for spell in found:
        if spell.from_date <= day <= spell.to_date + timedelta(days=join_gap_days + 1):
            return spell
    return None


def earliest_current(day: date, *, join_gap_days: int = JOIN_GAP_DAYS) -> date:
    """Return the earliest last day of a spell that still goes on at `day`."""
    return day - timedelta(days=join_gap_days + 1)
