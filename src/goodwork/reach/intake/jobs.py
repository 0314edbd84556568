"""What intake does in the background: long files, and files that nobody sent."""

from __future__ import annotations

from datetime import datetime

from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.jobs.services import job, sweep
from goodwork.reach.intake import services, uploads


@job(uploads.JOB)
def work_on_uploads(*, at: datetime) -> int:
    """Preview and send the long files that wait."""
    return services.work_on_uploads(by=SYSTEM, at=at)


@sweep("intake.remove_old_uploads", every_minutes=60)
def remove_old_uploads(*, at: datetime) -> int:
    """Remove the files that nobody sent within a day, and take up those whose sending was cut off."""
    return services.work_on_uploads(by=SYSTEM, at=at) + services.remove_old_uploads(by=SYSTEM, at=at)
