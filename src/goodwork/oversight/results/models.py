"""One row for each referral, as events told it; all can be made anew."""

from __future__ import annotations

from django.db import models


class SupportResult(models.Model):
    """How one referral stood with work, and what was said of the help. Nothing about the person stands here.

    `employed_before` and `employed_after` are what the readings at the start and at the close say; None: not said, or
    no reading. `never_was`: made in error, or counted as another. `satisfaction` "": not answered.
    """

    referral_id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    began = models.BooleanField(default=False)
    employed_before = models.BooleanField(null=True)
    employed_after = models.BooleanField(null=True)
    entered = models.BooleanField(default=False)
    remained = models.BooleanField(default=False)
    asked = models.BooleanField(default=False)
    satisfaction = models.CharField(max_length=10, blank=True, default="")
    ended_date = models.DateField(null=True)
    never_was = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["ended_date"], name="support_result_ended")]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.ended_date}"
