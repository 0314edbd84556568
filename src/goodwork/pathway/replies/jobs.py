"""The jobs of replies."""

from __future__ import annotations

from datetime import datetime

from goodwork.ledger.jobs.services import sweep
from goodwork.pathway.replies import asking, fresh, short_codes


@sweep(asking.SEND, every_minutes=5)
def send(*, at: datetime) -> int:
    """Send the links that wait; woken by what is asked, and every five minutes for what was left over."""
    return asking.send_due(at=at)


@sweep(asking.FRESH, every_minutes=1)
def fresh_links(*, at: datetime) -> int:
    """Answer those who asked for a fresh link."""
    return fresh.answer_asks(at=at)


@sweep("replies.find_unasked", every_minutes=60)
def find_unasked(*, at: datetime) -> int:
    """Ask about what waits where nobody can sign in any more."""
    return asking.find_unasked(at=at)


@sweep("replies.forget_tries", every_minutes=60)
def forget_tries(*, at: datetime) -> int:
    """Forget from where wrong short codes came, after a day."""
    return short_codes.forget_tries(at=at)
