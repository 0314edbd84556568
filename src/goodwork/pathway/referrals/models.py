"""Table of referrals."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.referrals.durations import Stage
from goodwork.pathway.referrals.rules import FINAL, OPEN, Reason, Source, State, WorkStatus
from goodwork.pathway.referrals.telling import AskedFor, Tell

_OPEN = sorted(s.value for s in OPEN)
_FINAL = sorted(s.value for s in FINAL)


class Referral(models.Model):
    """One person offered to one organisation, for one programme of it or for none in particular.

    One row a referral, open and ended. What the person was like is as it stood when the referral came in: work status,
    hours, and in the ledger place and ethnic category. `response_id` is the answer that it came from, without a key.
    `holder_id` is the coach who has it now, kept by caseload (whose rows say since when, and who before).
    `words` are the person's own, `comment` is the referrer's; both are free text and stand nowhere else.
    `asked_for` says in codes what they want help with, `tell` what the referrer wants to be told (`telling`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="referrals")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="referrals")
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, null=True, related_name="+")
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    decision = models.ForeignKey(
        "eligibility.EligibilityDecision", on_delete=models.PROTECT, null=True, related_name="+"
    )
    referrer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="referrals_sent"
    )
    referred_by_id = models.UUIDField(null=True)
    response_id = models.UUIDField(null=True, unique=True)
    holder_id = models.UUIDField(null=True)
    source = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default=State.REQUESTED.value)
    reason = models.CharField(max_length=40, blank=True, default="")
    work_status = models.CharField(max_length=12, default=WorkStatus.UNKNOWN.value)
    weekly_hours = models.CharField(max_length=4, blank=True, default="")
    words = models.TextField(blank=True, default="")
    comment = models.TextField(blank=True, default="")
    asked_for = ArrayField(models.CharField(max_length=20), default=list)
    tell = ArrayField(models.CharField(max_length=20), default=list)
    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    hold_until_date = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="referral_person"),
            models.Index(
                fields=["organisation", "received_at"], name="referral_open", condition=Q(closed_at__isnull=True)
            ),
            models.Index(fields=["referrer", "received_at"], name="referral_referrer"),
            models.Index(fields=["holder_id"], name="referral_holder", condition=Q(closed_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "programme"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="referral_one_open",
            ),
            models.CheckConstraint(name="referral_state_known", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(name="referral_source_known", condition=Q(source__in=[s.value for s in Source])),
            models.CheckConstraint(
                name="referral_reason_known", condition=Q(reason__in=["", *[r.value for r in Reason]])
            ),
            models.CheckConstraint(
                name="referral_work_status_known", condition=Q(work_status__in=[w.value for w in WorkStatus])
            ),
            models.CheckConstraint(
                name="referral_asked_for_known", condition=Q(asked_for__contained_by=[a.value for a in AskedFor])
            ),
            models.CheckConstraint(name="referral_tell_known", condition=Q(tell__contained_by=[t.value for t in Tell])),
            models.CheckConstraint(
                name="referral_ends_with_reason",
                condition=Q(state__in=_OPEN, closed_at__isnull=True)
                | (Q(state__in=_FINAL, closed_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="referral_put_off_until",
                condition=(Q(state=State.ON_HOLD.value, hold_until_date__isnull=False) & ~Q(reason=""))
                | (~Q(state=State.ON_HOLD.value) & Q(hold_until_date__isnull=True)),
            ),
            models.CheckConstraint(name="referral_not_part_of_itself", condition=~Q(part_of=models.F("id"))),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Pace(models.Model):
    """How long a stage really took with a provider, for one programme or (without one) for all of its referrals.

    Made anew from the referrals by `measuring.refresh`; nothing else writes it. Numbers of working days and of referrals,
    never percentages. `long_waits` of the `waiting` have waited very long; `accepted` of the `answered` were taken
    (stage REPLY only).
    """

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField()
    programme_id = models.UUIDField(null=True)
    stage = models.CharField(max_length=8)
    count = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    still_waiting = models.PositiveIntegerField()
    long_waits = models.PositiveIntegerField()
    median_days = models.PositiveIntegerField()
    low_days = models.PositiveIntegerField()
    high_days = models.PositiveIntegerField()
    median_at_least = models.BooleanField()
    high_at_least = models.BooleanField()
    answered = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    measured_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "programme_id", "stage"], nulls_distinct=False, name="pace_once"
            ),
            models.CheckConstraint(name="pace_stage_known", condition=Q(stage__in=[s.value for s in Stage])),
        ]
        indexes = [
            models.Index(fields=["measured_date"], name="pace_ageing", condition=Q(still_waiting__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.median_days}"


class PaceMark(models.Model):
    """A provider one of whose referrals moved since it was measured. Rows only come and go."""

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField()

    def __str__(self) -> str:
        return str(self.organisation_id)
