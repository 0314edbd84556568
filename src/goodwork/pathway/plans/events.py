"""What happens to plans; never what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.pathway.plans.rules import Adjustment, Who


@dataclass(frozen=True, kw_only=True)
class PlanAgreed(Event, subject="plan"):
    """A person and their coach agreed a plan (C1); hours are a week, adjustments are data (E9)."""

    plan_id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    kind_code: Code
    review_date: date
    goals: int
    actions: int
    adjustments: tuple[Adjustment, ...] = ()
    weekly_hours_now: Decimal | None = None
    weekly_hours_aim: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class PlanChanged(Event, subject="plan"):
    """A plan has another version; `number` says which."""

    plan_id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    number: int
    kind_code: Code
    review_date: date
    goals: int
    actions: int
    adjustments: tuple[Adjustment, ...] = ()
    weekly_hours_now: Decimal | None = None
    weekly_hours_aim: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class PlanActionFinished(Event, subject="plan"):
    """Somebody did what the plan says that they would."""

    plan_id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    action_id: UUID
    who: Who
    done_date: date


@dataclass(frozen=True, kw_only=True)
class PersonAccompanied(Event, subject="plan"):
    """A coach went along with somebody; `introduced` says whether they introduced them to somebody there (C8)."""

    plan_id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    action_id: UUID
    companion_id: UUID
    introduced: bool
    happened_date: date


@dataclass(frozen=True, kw_only=True)
class PlanActionReopened(Event, subject="plan"):
    """An action was marked done by mistake, and is not."""

    plan_id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    action_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlanClosed(Event, subject="plan"):
    """A plan ended, because its referral did or another plan takes its place."""

    plan_id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlanReopened(Event, subject="plan"):
    """A plan is in force again, because the end of its referral was put right."""

    plan_id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
