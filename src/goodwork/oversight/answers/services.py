"""Making the room's tables anew from the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.handling import Happened
from goodwork.ledger.events.queries import StoredEvent, stream
from goodwork.oversight.answers import handlers
from goodwork.oversight.answers.models import AnswerAlias, AnswerEnd, AnswerFact

EVENTS_AT_ONCE = 2000

TAKERS: dict[str, Callable[[Any], None]] = {
    "QuestionnaireSubmitted": handlers.take_answers,
    "AnswersRead": handlers.take_readings,
    "AnswersCoded": handlers.take_codings,
    "AnswersClosed": handlers.take_closings,
    "PeopleLinked": handlers.link_people,
    "PeopleParted": handlers.part_people,
}
"""Which function takes which events: what the handlers register, for reading the ledger again from its start."""


@transaction.atomic
def rebuild(*, progress: Callable[[int], None] | None = None) -> int:
    """Empty the tables, read the ledger again from its start, and return how many events counted. One transaction."""
    for table in (AnswerFact, AnswerEnd, AnswerAlias):
        table._default_manager.all()._raw_delete(table._default_manager.db)
    count = 0
    batch: list[StoredEvent] = []
    for stored in stream(SYSTEM_VIEWER, kinds=list(TAKERS)):
        if batch and (stored.kind != batch[0].kind or len(batch) >= EVENTS_AT_ONCE):
            _take(batch)
            batch = []
        batch.append(stored)
        count += 1
        if progress is not None and count % EVENTS_AT_ONCE == 0:
            progress(count)
    if batch:
        _take(batch)
    if progress is not None:
        progress(count)
    return count


def _take(batch: list[StoredEvent]) -> None:
    """Hand a run of events of one kind to what takes it, as the ledger did when they were recorded."""
    happened: list[Happened[Any]] = [Happened(event=s.event(), id=s.id, by=s.by, at=s.at) for s in batch]
    TAKERS[batch[0].kind](happened)
