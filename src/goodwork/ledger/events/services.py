"""Writing down what happened."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from goodwork.kernel.actors import Actor
from goodwork.ledger.copying import copy_rows
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
    ids = _written([_values(event, by, at) for event in events])
    by_kind: dict[str, list[Happened[Any]]] = defaultdict(list)
    for event, number in zip(events, ids, strict=True):
        by_kind[event.kind()].append(Happened(event=event, id=number, by=by, at=at))
    for kind, happened in by_kind.items():
        for handler in handlers_of(kind):
            handler(happened)


COLUMNS = (
    "kind",
    "at",
    "actor_kind",
    "actor_id",
    "on_behalf_of",
    "subject_kind",
    "subject_id",
    "person_id",
    "organisation_id",
    "data",
)


def _written(rows: list[tuple[Any, ...]]) -> list[int]:
    """Write rows by their columns, and return their ids, which ascend in the order given."""
    if len(rows) < MANY:
        made = EventRow.objects.bulk_create([EventRow(**dict(zip(COLUMNS, row, strict=True))) for row in rows])
        return [row.pk for row in made]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [EventRow._meta.db_table, len(rows)],
        )
        ids = [int(number) for (number,) in cursor.fetchall()]
    values = ((number, *row[:-1], json.dumps(row[-1])) for number, row in zip(ids, rows, strict=True))
    copy_rows(EventRow, ("id", *COLUMNS), values)
    return ids


def _values(event: Event, by: Actor, at: datetime) -> tuple[Any, ...]:
    """Return the columns of an event's row; its person and organisation stand in columns of their own too."""
    return (
        event.kind(),
        at,
        by.kind.value,
        by.id,
        by.on_behalf_of,
        event.subject_kind,
        event.subject_id,
        getattr(event, "person_id", None),
        getattr(event, "organisation_id", None),
        data_of(event),
    )
