"""What the worker does for questionnaires."""

from __future__ import annotations

from datetime import datetime

from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.jobs.services import job, sweep
from goodwork.reach.questionnaires import fresh
from goodwork.reach.questionnaires.services import JOB_FRESH_LINKS, end_unanswered


@job(JOB_FRESH_LINKS)
def fresh_links(*, at: datetime) -> int:
    """Answer those who asked for a fresh link; return how many."""
    return fresh.answer_all(at=at)


@sweep("questionnaires.unanswered", every_minutes=60)
def unanswered(*, at: datetime) -> int:
    """End requests that nobody answered in 84 days; return how many."""
    return end_unanswered(by=SYSTEM, at=at)
