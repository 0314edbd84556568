"""What comes round: measuring how long providers really take."""

from __future__ import annotations

from datetime import datetime

from goodwork.ledger.jobs.services import sweep
from goodwork.pathway.referrals import closing, measuring, senders

__all__ = ["senders"]


@sweep("referrals.pace", every_minutes=15)
def measure_pace(*, at: datetime) -> int:
    """Measure anew the providers whose referrals moved, or whose people have waited another day."""
    return measuring.refresh(at=at)


@sweep(closing.FIND_CLOSED, every_minutes=60)
def find_closed(*, at: datetime) -> int:
    """Give the promises about referrals to organisations that have closed to somebody who works."""
    return closing.pass_back_due(at=at)
