"""What outcomes add to a person's own bundle (subject access)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.outcomes.models import OutcomeReading, SatisfactionQuestion
from goodwork.pathway.outcomes.rules import (
    EMPLOYMENT_STATUS_WORDS,
    POINT_WORDS,
    SATISFACTION_WORDS,
    SICKNESS_ABSENCE_WORDS,
    WEEKLY_HOURS_WORDS,
    Point,
    Satisfaction,
)
from goodwork.registers.people.bundle import Section, contributes, day


@contributes("outcomes", order=58)
def outcomes(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return how it stood with a person's work each time it was written down; None where it never was."""
    rows = OutcomeReading.objects.filter(person_id__in=person_ids).order_by("recorded_at", "id")
    told = tuple(
        (
            f"{r.recorded_date}",
            POINT_WORDS[Point(r.point)],
            EMPLOYMENT_STATUS_WORDS[r.employment_status],
            SICKNESS_ABSENCE_WORDS[r.sickness_absence],
            WEEKLY_HOURS_WORDS[r.weekly_hours],
            *("" if n is None else str(n) for n in (r.work_ability, r.worry, r.confidence)),
            "" if r.work_started_date is None else f"{r.work_started_date}",
        )
        for r in rows
    )
    columns = ("Day", "When", "Work", "Off sick", "Hours", "Able to work", "Worried", "Sure", "Work began")
    return Section("How it stood with your work", columns, told) if told else None


@contributes("satisfaction", order=59)
def satisfaction(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return what a person said of the help; None where they were never asked."""
    rows = SatisfactionQuestion.objects.filter(person_id__in=person_ids).order_by("asked_at", "id")
    told = tuple(
        (day(r.asked_at), SATISFACTION_WORDS[Satisfaction(r.answer)] if r.answer else "", day(r.answered_at))
        for r in rows
    )
    return Section("How the help was", ("Asked", "Your answer", "Answered"), told) if told else None
