"""Making the room's tables anew from the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.handling import Happened
from goodwork.ledger.events.queries import StoredEvent, stream
from goodwork.oversight.barriers import handlers
from goodwork.oversight.barriers.models import BarrierAlias, BarrierRedirect, BarrierRefusal, BarrierWay

TAKERS: dict[str, Callable[[Any], None]] = {
    "ProgrammeDecided": handlers.take_decisions,
    "EligibilityDecided": handlers.take_general_decisions,
    "ReferralReceived": handlers.take_who_they_were,
    "ReferralAccepted": handlers.take_taken_up,
    "ReferralStarted": handlers.take_taken_up,
    "ReferralCorrected": handlers.take_corrections,
    "PersonRedirected": handlers.take_redirects,
    "RedirectEnded": handlers.take_redirects_ended,
    "PeopleLinked": handlers.link_people,
    "PeopleParted": handlers.part_people,
}
"""Which function takes which events: what the handlers register, for reading the ledger again from its start."""

_BATCH = 1000


def rebuild() -> int:
    """Empty the room's tables, read the ledger again from its start, and return how many events counted."""
    with transaction.atomic():
        for table in (BarrierRefusal, BarrierWay, BarrierRedirect, BarrierAlias):
            table._default_manager.all()._raw_delete(table._default_manager.db)
        count = 0
        batch: list[StoredEvent] = []
        for stored in stream(SYSTEM_VIEWER, kinds=list(TAKERS)):
            if batch and (stored.kind != batch[0].kind or len(batch) >= _BATCH):
                _take(batch)
                batch = []
            batch.append(stored)
            count += 1
        if batch:
            _take(batch)
    return count


def _take(batch: list[StoredEvent]) -> None:
    """Hand a run of events of one kind to what takes it, as the ledger did when they were recorded."""
    happened: list[Happened[Any]] = [Happened(event=s.event(), id=s.id, by=s.by, at=s.at) for s in batch]
    TAKERS[batch[0].kind](happened)
