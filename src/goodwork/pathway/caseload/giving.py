"""How a referral comes into a coach's hands, under a lock that the caller holds. For this room only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Greatest

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.services import record
from goodwork.pathway.caseload.events import CoachAssigned
from goodwork.pathway.caseload.models import Assignment
from goodwork.pathway.caseload.rules import AssignedBecause
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral


def give(row: Referral, coach: UUID, because: AssignedBecause, *, note: str, by: Actor, at: datetime) -> None:
    """End the assignment that holds, begin another, and let the promise follow."""
    before = row.holder_id
    end_hold(row, at=at)
    Assignment.objects.create(referral=row, coach_id=coach, because=because.value, note=note, from_at=at)
    referrals.set_holder(referral_id=row.pk, user_id=coach, by=by, at=at)
    record(
        CoachAssigned(
            referral_id=row.pk,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            user_id=coach,
            because=because,
            from_user_id=before if before != coach else None,
        ),
        by=by,
        at=at,
    )


def end_hold(row: Referral, *, at: datetime) -> None:
    """End the assignment that holds; no earlier than it began, whatever the clocks say."""
    Assignment.objects.filter(referral_id=row.pk, until_at__isnull=True).update(until_at=Greatest("from_at", Value(at)))
