"""The table of reads and refusals."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from goodwork.ledger.events.models import append_only


class Access(models.Model):
    """One look at people's records, or one refusal: who, which page, whom, when."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    page = models.CharField(max_length=80)
    person_ids = ArrayField(models.UUIDField())
    refused = models.BooleanField()

    class Meta:
        db_table = "ledger_access"
        indexes = [
            GinIndex(fields=["person_ids"], name="ledger_access_people"),
            models.Index(fields=["actor_id", "at"], name="ledger_access_actor"),
        ]
        triggers = append_only()
