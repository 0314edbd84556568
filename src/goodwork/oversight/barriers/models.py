"""The room's own tables: facts as events told them; all can be made anew from the ledger."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class BarrierRefusal(models.Model):
    """A rule turned somebody away. `programme_id` None: one of the service's own rules, asked by `organisation_id`."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.BigIntegerField()
    rule = models.CharField(max_length=40)
    programme_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    person_id = models.UUIDField()
    happened_date = models.DateField()
    la_code = models.CharField(max_length=9, blank=True, default="")
    imd_decile = models.PositiveSmallIntegerField(null=True)
    ethnic_category = models.CharField(max_length=2, blank=True, default="")
    work_status = models.CharField(max_length=12, blank=True, default="")
    lets_in_date = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["happened_date"], name="barrier_refusal_day"),
            models.Index(fields=["person_id"], name="barrier_refusal_person"),
        ]
        constraints = [models.UniqueConstraint(fields=["event_id", "rule"], name="barrier_refusal_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.happened_date}"


class BarrierWay(models.Model):
    """A way in that opened for somebody: taken up by a service (with `referral_id`), or let in by rules of a programme.

    `undone`: a correction took it back.
    """

    id = models.BigAutoField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    person_id = models.UUIDField()
    happened_date = models.DateField()
    referral_id = models.UUIDField(null=True)
    programme_id = models.UUIDField(null=True)
    rules = ArrayField(models.CharField(max_length=40), default=list)
    undone = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["person_id"], name="barrier_way_person"),
            models.Index(
                fields=["referral_id"], name="barrier_way_referral", condition=models.Q(referral_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.happened_date}"


class BarrierRedirect(models.Model):
    """Somebody was redirected to their own locality, and what came of it ('' so far)."""

    redirect_id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    la_code = models.CharField(max_length=9)
    happened_date = models.DateField()
    came = models.CharField(max_length=20, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.la_code} {self.happened_date}"


class BarrierAlias(models.Model):
    """A record that was linked to another: the person is counted under the kept one."""

    merged_id = models.UUIDField(primary_key=True)
    kept_id = models.UUIDField(db_index=True)

    def __str__(self) -> str:
        return str(self.merged_id)
