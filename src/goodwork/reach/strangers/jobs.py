"""The sweeps of strangers."""

from __future__ import annotations

from datetime import datetime

from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.jobs.services import sweep
from goodwork.reach.strangers import services


@sweep("strangers.look", every_minutes=30)
def look(*, at: datetime) -> int:
    """Tell the leads of texts from unknown numbers whose day has passed."""
    return services.look(by=SYSTEM, at=at)


@sweep("strangers.forget", every_minutes=1440)
def forget(*, at: datetime) -> int:
    """Forget texts from unknown numbers that were dealt with, 84 days after they came."""
    return services.forget(by=SYSTEM, at=at)
