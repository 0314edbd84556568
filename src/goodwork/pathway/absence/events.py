"""What happens to absences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goodwork.ledger.events.types import Event


@dataclass(frozen=True, kw_only=True)
class FitNoteRepeated(Event, subject="note"):
    """A fit note was issued again for one spell (A5): how many notes it has now, and its length in calendar days."""

    note_id: UUID
    person_id: UUID
    organisation_id: UUID
    spell_from_date: date
    spell_to_date: date
    notes: int
    days: int
