"""Which coach gets a new person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from goodwork.kernel.actors import SYSTEM_VIEWER, Role
from goodwork.kernel.clock import local_date
from goodwork.pathway.caseload.rules import least_loaded
from goodwork.pathway.referrals.models import Referral
from goodwork.registers.access import queries as access
from goodwork.registers.access.models import Away


def coaches_at_work(organisation_id: UUID, *, at: datetime) -> list[UUID]:
    """Return the work coaches of an organisation who are at work today: only they are given people unasked."""
    coaches = [c.id for c in access.members(SYSTEM_VIEWER, organisation_id, Role.WORK_COACH, at=at)]
    today = local_date(at)
    absences = Away.objects.filter(
        user_id__in=coaches, cancelled_at__isnull=True, from_date__lte=today, to_date__gte=today
    )
    away = set(absences.values_list("user_id", flat=True))
    return [coach for coach in coaches if coach not in away]


def next_coach(organisation_id: UUID, *, at: datetime, but: Collection[UUID] = ()) -> UUID | None:
    """Return the coach at work who has the fewest open referrals, or None where there is no coach."""
    coaches = [c for c in coaches_at_work(organisation_id, at=at) if c not in but]
    counted = dict.fromkeys(coaches, 0)
    load = Referral.objects.filter(holder_id__in=coaches, closed_at__isnull=True).values("holder_id")
    counted |= {row["holder_id"]: row["n"] for row in load.annotate(n=Count("id")) if row["holder_id"]}
    return least_loaded(counted)
