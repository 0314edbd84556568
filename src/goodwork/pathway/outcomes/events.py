"""What is recorded about outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.pathway.outcomes.rules import Point, Satisfaction


@dataclass(frozen=True, kw_only=True)
class OutcomeRecorded(Event, subject="referral"):
    """A reading was taken: NHS Data Dictionary codes (DOMAIN 3), scales from 0 to 10. The last at a point holds."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    reading_id: UUID
    point: Point
    recorded_date: date
    employment_status: Code
    sickness_absence: Code
    weekly_hours: Code
    work_ability: int | None = None
    worry: int | None = None
    confidence: int | None = None
    work_started_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class WorkEntered(Event, subject="referral"):
    """Not employed at the start, in paid work since, by the definition named. Funnel: ENTERED_WORK."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    definition: Code
    entered_date: date


@dataclass(frozen=True, kw_only=True)
class WorkRemained(Event, subject="referral"):
    """Employed at the start and at the close, by the definition named. Funnel: REMAINED_IN_WORK."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    definition: Code
    back_at_work: bool


@dataclass(frozen=True, kw_only=True)
class WorkOutcomeUndone(Event, subject="referral"):
    """A later reading says otherwise: the outcome named by its funnel code no longer holds for this referral."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    definition: Code
    outcome: Code


@dataclass(frozen=True, kw_only=True)
class SatisfactionAsked(Event, subject="referral"):
    """A person was asked how the help was (E1)."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class SatisfactionGiven(Event, subject="referral"):
    """A person said how the help was (E1)."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    answer: Satisfaction
