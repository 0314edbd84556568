"""Table of referrals."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.referrals.durations import Stage
from goodwork.pathway.referrals.rules import FINAL, OPEN, CorrectionReason, Reason, Source, State, WorkStatus
from goodwork.pathway.referrals.telling import AskedFor, Tell

_OPEN = sorted(s.value for s in OPEN)
_FINAL = sorted(s.value for s in FINAL)


class Referral(models.Model):
    """One person offered to one organisation, for one programme of it or for none in particular.

    One row a referral, open and ended. What the person was like is as it stood when the referral came in: work status,
    hours, and in the ledger place and ethnic category. `response_id` is the answer that it came from, without a key.
    `holder_id` is the coach who has it now, kept by caseload (whose rows say since when, and who before).
    `words` are the person's own, `comment` is the referrer's; both are free text and stand nowhere else.
    `same_as` is the referral that goes on where this one ended SAME_AS_ANOTHER. The moments are those that count, with
    corrections read in; what was entered and put right stands in the ledger.
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
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True, default="")
    comment = models.TextField(blank=True, default="")
    asked_for = ArrayField(models.CharField(max_length=20), default=list)
    tell = ArrayField(models.CharField(max_length=20), default=list)
    received_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    hold_until_date = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "received_at"], name="referral_open", condition=Q(closed_at__isnull=True)
            ),
            models.Index(fields=["organisation", "received_at"], name="referral_came"),
            models.Index(fields=["referrer", "received_at"], name="referral_referrer"),
            models.Index(fields=["holder_id"], name="referral_holder", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["programme"], name="referral_taken", condition=Q(closed_at__isnull=True)),
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
            models.CheckConstraint(
                name="referral_same_as_another",
                condition=Q(reason=Reason.SAME_AS_ANOTHER.value, same_as__isnull=False)
                | (~Q(reason=Reason.SAME_AS_ANOTHER.value) & Q(same_as__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Correction(models.Model):
    """One time that a wrong status was put right: what stood, what stands, why, and in which words; never changed.

    The event ReferralCorrected says the same without the words.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="corrections")
    from_state = models.CharField(max_length=16)
    from_reason = models.CharField(max_length=40, blank=True, default="")
    to_state = models.CharField(max_length=16)
    reason = models.CharField(max_length=40, blank=True, default="")
    why = models.CharField(max_length=40)
    words = models.TextField(blank=True, default="")
    corrected_at = models.DateTimeField()
    corrected_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "corrected_at"], name="correction_referral")]
        constraints = [
            models.CheckConstraint(
                name="correction_why_known", condition=Q(why__in=[c.value for c in CorrectionReason])
            ),
            models.CheckConstraint(
                name="correction_states_known",
                condition=Q(from_state__in=[s.value for s in State], to_state__in=[s.value for s in State]),
            ),
            models.CheckConstraint(
                name="correction_changes_something",
                condition=~Q(from_state=models.F("to_state")) | ~Q(from_reason=models.F("reason")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} to {self.to_state}"


class Question(models.Model):
    """Something that the organisation wants to know from whoever sent the referral, and the answer; open until then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="questions")
    asked_organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by_id = models.UUIDField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["referral", "asked_at"], name="question_referral"),
            models.Index(
                fields=["asked_organisation", "asked_at"],
                name="question_open",
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="question_answered_or_withdrawn",
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Attendance(models.Model):
    """Whether the person came to what was arranged on a day. Of several rows of one day the newest holds; all stay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="attendances")
    attended_date = models.DateField()
    attended = models.BooleanField()
    noted_at = models.DateTimeField()
    noted_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "attended_date", "noted_at"], name="attendance_referral")]

    def __str__(self) -> str:
        return f"{self.attended_date} {self.attended}"


class SentBack(models.Model):
    """One time that an organisation further along a chain asked one before it to take up again, in its words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="sent_back")
    from_referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(blank=True, default="")
    comment = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField()
    sent_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "sent_at"], name="sent_back_referral")]
        constraints = [
            models.CheckConstraint(name="sent_back_by_another", condition=~Q(referral=models.F("from_referral"))),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Pace(models.Model):
    """How long a stage really took with a provider, for one programme or (without one) for all of its referrals.

    Made anew from the referrals by `measuring.refresh`; nothing else writes it. Numbers of working days and of
    referrals, never percentages. `long_waits` of the `waiting` have waited very long; `accepted` of the `answered` were
    taken (stage REPLY only).
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
