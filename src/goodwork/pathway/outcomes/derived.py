"""What stored readings mean together."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from goodwork.pathway.outcomes.models import OutcomeReading
from goodwork.pathway.outcomes.rules import Point, Reading, WorkOutcome, work_outcome


def reading_of(row: OutcomeReading) -> Reading:
    """Return a stored reading as the rules know it."""
    return Reading(
        recorded_date=row.recorded_date,
        employment_status=row.employment_status,
        sickness_absence=row.sickness_absence,
        weekly_hours=row.weekly_hours,
        work_ability=row.work_ability,
        worry=row.worry,
        confidence=row.confidence,
        work_started_date=row.work_started_date,
    )


def outcome_of(referral_id: UUID) -> WorkOutcome:
    """Return what the readings that hold say of a referral: the last at the start, all on the way, the last at the
    close.
    """
    rows = list(OutcomeReading.objects.filter(referral_id=referral_id).order_by("recorded_at", "id"))
    return outcome_from(rows)


def outcome_from(rows: Sequence[OutcomeReading]) -> WorkOutcome:
    """Return what readings, in the order in which they were recorded, say together."""
    start = next((reading_of(r) for r in reversed(rows) if r.point == Point.START), None)
    close = next((reading_of(r) for r in reversed(rows) if r.point == Point.CLOSE), None)
    later = [reading_of(r) for r in rows if r.point == Point.REVIEW]
    later.sort(key=lambda reading: reading.recorded_date)
    return work_outcome(start, [*later, close] if close else later, close)
