"""Writing down what happened."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from goodwork.kernel.actors import Actor
from goodwork.ledger.copying import copy_objects
from goodwork.ledger.events.handling import Happened, handlers_of
from goodwork.ledger.events.models import EventRow
from goodwork.ledger.events.types import Event, data_of

MANY = 20
"""From so many rows on, COPY is faster than an INSERT."""


class OutsideTransaction(RuntimeError):
    """An event was about to be written apart from the change that it tells of."""


def record(*events: Event, by: Actor, at: datetime) -> None:
    """Write events in the order given, then run their handlers, all in the caller's transaction.

    Handlers get the events of one kind as a batch, kinds in the order of their first event.
    Raises OutsideTransaction when no transaction is open, NotAnEvent for a field that holds free text.
    """
    if not events:
        return
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("an event is written in the transaction of its change")
    rows = _written([_row(event, by, at) for event in events])
    by_kind: dict[str, list[Happened[Any]]] = defaultdict(list)
    for event, row in zip(events, rows, strict=True):
        by_kind[event.kind()].append(Happened(event=event, id=row.pk, by=by, at=at))
    for kind, happened in by_kind.items():
        for handler in handlers_of(kind):
            handler(happened)


def _written(rows: list[EventRow]) -> list[EventRow]:
    """Write rows, and return them with their ids, which ascend in the order given."""
    if len(rows) < MANY:
        return EventRow.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [EventRow._meta.db_table, len(rows)],
        )
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.id = number
    copy_objects(rows)
    return rows


def _row(event: Event, by: Actor, at: datetime) -> EventRow:
    """Return the row of an event; its person and organisation stand in columns of their own too."""
    return EventRow(
        kind=event.kind(),
        at=at,
        actor_kind=by.kind.value,
        actor_id=by.id,
        on_behalf_of=by.on_behalf_of,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        person_id=getattr(event, "person_id", None),
        organisation_id=getattr(event, "organisation_id", None),
        data=data_of(event),
    )
