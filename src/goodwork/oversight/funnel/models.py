"""The funnel's own tables: facts as events told them, and people sorted by them; all can be made anew."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models

from goodwork.oversight.funnel import counting


def _counted(added: str, gone: str, changed: str) -> list[pgtrigger.Trigger]:
    """Return the triggers that keep the tallies of a table: one step for each statement, however many rows it has."""
    referencing: Any = pgtrigger.Referencing
    ways = (
        ("tally_added", pgtrigger.Insert, referencing(new="new_rows"), added),
        ("tally_gone", pgtrigger.Delete, referencing(old="old_rows"), gone),
        ("tally_changed", pgtrigger.Update, referencing(old="old_rows", new="new_rows"), changed),
    )
    return [
        pgtrigger.Trigger(
            name=name,
            operation=operation,
            when=pgtrigger.After,
            level=pgtrigger.Statement,
            referencing=rows,
            func=func,
        )
        for name, operation, rows, func in ways
    ]


class FunnelFact(models.Model):
    """One state that a person was in, as one event told it. `undone`: a later event took it back.

    `programme_id` is the funnel that it belongs to, None for a referral to no programme. An imported fact is of a
    member of a history, a live one of a person.
    """

    id = models.BigAutoField(primary_key=True)
    event_id = models.BigIntegerField()
    ordinal = models.SmallIntegerField(default=0)
    imported = models.BooleanField()
    programme_id = models.UUIDField(null=True)
    person_id = models.UUIDField()
    referral_id = models.UUIDField(null=True)
    state = models.CharField(max_length=20)
    happened_date = models.DateField()
    value = models.TextField(blank=True, default="")
    organisation_id = models.UUIDField(null=True)
    practice_id = models.UUIDField(null=True)
    la_code = models.CharField(max_length=9, blank=True, default="")
    ethnic_category = models.CharField(max_length=2, blank=True, default="")
    undone = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["person_id"], name="funnel_fact_person"),
            models.Index(
                fields=["referral_id"], name="funnel_fact_referral", condition=models.Q(referral_id__isnull=False)
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["event_id", "ordinal"], name="funnel_fact_once")]

    def __str__(self) -> str:
        return f"{self.state} {self.happened_date}"


class FunnelUnsorted(models.Model):
    """Somebody whose facts, or whose identity, changed since they were sorted. Rows only come and go."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.UUIDField()

    def __str__(self) -> str:
        return str(self.person_id)


class FunnelAlias(models.Model):
    """A record that was linked to another: the person is counted under the kept one."""

    merged_id = models.UUIDField(primary_key=True)
    kept_id = models.UUIDField(db_index=True)

    def __str__(self) -> str:
        return str(self.merged_id)


class FunnelPerson(models.Model):
    """Where one person stands in one funnel. `scope_id` is a programme's id, or that of all live referrals together."""

    id = models.BigAutoField(primary_key=True)
    scope_id = models.UUIDField()
    person_id = models.UUIDField()
    area = models.TextField()
    month = models.CharField(max_length=7)
    work_status = models.TextField()
    referred_part = models.CharField(max_length=20, blank=True, default="")
    engaged = models.BooleanField()
    engaged_part = models.CharField(max_length=20, blank=True, default="")
    referred_on = models.TextField(null=True)
    organisation_id = models.UUIDField(null=True)
    practice_id = models.UUIDField(null=True)
    pcn_id = models.UUIDField(null=True)
    la_code = models.CharField(max_length=9, blank=True, default="")
    ethnic_group = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="funnel_person_person")]
        constraints = [models.UniqueConstraint(fields=["scope_id", "person_id"], name="funnel_person_once_a_funnel")]
        triggers = _counted(counting.PEOPLE_ADDED, counting.PEOPLE_GONE, counting.PEOPLE_CHANGED)

    def __str__(self) -> str:
        return f"{self.scope_id} {self.person_id}"


class FunnelOnward(models.Model):
    """Where one person of a funnel stands in one programme that they were referred on to."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(FunnelPerson, on_delete=models.CASCADE, related_name="onward")
    programme = models.TextField()
    part = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "programme"], name="funnel_onward_once")]

    def __str__(self) -> str:
        return self.programme


class FunnelApproach(models.Model):
    """Somebody on the list of a campaign, and how far it went with them (T9). One row for one invitation or refusal."""

    event_id = models.BigIntegerField(primary_key=True)
    campaign_id = models.UUIDField()
    trigger = models.CharField(max_length=20)
    person_id = models.UUIDField()
    practice_id = models.UUIDField()
    pcn_id = models.UUIDField(null=True)
    on_date = models.DateField()
    withheld = models.CharField(max_length=20, blank=True, default="")
    invitation_id = models.UUIDField(null=True, unique=True)
    channel = models.CharField(max_length=10, blank=True, default="")
    sent = models.BooleanField(default=False)
    delivered = models.BooleanField(default=False)
    failed = models.BooleanField(default=False)
    opened = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)
    ended = models.CharField(max_length=20, blank=True, default="")
    response_id = models.UUIDField(null=True)
    wants_coach = models.CharField(max_length=20, blank=True, default="")
    consented = models.BooleanField(null=True)
    referred = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response_id"],
                condition=models.Q(response_id__isnull=False),
                name="funnel_approach_response_once",
            )
        ]
        triggers = _counted(counting.STEPS_ADDED, counting.STEPS_GONE, counting.STEPS_CHANGED)

    def __str__(self) -> str:
        return f"{self.trigger} {self.on_date}"


class FunnelTally(models.Model):
    """How many rows stand alike in one part of a breakdown: a figure is the sum of the rows that agree in all else.

    Written by triggers only. `kind` is the breakdown, `part` its group ('' where there is none), `holder_id` who holds
    the people (for steps: the practice), `standing` the columns that the figure tells apart.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16)
    scope_id = models.UUIDField(null=True)
    part = models.TextField()
    holder_id = models.UUIDField(null=True)
    standing = models.JSONField()
    number = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "scope_id"], name="funnel_tally_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.part} {self.number}"
