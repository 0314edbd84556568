"""Tables of eligibility decisions. A decision is never changed: other facts make another one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.eligibility.rules import RULES, Outcome, Reason, Result
from goodwork.registers.programmes.conditions import Kind


class EligibilityDecision(models.Model):
    """What the rules said of one person at one moment, under which version of them, and for which organisation.

    `subject_kind` and `subject_id` name what asked (a response, a referral), without a key.
    `own_locality_la_code` is the locality that they could also be pointed to, though they may be supported here.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    rules_version = models.CharField(max_length=40)
    outcome = models.CharField(max_length=20)
    reason = models.CharField(max_length=40, blank=True, default="")
    signpost_la_code = models.CharField(max_length=9, blank=True, default="")
    own_locality_la_code = models.CharField(max_length=9, blank=True, default="")
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "decided_at"], name="eligibility_person")]
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "decided_at"], name="eligibility_once"),
            models.CheckConstraint(
                name="eligibility_outcome_known", condition=Q(outcome__in=[o.value for o in Outcome])
            ),
            models.CheckConstraint(
                name="eligibility_reason_known", condition=Q(reason__in=["", *[r.value for r in Reason]])
            ),
            models.CheckConstraint(
                name="eligibility_has_reason_unless_eligible",
                condition=Q(outcome=Outcome.ELIGIBLE.value, reason="")
                | (~Q(outcome=Outcome.ELIGIBLE.value) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class EligibilityRuleResult(models.Model):
    """What one rule said in one decision, with its reason where it is not met or not known."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.ForeignKey(EligibilityDecision, on_delete=models.CASCADE, related_name="results")
    rule = models.CharField(max_length=40)
    result = models.CharField(max_length=10)
    reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "rule"], name="eligibility_rule_once"),
            models.CheckConstraint(name="eligibility_rule_known", condition=Q(rule__in=[r.code for r in RULES])),
            models.CheckConstraint(name="eligibility_result_known", condition=Q(result__in=[r.value for r in Result])),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.result}"


class ProgrammeDecision(models.Model):
    """What a programme's rules said of one person at one moment, under which version of the programme.

    `referral_id` is the referral that it was asked for, without a key; None where somebody was told that they can't
    have the programme, and no referral was made.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="+")
    referral_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=20)
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "decided_at"], name="programme_decision_person"),
            models.Index(fields=["referral_id"], name="programme_decision_referral"),
        ]
        constraints = [
            models.CheckConstraint(
                name="programme_decision_outcome_known", condition=Q(outcome__in=[o.value for o in Outcome])
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ProgrammeRuleResult(models.Model):
    """What one rule of a programme said in one decision. Its words stand in the version that it belongs to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.ForeignKey(ProgrammeDecision, on_delete=models.CASCADE, related_name="results")
    position = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    result = models.CharField(max_length=10)
    told = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "rule"], name="programme_rule_once"),
            models.CheckConstraint(name="programme_rule_kind_known", condition=Q(kind__in=[k.value for k in Kind])),
            models.CheckConstraint(
                name="programme_rule_result_known", condition=Q(result__in=[r.value for r in Result])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.result}"


class SaidOfPerson(models.Model):
    """Something that was said of a person and that rules ask about: a statement by its code, yes or no.

    The code SINCE holds the first day of their symptoms instead. What is said anew ends what was said before.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    value = models.BooleanField(null=True)
    since_date = models.DateField(null=True)
    said_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "code"], condition=Q(until_at__isnull=True), name="said_of_person_once"
            ),
            models.CheckConstraint(
                name="said_of_person_says_something",
                condition=Q(value__isnull=False, since_date__isnull=True)
                | Q(value__isnull=True, since_date__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code
