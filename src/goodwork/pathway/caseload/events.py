"""What happens to a caseload."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goodwork.ledger.events.types import Event
from goodwork.pathway.caseload.rules import AssignedBecause, Introduction


@dataclass(frozen=True, kw_only=True)
class CoachAssigned(Event, subject="referral"):
    """A referral came to a coach. `from_user_id` had it before: then it is a hand-over, and counted (B12)."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    user_id: UUID
    because: AssignedBecause
    from_user_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CoachReleased(Event, subject="referral"):
    """A coach no longer has a referral, because it ended or nobody could be found to take it over."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class CoachIntroduced(Event, subject="referral"):
    """A coach was introduced to somebody by who referred them: a warm hand-over (B8, C8, N8)."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    introducer_id: UUID
    user_id: UUID
    how: Introduction
    appointment_date: date | None = None
