"""Putting the public figures down once a day, and making the rows anew from the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.replaying import Taker, replay
from goodwork.oversight.silence import handlers, queries
from goodwork.oversight.silence.models import FirstPromise, PublishedFigure
from goodwork.oversight.silence.rules import Fate, Figure, default_period

TAKERS: dict[str, Taker] = {
    "ReferralReceived": handlers.take_received,
    "PromiseMade": handlers.take_promised,
    "PromiseHandedOver": handlers.take_promised,
    "PromiseMoved": handlers.take_moved,
    "SilenceBegan": handlers.take_silences,
    "PromiseKept": handlers.take_kept,
    "ReferralStarted": handlers.take_contact,
    "ContactMade": handlers.take_contact,
    "AttemptMade": handlers.take_attempts,
    "ReferralRejected": handlers.take_endings,
    "ReferralCompleted": handlers.take_endings,
    "ReferralCancelled": handlers.take_endings,
    "ReferralFailed": handlers.take_endings,
    "ReferralCorrected": handlers.take_corrections,
}
"""Which function takes which events: what the handlers register, for reading the ledger again from its start."""


@transaction.atomic
def publish(*, at: datetime) -> int:
    """Put down the figures of the public page for today, once a day; returns how many lines, 0 where they stand.

    Where nothing is counted yet, as after the upgrade that brought this room, the ledger is read first.
    """
    if not FirstPromise.objects.exists():
        rebuild()
    today = local_date(at)
    if PublishedFigure.objects.filter(published_date=today).exists():
        return 0
    from_date, _ = default_period(at)
    whole, groups = queries.count_by_provider(SYSTEM_VIEWER, at=at)
    made = PublishedFigure.objects.bulk_create(
        [
            PublishedFigure(
                published_date=today,
                from_date=from_date,
                organisation_id=organisation_id,
                fates={fate.value: figure.fates.get(fate, 0) for fate in Fate},
                moved=figure.moved,
                moves=figure.moves,
                late_median_days=figure.late_median_days,
                late_longest_days=figure.late_longest_days,
            )
            for organisation_id, figure in _lines(whole, groups)
        ]
    )
    return len(made)


def _lines(whole: Figure, groups: list[Figure]) -> list[tuple[UUID | None, Figure]]:
    return [(None, whole), *((UUID(figure.group), figure) for figure in groups)]


def rebuild(*, progress: Callable[[int], None] | None = None) -> int:
    """Empty the rows and read the ledger again from its start; returns how many events counted. One transaction."""
    with transaction.atomic():
        FirstPromise.objects.all().delete()
        return replay(TAKERS, progress=progress)


def read_the_past() -> int:
    """Read the ledger once where this room's tables are empty, as after the upgrade that brought them; else nothing.

    Returns how many events counted.
    """
    return 0 if FirstPromise.objects.exists() else rebuild()
