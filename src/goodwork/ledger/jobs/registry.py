"""What can be done in the background: jobs that are woken, and sweeps that come round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Work(Protocol):
    """A bounded, idempotent piece of work; returns how many things it did."""

    def __call__(self, *, at: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Job:
    """A registered piece of work; `every_minutes` is None for one that only runs when woken."""

    name: str
    work: Work
    every_minutes: int | None


_JOBS: dict[str, Job] = {}


def _register(name: str, every_minutes: int | None) -> Callable[[Work], Work]:
    def put(work: Work) -> Work:
        _JOBS[name] = Job(name=name, work=work, every_minutes=every_minutes)
        return work

    return put


def job(name: str) -> Callable[[Work], Work]:
    """Register work that runs when it is woken."""
    return _register(name, None)


def sweep(name: str, *, every_minutes: int) -> Callable[[Work], Work]:
    """Register work that runs every so many minutes, and when it is woken."""
    return _register(name, every_minutes)


def job_named(name: str) -> Job:
    """Return a registered job; KeyError when there is none."""
    return _JOBS[name]


def jobs() -> list[Job]:
    """Return all jobs and sweeps in the order in which they were registered."""
    return list(_JOBS.values())


def sweeps() -> list[Job]:
    """Return the sweeps in the order in which they were registered."""
    return [j for j in _JOBS.values() if j.every_minutes is not None]
