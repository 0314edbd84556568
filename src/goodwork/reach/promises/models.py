"""Tables of promises."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.reach.promises.rules import LIVE, OPEN_KINDS, Audience, NoticeKind, State, Step, Told, Window

_LIVE = [s.value for s in LIVE]


class Promise(models.Model):
    """One row for each thing that somebody was told would happen next: kept, broken and released ones stay.

    The subject, the person and the holder are known by id, without keys. `first_date` is the day that the person was
    told first; it stays when the date is moved. `look_at` is the next moment at which the sweep has something to do;
    the partial index on it is all that an hourly sweep reads.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    user_id = models.UUIDField(null=True)
    step = models.CharField(max_length=40)
    window = models.CharField(max_length=12, default=Window.ANY.value)
    due_date = models.DateField()
    first_date = models.DateField()
    state = models.CharField(max_length=12, default=State.OPEN.value)
    told = models.CharField(max_length=12)
    told_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    silent_since = models.DateTimeField(null=True)
    silence_told_at = models.DateTimeField(null=True)
    lead_told_at = models.DateTimeField(null=True)
    moves_by_holder = models.PositiveSmallIntegerField(default=0)
    look_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="promise_one_live", fields=["subject_kind", "subject_id"], condition=Q(state__in=_LIVE)
            ),
            models.CheckConstraint(name="promise_state_known", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(name="promise_kind_known", condition=Q(subject_kind__in=list(OPEN_KINDS))),
            models.CheckConstraint(name="promise_step_known", condition=Q(step__in=[s.value for s in Step])),
            models.CheckConstraint(name="promise_told_known", condition=Q(told__in=[t.value for t in Told])),
            models.CheckConstraint(name="promise_window_known", condition=Q(window__in=[w.value for w in Window])),
            models.CheckConstraint(
                name="promise_ended_means_ended",
                condition=Q(state__in=_LIVE, ended_at__isnull=True)
                | (~Q(state__in=_LIVE) & Q(ended_at__isnull=False, look_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="promise_broken_means_silent",
                condition=~Q(state=State.BROKEN.value) | Q(silent_since__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="promise_look", fields=["look_at"], condition=Q(look_at__isnull=False)),
            models.Index(name="promise_live_person", fields=["person_id"], condition=Q(state__in=_LIVE)),
            models.Index(name="promise_live_user", fields=["user_id", "due_date"], condition=Q(state__in=_LIVE)),
            models.Index(
                name="promise_live_holder", fields=["organisation_id", "due_date"], condition=Q(state__in=_LIVE)
            ),
            models.Index(
                name="promise_unheld",
                fields=["organisation_id", "due_date"],
                condition=Q(state__in=_LIVE, user_id__isnull=True),
            ),
            models.Index(
                name="promise_find_another",
                fields=["organisation_id"],
                condition=Q(state__in=_LIVE, step=Step.SENDER_WILL_FIND_ANOTHER.value),
            ),
            models.Index(name="promise_silent", fields=["silent_since"], condition=Q(state=State.BROKEN.value)),
            models.Index(name="promise_subject", fields=["subject_kind", "subject_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.step} {self.due_date} {self.state}"


class PromiseMove(models.Model):
    """One row for each time that a promise's date was moved: shown to the person and to staff."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="moves")
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.CharField(max_length=40)
    organisation_id = models.UUIDField()
    user_id = models.UUIDField(null=True)
    moved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="promise_move_promise", fields=["promise", "moved_at"])]

    def __str__(self) -> str:
        return f"{self.from_date} to {self.to_date}"


class Notice(models.Model):
    """One row for each thing that a member of staff is told inside the product.

    `user_id` names whom; without one it stands for everybody of the audience in the organisation until one has seen it.
    `person_id` is whom it is about; a text from a number that nobody has is about nobody on record.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    audience = models.CharField(max_length=8)
    organisation_id = models.UUIDField()
    user_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    promise_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="notice_kind_known", condition=Q(kind__in=[k.value for k in NoticeKind])),
            models.CheckConstraint(name="notice_audience_known", condition=Q(audience__in=[a.value for a in Audience])),
            models.CheckConstraint(
                name="notice_seen_by_somebody",
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="notice_user", fields=["user_id", "at"], condition=Q(seen_at__isnull=True)),
            models.Index(
                name="notice_organisation", fields=["organisation_id", "at"], condition=Q(seen_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
