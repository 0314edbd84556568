"""What absence adds to a person's own bundle (subject access): the dates of their fit notes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.absence.models import FitNote
from goodwork.registers.people.bundle import Section, contributes


@contributes("fit-note-dates", order=45)
def fit_note_dates(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return the days that each fit note of a person covers, earliest first; None where there is none."""
    rows = FitNote.objects.filter(person_id__in=person_ids).select_related("practice").order_by("from_date", "id")
    told = tuple((f"{r.from_date}", f"{r.to_date}", r.practice.name) for r in rows)
    return Section("Days of your fit notes", ("From", "To", "Practice"), told) if told else None
