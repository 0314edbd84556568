"""How the background worker is, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.jobs.queries import SweepState, last_sweeps

DEAD_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class WorkerStatus:
    """Whether sweeps come round, when the last one really ran, and a sentence for staff. It holds nobody's data."""

    ok: bool
    last_sweep_at: datetime | None
    message: str
    failing: tuple[str, ...] = ()


def worker_status(at: datetime) -> WorkerStatus:
    """Return how the background worker is at a real moment: silent for over 15 minutes means dead. One query."""
    return status_of(last_sweeps(SYSTEM_VIEWER), at)


def status_of(sweeps: list[SweepState], at: datetime) -> WorkerStatus:
    """Return what the last runs of all sweeps mean at a moment."""
    ran = [sweep.ran_at for sweep in sweeps if sweep.ran_at is not None]
    last = max(ran, default=None)
    failing = tuple(sweep.name for sweep in sweeps if sweep.failure)
    if last is None:
        return WorkerStatus(False, None, "The background worker has never run: no text is sent and no date is watched.")
    if at - last > DEAD_AFTER:
        return WorkerStatus(
            False,
            last,
            f"The background worker has been silent since {_when(last, at)}: "
            "no text is sent and no date is watched. Tell whoever runs this service.",
            failing,
        )
    if failing:
        return WorkerStatus(
            False,
            last,
            f"The last sweep ran at {_when(last, at)}, and these parts of it failed: {', '.join(failing)}.",
            failing,
        )
    return WorkerStatus(True, last, f"Dates last checked at {_when(last, at)}.")


def _when(moment: datetime, at: datetime) -> str:
    local = moment.astimezone(clock.LONDON)
    if clock.local_date(moment) == clock.local_date(at):
        return f"{local:%H:%M}"
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"
