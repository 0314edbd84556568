"""Table of who has whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.caseload.rules import AssignedBecause


class Assignment(models.Model):
    """A coach has a referral, from a moment to a moment. The row without `until_at` holds; all are kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.CASCADE, related_name="assignments")
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=20)
    note = models.TextField(blank=True, default="")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["coach"], name="assignment_now", condition=Q(until_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(until_at__isnull=True), name="assignment_one_coach_now"
            ),
            models.CheckConstraint(
                name="assignment_reason_known", condition=Q(because__in=[b.value for b in AssignedBecause])
            ),
            models.CheckConstraint(
                name="assignment_ends_after_start", condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
