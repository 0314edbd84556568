"""Tables of contacts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.reach.contacts.rules import CallKind, CallState, ConcernState, DayPart, Result, Way
from goodwork.reach.promises.rules import Window


class Call(models.Model):
    """One row for each call that somebody is owed, or asked for. `about` is what it is about, by kind and id, if
    anything.

    `organisation_id` rings; `practice_id` is the person's practice where it had the call promised.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call_kind = models.CharField(max_length=10)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    practice_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=40, blank=True, default="")
    about_id = models.UUIDField(null=True)
    window = models.CharField(max_length=12, default=Window.ANY.value)
    state = models.CharField(max_length=10, default=CallState.OPEN.value)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="call_kind_known", condition=Q(call_kind__in=[k.value for k in CallKind])),
            models.CheckConstraint(name="call_state_known", condition=Q(state__in=[s.value for s in CallState])),
            models.CheckConstraint(
                name="call_ended_means_ended",
                condition=Q(state=CallState.OPEN.value, ended_at__isnull=True)
                | (~Q(state=CallState.OPEN.value) & Q(ended_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="call_one_about",
                fields=["about_kind", "about_id", "person_id"],
                condition=Q(state=CallState.OPEN.value, about_id__isnull=False),
            ),
            models.UniqueConstraint(
                name="call_back_one",
                fields=["person_id"],
                condition=Q(state=CallState.OPEN.value, call_kind=CallKind.CALL_BACK.value),
            ),
        ]
        indexes = [
            models.Index(name="call_open_holder", fields=["organisation_id"], condition=Q(state="OPEN")),
            models.Index(name="call_open_practice", fields=["practice_id"], condition=Q(state="OPEN")),
            models.Index(name="call_person", fields=["person_id", "opened_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.call_kind} {self.reason} {self.state}"


class Attempt(models.Model):
    """One row for each time that somebody tried to reach a person about a thing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    channel = models.CharField(max_length=8)
    result = models.CharField(max_length=14)
    day_part = models.CharField(max_length=10)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="attempt_channel_known", condition=Q(channel__in=[w.value for w in Way])),
            models.CheckConstraint(name="attempt_result_known", condition=Q(result__in=[r.value for r in Result])),
            models.CheckConstraint(name="attempt_part_known", condition=Q(day_part__in=[p.value for p in DayPart])),
        ]
        indexes = [
            models.Index(name="attempt_subject", fields=["subject_kind", "subject_id", "at"]),
            models.Index(name="attempt_person", fields=["person_id", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.result} {self.at:%Y-%m-%d}"


class Concern(models.Model):
    """One row for each worry about a person, by a colleague or by the person. What it says is for few eyes.

    `on_behalf`: the person said it, and a member of staff wrote it down. `outcome` is for colleagues; `answer` is what
    the person is told, where the worry is their own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    words = models.TextField()
    raised_by_kind = models.CharField(max_length=20)
    raised_by_id = models.UUIDField(null=True)
    raised_at = models.DateTimeField()
    owner_user_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, default=ConcernState.OPEN.value)
    outcome = models.TextField(blank=True, default="")
    on_behalf = models.BooleanField(default=False)
    answer = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="concern_state_known", condition=Q(state__in=[s.value for s in ConcernState])),
            models.CheckConstraint(
                name="concern_closed_by_somebody",
                condition=Q(state=ConcernState.OPEN.value, closed_at__isnull=True, closed_by_id__isnull=True)
                | Q(state=ConcernState.CLOSED.value, closed_at__isnull=False, closed_by_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="concern_open", fields=["organisation_id"], condition=Q(state="OPEN")),
            models.Index(name="concern_person", fields=["person_id", "raised_at"]),
        ]

    def __str__(self) -> str:
        return f"concern {self.state}"


class SafeguardingLead(models.Model):
    """Who answers for concerns in an organisation: one row for each organisation that has named somebody."""

    organisation_id = models.UUIDField(primary_key=True)
    user_id = models.UUIDField()
    named_at = models.DateTimeField()
    named_by_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return str(self.organisation_id)
