"""Tables of plans, their versions, goals, actions and what is done."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.pathway.plans.rules import State, Who


class Plan(models.Model):
    """One plan of one referral; at most one is open at a time. What it says stands in its newest version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.CASCADE, related_name="plans")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, default=State.OPEN.value)
    agreed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person"], name="plan_person")]
        constraints = [
            models.UniqueConstraint(fields=["referral"], condition=Q(closed_at__isnull=True), name="plan_one_open"),
            models.CheckConstraint(
                name="plan_state_known",
                condition=Q(state=State.OPEN.value, closed_at__isnull=True)
                | Q(state=State.CLOSED.value, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PlanVersion(models.Model):
    """What was agreed at one moment. The highest number holds; all are kept. Hours are a week."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    review_date = models.DateField()
    matters = models.TextField(blank=True, default="")
    treatment = models.TextField(blank=True, default="")
    duties = models.TextField(blank=True, default="")
    weekly_hours_now = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    weekly_hours_aim = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    adjustments = ArrayField(models.CharField(max_length=40), default=list)
    written_by_id = models.UUIDField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once")]

    def __str__(self) -> str:
        return str(self.id)


class PlanGoal(models.Model):
    """A goal in one version of a plan."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="plan_goal_position_once")]

    def __str__(self) -> str:
        return str(self.id)


class PlanAction(models.Model):
    """An action in one version of a plan. `key` is the same in each version that it stands in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="actions")
    position = models.PositiveSmallIntegerField()
    key = models.UUIDField()
    text = models.TextField()
    who = models.CharField(max_length=10)
    who_named = models.TextField(blank=True, default="")
    due_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="plan_action_position_once"),
            models.UniqueConstraint(fields=["version", "key"], name="plan_action_key_once"),
            models.CheckConstraint(name="plan_action_who_known", condition=Q(who__in=[w.value for w in Who])),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PlanActionDone(models.Model):
    """An action was done on a day; `undone_at` where that was a mistake.

    Somebody was accompanied: `companion_id` went along, and `introduced_to` is whom they introduced the person to.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="done")
    key = models.UUIDField()
    done_date = models.DateField()
    companion_id = models.UUIDField(null=True)
    introduced_to = models.TextField(blank=True, default="")
    recorded_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"], condition=Q(undone_at__isnull=True), name="plan_action_done_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
