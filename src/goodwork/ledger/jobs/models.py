"""When each sweep last ran."""

from __future__ import annotations

from django.db import models


class SweepRun(models.Model):
    """The last run of one sweep: at which moment it acted, when it really ended, how much it did, and what failed."""

    name = models.CharField(max_length=80, primary_key=True)
    acted_at = models.DateTimeField()
    ran_at = models.DateTimeField()
    done = models.IntegerField()
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "ledger_sweep_run"
