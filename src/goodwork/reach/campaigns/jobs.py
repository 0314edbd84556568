"""What campaigns do by themselves, when it is due."""

from __future__ import annotations

from datetime import datetime

from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.jobs.services import sweep
from goodwork.reach.campaigns import services
from goodwork.reach.campaigns.rules import MINUTES_BETWEEN_SENDINGS


@sweep("campaigns.send", every_minutes=MINUTES_BETWEEN_SENDINGS)
def send(*, at: datetime) -> int:
    """Contact the next people of every running campaign."""
    return services.send_due(by=SYSTEM, at=at)


@sweep("campaigns.remind", every_minutes=15)
def remind(*, at: datetime) -> int:
    """Remind those whose one reminder is due."""
    return services.remind_due(by=SYSTEM, at=at)
