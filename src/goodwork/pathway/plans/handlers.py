"""What plans do when something happens below: they end with their referral, and go to its new coach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.events.types import Code
from goodwork.pathway.caseload.events import CoachAssigned
from goodwork.pathway.plans import bundle as bundle
from goodwork.pathway.plans import services
from goodwork.pathway.plans.models import Plan, PlanAction, PlanActionDone, PlanGoal, PlanVersion
from goodwork.pathway.referrals.events import (
    ReferralCancelled,
    ReferralCompleted,
    ReferralCorrected,
    ReferralFailed,
    ReferralRejected,
)
from goodwork.pathway.referrals.rules import FINAL
from goodwork.reach.promises import registry
from goodwork.registers.people.events import PersonErased


@registry.open_things("PLAN_REVIEW")
def open_plans() -> set[UUID]:
    """Return the ids of the plans that are open."""
    return set(Plan.objects.filter(closed_at__isnull=True).values_list("id", flat=True))


@handles(ReferralRejected, ReferralCompleted, ReferralCancelled, ReferralFailed)
def close_with_referral(happened: Sequence[Happened[Any]]) -> None:
    """Close the plans of referrals that ended."""
    for h in happened:
        services.close_of(
            referral_ids=[h.event.referral_id],
            reviewed=isinstance(h.event, ReferralCompleted),
            reason=Code(h.event.reason),
            by=h.by,
            at=h.at,
        )


@handles(ReferralCorrected)
def follow_corrections(happened: Sequence[Happened[ReferralCorrected]]) -> None:
    """Close the plans of a referral that a correction ended; let those be in force again that a wrong end closed."""
    for h in happened:
        if h.event.reopened and h.event.ended_at is not None:
            services.reopen_of(referral_id=h.event.referral_id, closed_at=h.event.ended_at, by=h.by, at=h.at)
        elif h.event.to_state in FINAL:
            services.close_of(
                referral_ids=[h.event.referral_id], reviewed=False, reason=Code("CORRECTED"), by=h.by, at=h.at
            )


@handles(CoachAssigned)
def go_to_new_coach(happened: Sequence[Happened[CoachAssigned]]) -> None:
    """Let the promised review of a plan go to the referral's new coach."""
    for h in happened:
        if h.event.from_user_id is not None:
            services.pass_reviews_on(referral_id=h.event.referral_id, user_id=h.event.user_id, by=h.by, at=h.at)


@handles(PersonErased)
def erase_plans(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase the texts of plans of people whose time of keeping is over (DOMAIN 7.3); kinds, hours and dates stay."""
    ids = [h.event.person_id for h in happened]
    PlanVersion.objects.filter(plan__person_id__in=ids).update(matters="", treatment="", duties="")
    PlanGoal.objects.filter(version__plan__person_id__in=ids).update(text="")
    PlanAction.objects.filter(version__plan__person_id__in=ids).update(text="", who_named="")
    PlanActionDone.objects.filter(plan__person_id__in=ids).update(recorded_by_id=None)
