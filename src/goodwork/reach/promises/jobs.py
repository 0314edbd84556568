"""The sweeps of promises."""

from __future__ import annotations

from datetime import datetime

from goodwork.ledger.jobs.services import sweep
from goodwork.reach.promises import watching


@sweep("promises.lapse", every_minutes=5)
def lapse(*, at: datetime) -> int:
    """Warn holders, let dates lapse at 17:00, tell leads after a working day."""
    return watching.look(at=at)


@sweep("promises.cover", every_minutes=30)
def cover(*, at: datetime) -> int:
    """Pass on what falls due today and still lies with somebody who is away."""
    return watching.pass_on_to_covers(at=at)
