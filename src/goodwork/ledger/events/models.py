"""The table of what happened."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import BrinIndex
from django.db import models


def append_only() -> list[pgtrigger.Trigger]:
    """Return the guards of a table whose rows are never changed, removed or truncated."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="never_truncated",
            operation=pgtrigger.Truncate,
            when=pgtrigger.Before,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'append-only';",
        ),
    ]


class EventRow(models.Model):
    """One thing that happened: who, what, when, why. `data` holds the event's fields."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    data = models.JSONField()

    class Meta:
        db_table = "ledger_event"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="ledger_event_subject"),
            models.Index(fields=["person_id"], name="ledger_event_person", condition=models.Q(person_id__isnull=False)),
            models.Index(fields=["kind", "id"], name="ledger_event_kind"),
            BrinIndex(fields=["at"], name="ledger_event_at"),
        ]
        triggers = append_only()
