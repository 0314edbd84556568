"""What comes round: repeated absences are held against the notes."""

from __future__ import annotations

from datetime import datetime

from goodwork.ledger.jobs.services import sweep
from goodwork.pathway.absence import repeats


@sweep("absence.repeats", every_minutes=24 * 60)
def mend_repeats(*, at: datetime) -> int:
    """Make the repeated absences what the notes say, where another gap was set or a write was missed."""
    return repeats.mend()
