"""The worker: what is due is done until nothing is left, what failed is named, what a dead worker left is taken up."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection

from goodwork.cli import worker
from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.jobs import registry
from goodwork.ledger.jobs.queries import last_sweeps
from goodwork.ledger.jobs.services import wake

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def only() -> Iterator[dict[str, registry.Job]]:
    """Have no jobs but those of the test."""
    before = dict(registry._JOBS)
    registry._JOBS.clear()
    yield registry._JOBS
    registry._JOBS.clear()
    registry._JOBS.update(before)


def count_down(start: int, moments: list[datetime]):
    left = [start]

    def work(*, at: datetime) -> int:
        moments.append(at)
        done = min(left[0], 2)
        left[0] -= done
        return done

    return work


def test_it_goes_on_until_a_whole_round_did_nothing(only: dict[str, registry.Job]) -> None:
    moments: list[datetime] = []
    registry.sweep("a.sweep", every_minutes=5)(count_down(5, moments))
    registry.job("a.job")(count_down(1, moments))
    wake("a.job")
    assert worker.run_until_idle(at=AT, advance=lambda n: None) == {"a.sweep": 5, "a.job": 1}
    assert set(moments[:-1]) == {AT}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        assert cursor.fetchone() == (0,)
    state = next(s for s in last_sweeps(SYSTEM_VIEWER) if s.name == "a.sweep")
    assert state.acted_at == AT
    assert state.ran_at is not None
    assert state.ran_at != AT


def test_what_fails_is_named_and_stops_nothing_else(only: dict[str, registry.Job]) -> None:
    moments: list[datetime] = []

    def broken(*, at: datetime) -> int:
        raise ValueError("Ann Example")

    registry.sweep("broken", every_minutes=5)(broken)
    registry.sweep("whole", every_minutes=5)(count_down(3, moments))
    with pytest.raises(worker.CannotEnd, match=r"this failed: broken \(ValueError\)") as refused:
        worker.run_until_idle(at=AT, advance=lambda n: None)
    assert "Ann" not in str(refused.value)
    assert len(moments) == 3
    assert next(s for s in last_sweeps(SYSTEM_VIEWER) if s.name == "broken").failure == "ValueError"


def test_work_that_never_ends_is_noticed(only: dict[str, registry.Job], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST_ROUNDS", 5)
    registry.job("endless")(lambda *, at: 1)
    with pytest.raises(worker.CannotEnd, match="endless"):
        worker.run_until_idle(at=AT, advance=lambda n: None)


@pytest.mark.parametrize("woken_again", [False, True])
def test_a_dead_workers_job_is_taken_up(only: dict[str, registry.Job], woken_again: bool) -> None:
    registry.job("a.job")(lambda *, at: 0)
    wake("a.job")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '10 minutes') RETURNING id"
        )
        cursor.execute("SELECT id FROM procrastinate_workers")
        (dead,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM procrastinate_fetch_job_v2(ARRAY['goodwork']::varchar[], %s)", [dead])
    if woken_again:
        wake("a.job")
    worker._take_up_the_left_behind()
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs ORDER BY id")
        assert [row[0] for row in cursor.fetchall()] == (["failed", "todo"] if woken_again else ["todo"])


def test_the_worker_lets_sweeps_come_round_and_ends_when_told() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "goodwork.config.command_line", "jobs", "work"], stderr=subprocess.PIPE
    ) as child:
        try:
            deadline = time.monotonic() + 60
            while not any(state.ran_at for state in last_sweeps(SYSTEM_VIEWER)) and time.monotonic() < deadline:
                assert child.poll() is None, child.stderr.read() if child.stderr else ""
                time.sleep(0.2)
            assert any(state.ran_at for state in last_sweeps(SYSTEM_VIEWER))
            time.sleep(1)
        finally:
            child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=30) == 0
