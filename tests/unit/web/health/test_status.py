"""How the worker is, in one sentence (operations: a dead worker is loud)."""

from datetime import UTC, datetime, timedelta

from goodwork.ledger.jobs.queries import SweepState
from goodwork.web.health.status import status_of

NOW = datetime(2026, 11, 21, 14, 20, tzinfo=UTC)


def sweep(minutes_ago: float | None, failure: str = "") -> SweepState:
    ran_at = None if minutes_ago is None else NOW - timedelta(minutes=minutes_ago)
    return SweepState(name="promises.lapse", every_minutes=5, acted_at=ran_at, ran_at=ran_at, done=0, failure=failure)


def test_a_recent_sweep_is_well_and_says_when() -> None:
    status = status_of([sweep(None), sweep(4), sweep(9)], NOW)
    assert status.ok
    assert status.message == "Dates last checked at 14:16."


def test_fifteen_minutes_of_silence_are_borne_and_no_more() -> None:
    assert status_of([sweep(15)], NOW).ok
    late = status_of([sweep(15.1)], NOW)
    assert not late.ok
    assert "silent since 14:04" in late.message


def test_silence_since_another_day_names_the_day() -> None:
    assert "14:20 on 20 November 2026" in status_of([sweep(24 * 60)], NOW).message


def test_a_worker_that_never_ran_is_not_well() -> None:
    assert not status_of([sweep(None)], NOW).ok
    assert "never run" in status_of([], NOW).message


def test_a_failing_sweep_is_named() -> None:
    status = status_of([sweep(1, failure="ValueError")], NOW)
    assert not status.ok
    assert "promises.lapse" in status.message


def test_the_moment_a_sweep_acted_at_is_not_when_it_ran() -> None:
    ahead = SweepState(
        name="promises.lapse",
        every_minutes=5,
        acted_at=NOW + timedelta(days=30),
        ran_at=NOW - timedelta(hours=1),
        done=0,
        failure="",
    )
    assert not status_of([ahead], NOW).ok
