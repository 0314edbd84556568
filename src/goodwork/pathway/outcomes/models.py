"""Tables of readings and of satisfaction."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.outcomes.rules import (
    EMPLOYMENT_STATUS_WORDS,
    SCALE_HIGH,
    SCALE_LOW,
    SICKNESS_ABSENCE_WORDS,
    WEEKLY_HOURS_WORDS,
    Point,
    Satisfaction,
)


def _scale(field: str) -> Q:
    """Return the condition that a scale is empty or lies between its ends."""
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": SCALE_LOW, f"{field}__lte": SCALE_HIGH})


class OutcomeReading(models.Model):
    """How it stood with one person's work at one point of one referral.

    Of several at one point the last recorded holds; none is changed. Codes are the NHS Data Dictionary's (DOMAIN 3);
    scales run from 0 to 10.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    point = models.CharField(max_length=8)
    recorded_date = models.DateField()
    employment_status = models.CharField(max_length=2)
    sickness_absence = models.CharField(max_length=1)
    weekly_hours = models.CharField(max_length=2)
    work_ability = models.PositiveSmallIntegerField(null=True)
    worry = models.PositiveSmallIntegerField(null=True)
    confidence = models.PositiveSmallIntegerField(null=True)
    work_started_date = models.DateField(null=True)
    recorded_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["referral", "point", "recorded_at"], name="outcome_reading_referral")]
        constraints = [
            models.CheckConstraint(name="outcome_point_known", condition=Q(point__in=[p.value for p in Point])),
            models.CheckConstraint(
                name="outcome_employment_known", condition=Q(employment_status__in=list(EMPLOYMENT_STATUS_WORDS))
            ),
            models.CheckConstraint(
                name="outcome_absence_known", condition=Q(sickness_absence__in=list(SICKNESS_ABSENCE_WORDS))
            ),
            models.CheckConstraint(name="outcome_hours_known", condition=Q(weekly_hours__in=list(WEEKLY_HOURS_WORDS))),
            models.CheckConstraint(name="outcome_work_ability_scale", condition=_scale("work_ability")),
            models.CheckConstraint(name="outcome_worry_scale", condition=_scale("worry")),
            models.CheckConstraint(name="outcome_confidence_scale", condition=_scale("confidence")),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SatisfactionQuestion(models.Model):
    """A person was asked, once a referral, how the help was; and what they said."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.OneToOneField("referrals.Referral", on_delete=models.CASCADE, related_name="satisfaction")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=12, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="satisfaction_waiting", condition=Q(answered_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="satisfaction_answer_known", condition=Q(answer__in=["", *[s.value for s in Satisfaction]])
            ),
            models.CheckConstraint(
                name="satisfaction_answered_with_answer",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
