"""What must always be true of caseloads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery

from goodwork.ledger.laws import Finding, law
from goodwork.pathway.caseload.models import Assignment
from goodwork.pathway.referrals.models import Referral


@law("caseload.one_hand_holds_it")
def one_hand_holds_it(*, at: datetime) -> Iterator[Finding]:
    """Find open referrals whose coach is not the one of the assignment that holds, and ended ones that a coach still
    has.
    """
    holds = Assignment.objects.filter(referral=OuterRef("pk"), until_at__isnull=True).values("coach_id")[:1]
    rows = Referral.objects.annotate(assigned=Subquery(holds))
    one_only = Q(holder_id__isnull=True, assigned__isnull=False) | Q(holder_id__isnull=False, assigned__isnull=True)
    two = Q(holder_id__isnull=False, assigned__isnull=False) & ~Q(holder_id=F("assigned"))
    for pk in rows.filter(one_only | two, closed_at__isnull=True).values_list("id", flat=True):
        yield Finding("caseload.one_hand_holds_it", "REFERRAL", pk, "its holder is not the coach it is assigned to")
    for pk in rows.filter(closed_at__isnull=False, assigned__isnull=False).values_list("id", flat=True):
        yield Finding("caseload.one_hand_holds_it", "REFERRAL", pk, "has ended, and a coach still has it")
