"""Running jobs and sweeps: here the worker, as a door, gives them their moment."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction

from goodwork.kernel import clock
from goodwork.ledger.jobs.models import SweepRun
from goodwork.ledger.jobs.registry import Job, job_named, sweeps

log = logging.getLogger("goodwork.jobs")


_REST = 7_041_954
"""The number of the lock that workers share, and that whoever lets them rest holds alone."""


@contextmanager
def background_rests() -> Iterator[None]:
    """Let no worker begin anything for the length of the block, once what they are at is done.

    For whoever brings history in: a worker would find its promises lapsed long ago.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_REST])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_REST])


@contextmanager
def _at_work() -> Iterator[bool]:
    """Say whether work may begin, and keep rest away for the length of the block where it does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock_shared(%s)", [_REST])
        [allowed] = cursor.fetchone() or (False,)
    try:
        yield bool(allowed)
    finally:
        if allowed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [_REST])


def run_job(name: str) -> int:
    """Run one job at the door's moment; returns how many things it did, none while the background rests."""
    with _at_work() as allowed:
        return job_named(name).work(at=clock.now()) if allowed else 0


def run_sweep(item: Job, *, at: datetime, ran_at: datetime) -> int:
    """Run one sweep as of `at` and note that it ran, really at `ran_at`; a failure is noted, logged and raised.

    While the background rests nothing is run, and nothing noted.
    """
    with _at_work() as allowed:
        return _swept(item, at=at, ran_at=ran_at) if allowed else 0


def _swept(item: Job, *, at: datetime, ran_at: datetime) -> int:
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
