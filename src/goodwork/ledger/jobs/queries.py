"""Reading how the background is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from goodwork.kernel.actors import Viewer
from goodwork.ledger.jobs.models import SweepRun
from goodwork.ledger.jobs.registry import sweeps


@dataclass(frozen=True, slots=True)
class SweepState:
    """One sweep: how often it comes round, the moment it last acted at, and when that really was."""

    name: str
    every_minutes: int
    acted_at: datetime | None
    ran_at: datetime | None
    done: int
    failure: str


def last_sweeps(viewer: Viewer) -> list[SweepState]:
    """Return every sweep with its last run, in the order in which they run."""
    rows = {r.name: r for r in SweepRun.objects.all()}
    return [
        SweepState(
            name=s.name,
            every_minutes=s.every_minutes or 0,
            acted_at=rows[s.name].acted_at if s.name in rows else None,
            ran_at=rows[s.name].ran_at if s.name in rows else None,
            done=rows[s.name].done if s.name in rows else 0,
            failure=rows[s.name].failure if s.name in rows else "",
        )
        for s in sweeps()
    ]
