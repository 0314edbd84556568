"""What caseload adds to a person's own bundle (subject access): who had their referral, and when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.caseload.models import Assignment
from goodwork.registers.access import queries as access
from goodwork.registers.people.bundle import Section, contributes, day


@contributes("coaches", order=52)
def coaches(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return who has had a person's referrals, oldest first; None where nobody has."""
    rows = list(Assignment.objects.filter(referral__person_id__in=person_ids).order_by("from_at", "id"))
    names = access.names(viewer, {row.coach_id for row in rows})
    told = tuple((names.get(r.coach_id, ""), day(r.from_at), day(r.until_at), r.note) for r in rows)
    return Section("Who has looked after you", ("Name", "From", "Until", "Note"), told) if told else None
