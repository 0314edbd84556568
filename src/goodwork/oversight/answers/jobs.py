"""What the background does: counting anew what everybody said, so that a page finds it counted."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.kernel.clock import local_date
from goodwork.ledger.jobs.services import sweep
from goodwork.oversight.answers import counting
from goodwork.oversight.answers.grouping import MONTHS, families_of, since_of
from goodwork.oversight.answers.handlers import COUNT


@sweep(COUNT, every_minutes=5)
def count(*, at: datetime) -> int:
    """Count what everybody said in the usual time, where an answer came, was read, coded or ended since."""
    return int(counting.keep(since_of(local_date(at), MONTHS), partial(families_of, SYSTEM_VIEWER)))
