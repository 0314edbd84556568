"""While somebody brings history in, the background rests: a worker would find its promises lapsed long ago."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connections

from goodwork.ledger.jobs import registry
from goodwork.ledger.jobs.models import SweepRun
from goodwork.ledger.jobs.registry import sweep
from goodwork.ledger.jobs.running import background_rests, run_job, run_sweep

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def counted() -> Iterator[list[datetime]]:
    ran: list[datetime] = []

    @sweep("tests.count", every_minutes=5)
    def count(*, at: datetime) -> int:
        ran.append(at)
        return 1

    yield ran
    del registry._JOBS["tests.count"]


def elsewhere() -> tuple[int, int]:
    """Run the sweep and the job on another connection, as a worker does."""
    results: list[int] = []

    def work() -> None:
        try:
            results.append(run_sweep(registry.job_named("tests.count"), at=AT, ran_at=AT))
            results.append(run_job("tests.count"))
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(timeout=30)
    return results[0], results[1]


@pytest.mark.django_db(transaction=True)
def test_nothing_runs_or_is_noted_while_the_background_rests(counted: list[datetime]) -> None:
    with background_rests():
        assert elsewhere() == (0, 0)
    assert counted == []
    assert not SweepRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_afterwards_work_goes_on(counted: list[datetime]) -> None:
    with background_rests():
        pass
    assert elsewhere() == (1, 1)
    assert SweepRun.objects.get().done == 1
