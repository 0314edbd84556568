"""What the register of access does by itself: absences begin and dated roles end on their day."""

from __future__ import annotations

from datetime import datetime

from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.jobs.services import sweep
from goodwork.registers.access.services import begin_what_is_due


@sweep("access.absences", every_minutes=15)
def absences(*, at: datetime) -> int:
    """Let absences begin and dated roles end whose day has come, so that what was held passes on within the hour."""
    return begin_what_is_due(by=SYSTEM, at=at)
