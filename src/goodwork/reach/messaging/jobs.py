"""The jobs of messaging."""

from __future__ import annotations

from datetime import datetime

from goodwork.ledger.jobs.services import sweep
from goodwork.reach.messaging import delivery, unknown
from goodwork.reach.messaging.ports import gateway


@sweep("messaging.deliver", every_minutes=1)
def deliver(*, at: datetime) -> int:
    """Hand due messages to the gateway; woken by what is queued, and every minute for what waited for its hour."""
    unknown.honour_stops(at=at)
    return delivery.deliver(gateway(), at=at)


@sweep("messaging.rescue", every_minutes=5)
def rescue(*, at: datetime) -> int:
    """Ask the gateway about messages whose sending is unclear."""
    return delivery.rescue(gateway(), at=at)


@sweep("messaging.chase", every_minutes=60)
def chase(*, at: datetime) -> int:
    """Ask the gateway about messages whose receipt never came."""
    return delivery.chase(gateway(), at=at)
