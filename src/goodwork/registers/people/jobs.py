"""What runs by itself for the register of people."""

from __future__ import annotations

from datetime import datetime

from goodwork.ledger.jobs.services import sweep
from goodwork.registers.people.retention import erase_what_is_due


@sweep("people.retention", every_minutes=24 * 60)
def retention(*, at: datetime) -> int:
    """Erase the records whose time is over; return how many people."""
    return erase_what_is_due(at=at)
