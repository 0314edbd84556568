"""Making the rows anew from the ledger."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from goodwork.ledger.events.replaying import Taker, replay
from goodwork.oversight.results import handlers
from goodwork.oversight.results.models import SupportResult

TAKERS: dict[str, Taker] = {
    "ReferralReceived": handlers.take_received,
    "ReferralStarted": handlers.take_started,
    "OutcomeRecorded": handlers.take_readings,
    "WorkEntered": handlers.take_entered,
    "WorkRemained": handlers.take_remained,
    "WorkOutcomeUndone": handlers.undo_outcomes,
    "SatisfactionAsked": handlers.take_asked,
    "SatisfactionGiven": handlers.take_satisfaction,
    "ReferralRejected": handlers.take_endings,
    "ReferralCompleted": handlers.take_endings,
    "ReferralCancelled": handlers.take_endings,
    "ReferralFailed": handlers.take_endings,
    "ReferralCorrected": handlers.take_corrections,
}
"""Which function takes which events: what the handlers register, for reading the ledger again from its start."""


@transaction.atomic
def rebuild(*, progress: Callable[[int], None] | None = None) -> int:
    """Empty the rows and read the ledger again from its start; returns how many events counted. One transaction."""
    SupportResult.objects.all().delete()
    return replay(TAKERS, progress=progress)


def read_the_past() -> int:
    """Read the ledger once where this room's tables are empty, as after the upgrade that brought them; else nothing.

    Returns how many events counted.
    """
    return 0 if SupportResult.objects.exists() else rebuild()
