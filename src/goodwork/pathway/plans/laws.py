"""What must always be true of plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from goodwork.ledger.laws import Finding, law
from goodwork.pathway.plans.models import Plan


@law("plans.end_with_their_referral")
def end_with_their_referral(*, at: datetime) -> Iterator[Finding]:
    """Find plans that are in force though their referral has ended, and plans without a version."""
    for pk in Plan.objects.filter(closed_at__isnull=True, referral__closed_at__isnull=False).values_list(
        "id", flat=True
    ):
        yield Finding("plans.end_with_their_referral", "PLAN", pk, "is in force, and its referral has ended")
    for pk in Plan.objects.filter(versions__isnull=True).values_list("id", flat=True):
        yield Finding("plans.end_with_their_referral", "PLAN", pk, "says nothing: it has no version")
