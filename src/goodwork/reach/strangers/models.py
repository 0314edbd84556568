"""Tables of strangers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.reach.contacts.rules import DayPart
from goodwork.reach.strangers.rules import Reason, Result, State


class Stranger(models.Model):
    """One row for what came from an unknown number until it was dealt with; what comes after that is another.

    `late_at`: when the leads were told that its day had passed. `note` is what was done, `worry` what somebody is
    worried about, both for colleagues. `person_id`: whose it turned out to be.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    due_date = models.DateField()
    late_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default=State.OPEN.value)
    worry = models.TextField(blank=True, default="")
    worried_at = models.DateTimeField(null=True)
    worried_by_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=12, blank=True, default="")
    note = models.TextField(blank=True, default="")
    person_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="stranger_state_known", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(
                name="stranger_reason_known", condition=Q(reason__in=["", *(r.value for r in Reason)])
            ),
            models.CheckConstraint(
                name="stranger_ended_means_ended",
                condition=Q(state=State.OPEN.value, ended_at__isnull=True, reason="", person_id__isnull=True)
                | Q(state=State.MATCHED.value, ended_at__isnull=False, person_id__isnull=False)
                | (Q(state=State.CLOSED.value, ended_at__isnull=False) & ~Q(reason="")),
            ),
            models.UniqueConstraint(name="stranger_one_open", fields=["number"], condition=Q(state="OPEN")),
        ]
        indexes = [
            models.Index(name="stranger_open", fields=["due_date", "opened_at"], condition=Q(state="OPEN")),
            models.Index(name="stranger_ended", fields=["-ended_at"], condition=~Q(state="OPEN")),
            models.Index(name="stranger_number", fields=["number"], condition=~Q(number="")),
        ]

    def __str__(self) -> str:
        return f"stranger {self.state}"


class StrangerText(models.Model):
    """One row for each text that belongs together with others of its number; the words are in `reach/messaging`."""

    text_id = models.UUIDField(primary_key=True)
    stranger = models.ForeignKey(Stranger, on_delete=models.CASCADE, related_name="texts")
    came_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"text {self.came_at:%Y-%m-%d}"


class StrangerCall(models.Model):
    """One row for each time that somebody rang the number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stranger = models.ForeignKey(Stranger, on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    result = models.CharField(max_length=10)
    day_part = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.CheckConstraint(name="stranger_call_result", condition=Q(result__in=[r.value for r in Result])),
            models.CheckConstraint(name="stranger_call_part", condition=Q(day_part__in=[p.value for p in DayPart])),
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.at:%Y-%m-%d}"
