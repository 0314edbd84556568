"""Tables of eligibility decisions. A decision is never changed: other facts make another one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.eligibility.rules import RULES, Outcome, Reason, Result


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
