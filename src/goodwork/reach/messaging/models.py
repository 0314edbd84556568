"""Tables of messaging."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.reach.messaging.rules import KINDS, WRITTEN, Cancelled, Failure, Status
from goodwork.reach.messaging.stop_words import Meaning


class Message(models.Model):
    """One row for each message to a person, or to an organisation: the outbox as a state machine, and the copy that
    belongs to the record.

    `body` is what was written, with the link still a field: its token is derived from the link's id as the message
    leaves.
    `person_id` or `to_organisation_id` says whom it is for, never both; what goes to an organisation names nobody.
    `once_key` is unique where it is not blank, so that what reacts to an event writes once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField(null=True)
    to_organisation_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField()
    template = models.CharField(max_length=40)
    template_version = models.PositiveIntegerField()
    channel = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    destination = models.TextField()
    subject_line = models.TextField(blank=True, default="")
    body = models.TextField()
    link_id = models.UUIDField(null=True)
    parts = models.PositiveSmallIntegerField()
    cost_pence = models.DecimalField(max_digits=8, decimal_places=2)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    tells_promise_id = models.UUIDField(null=True)
    once_key = models.CharField(max_length=100, blank=True, default="")
    bulk = models.BooleanField(default=False)
    any_hour = models.BooleanField(default=False)
    status = models.CharField(max_length=10, default=Status.QUEUED.value)
    not_before_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sending = models.PositiveSmallIntegerField(default=1)
    gateway_id = models.CharField(max_length=100, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="message_status_known", condition=Q(status__in=[s.value for s in Status])),
            models.CheckConstraint(name="message_channel_written", condition=Q(channel__in=[c.value for c in WRITTEN])),
            models.CheckConstraint(name="message_template_known", condition=Q(template__in=list(KINDS))),
            models.CheckConstraint(name="message_has_destination", condition=~Q(destination="") | ~Q(status="QUEUED")),
            models.CheckConstraint(
                name="message_reason_known",
                condition=Q(reason__in=["", *(f.value for f in Failure), *(c.value for c in Cancelled)]),
            ),
            models.CheckConstraint(
                name="message_ended_has_reason",
                condition=~Q(status__in=[Status.FAILED.value, Status.CANCELLED.value])
                | (~Q(reason="") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="message_to_one",
                condition=Q(person_id__isnull=True, to_organisation_id__isnull=False)
                | Q(person_id__isnull=False, to_organisation_id__isnull=True),
            ),
            models.UniqueConstraint(name="message_once", fields=["once_key"], condition=~Q(once_key="")),
        ]
        indexes = [
            models.Index(name="message_due", fields=["bulk", "not_before_at"], condition=Q(status=Status.QUEUED.value)),
            models.Index(name="message_claimed", fields=["claimed_at"], condition=Q(claimed_at__isnull=False)),
            models.Index(name="message_sending", fields=["claimed_at"], condition=Q(status=Status.SENDING.value)),
            models.Index(name="message_without_receipt", fields=["sent_at"], condition=Q(status=Status.SENT.value)),
            models.Index(name="message_person", fields=["person_id", "queued_at"]),
            models.Index(name="message_subject", fields=["subject_kind", "subject_id"]),
            models.Index(name="message_destination", fields=["destination"], condition=Q(channel="SMS")),
            models.Index(name="message_link", fields=["link_id"], condition=Q(link_id__isnull=False)),
            models.Index(
                name="message_to_organisation",
                fields=["to_organisation_id", "queued_at"],
                condition=Q(to_organisation_id__isnull=False),
            ),
            models.Index(name="message_newest", fields=["-queued_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.channel} {self.status}"


class ReceivedText(models.Model):
    """One row for each text that came in; the gateway's reference makes a second delivery of the same one harmless."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=100, unique=True)
    from_number = models.CharField(max_length=20)
    body = models.TextField()
    meaning = models.CharField(max_length=8)
    person_id = models.UUIDField(null=True)
    understood_by = models.CharField(max_length=40, blank=True, default="")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="received_text_meaning_known", condition=Q(meaning__in=[m.value for m in Meaning])
            )
        ]
        indexes = [
            models.Index(name="received_text_person", fields=["person_id", "received_at"]),
            models.Index(
                name="received_text_stranger",
                fields=["from_number", "received_at"],
                condition=Q(person_id__isnull=True) & ~Q(from_number=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meaning} {self.received_at:%Y-%m-%d}"


class OutboxEntry(models.Model):
    """One row for each sending that the demonstration's outbox took: what makes it send nothing twice."""

    reference = models.CharField(primary_key=True, max_length=100)
    gateway_id = models.UUIDField(default=new_id)
    status = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.reference
