"""Running jobs and sweeps: here the worker, as a door, gives them their moment."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from goodwork.kernel import clock
from goodwork.ledger.jobs.models import SweepRun
from goodwork.ledger.jobs.registry import Job, job_named, sweeps

log = logging.getLogger("goodwork.jobs")


def run_job(name: str) -> int:
    """Run one job at the door's moment; returns how many things it did."""
    return job_named(name).work(at=clock.now())


def run_sweep(item: Job, *, at: datetime, ran_at: datetime) -> int:
    """Run one sweep as of `at` and note that it ran, really at `ran_at`; a failure is noted, logged and raised."""
    try:
        done = item.work(at=at)
    except Exception as error:
        _note(item, at=at, ran_at=ran_at, done=0, failure=type(error).__name__)
        log.exception("sweep %s failed", item.name)
        raise
    _note(item, at=at, ran_at=ran_at, done=done, failure="")
    return done


def _note(item: Job, *, at: datetime, ran_at: datetime, done: int, failure: str) -> None:
    with transaction.atomic():
        SweepRun.objects.update_or_create(
            name=item.name, defaults={"acted_at": at, "ran_at": ran_at, "done": done, "failure": failure[:200]}
        )


def due_sweeps(at: datetime) -> list[Job]:
    """Return the sweeps whose turn it is; one that last acted at a later moment (`--as-of`) is due as well."""
    last = dict(SweepRun.objects.values_list("name", "acted_at"))
    return [
        s
        for s in sweeps()
        if s.name not in last or last[s.name] > at or at - last[s.name] >= timedelta(minutes=s.every_minutes or 0)
    ]
