"""What comes round: sorting those whose facts changed, so that a page finds little to do."""

from __future__ import annotations

from datetime import datetime

from goodwork.ledger.jobs.services import sweep
from goodwork.oversight.funnel.services import catch_up, compact

MOST_AT_ONCE = 50_000


@sweep("funnel.sort", every_minutes=5)
def sort(*, at: datetime) -> int:
    """Sort people whose facts changed since the last time, and put the tallies together."""
    done = catch_up(most=MOST_AT_ONCE)
    compact()
    return done
