"""Writing down what happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any, Final

from django.db import connection, transaction

from goodwork.kernel.actors import Actor
from goodwork.ledger.ahead import current
from goodwork.ledger.copying import NULL, cell, copy_lines, moment, row_id
from goodwork.ledger.events.handling import Happened, handlers_of
from goodwork.ledger.events.models import EventRow
from goodwork.ledger.events.types import Event, data_of, json_of

STOCK = 4_000
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
    handled = {cls for cls in {type(event) for event in events} if handlers_of(cls.kind())}
    ahead = current() is not None
    if len(events) < MANY and not ahead:
        ids = _written(events, by, at)
    else:
        ids = _numbers(len(events)) if handled or ahead else []
        _copy(events, ids, by, at)
    if not handled:
        return
    by_kind: dict[str, list[Happened[Any]]] = defaultdict(list)
    for event, number in zip(events, ids, strict=True):
        if type(event) in handled:
            by_kind[event.kind()].append(Happened(event=event, id=number, by=by, at=at, is_new=True))
    for kind, happened in by_kind.items():
        for handler in handlers_of(kind):
            handler(happened)


_COLUMNS: Final = (
    "id",
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


def _written(events: Sequence[Event], by: Actor, at: datetime) -> list[int]:
    """Write a few events, and return the ids of their rows, which ascend in the order given."""
    rows = [
        EventRow(
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
        for event in events
    ]
    return [row.pk for row in EventRow.objects.bulk_create(rows)]


def _numbers(count: int) -> list[int]:
    """Return so many new ids of rows, ascending; out of a stock where asking for them would mean waiting."""
    ahead = current()
    if ahead is None:
        return _drawn(count)
    if len(ahead.numbers) < count:
        have_ids(max(8 * count, STOCK))
    taken, ahead.numbers = ahead.numbers[:count], ahead.numbers[count:]
    return taken


def have_ids(count: int) -> None:
    """Have ids in stock for so many events where COPY is not waited for: asked later, it would wait for rows."""
    ahead = current()
    if ahead is not None and len(ahead.numbers) < count:
        with ahead.apart():
            ahead.numbers += _drawn(count - len(ahead.numbers))


_IDS: Final = """
    SELECT {} FROM (SELECT nextval(own.sequence) AS id
                      FROM generate_series(1, %s),
                           (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence OFFSET 0) own) drawn
"""
"""Draws ids. OFFSET 0 keeps the search for the sequence out of the count: it would be made for each of them."""


def _drawn(count: int) -> list[int]:
    wanted = (count, EventRow._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(_IDS.format("min(id), max(id)"), wanted)
        first, last = cursor.fetchone()
        if last - first < count:
            return list(range(first, last + 1))
        # Somebody else drew at the same time: these are let go, and the next are told one by one.
        cursor.execute(_IDS.format("array_agg(id)"), wanted)
        (ids,) = cursor.fetchone()
        return list(ids)


@cache
def _about(cls: type[Event]) -> Callable[[Event], str]:
    """Return what writes the cells of an event that say what it happened to, to whom and where."""
    has = {field.name for field in fields(cls)}  # type: ignore[arg-type]
    person = attrgetter("person_id") if "person_id" in has else None
    organisation = attrgetter("organisation_id") if "organisation_id" in has else None
    subject = attrgetter(cls.subject_field)

    def cells(event: Event) -> str:
        return (
            f"{subject(event)}\t{NULL if person is None else row_id(person(event))}"
            f"\t{NULL if organisation is None else row_id(organisation(event))}"
        )

    return cells


def _copy(events: Sequence[Event], ids: Sequence[int], by: Actor, at: datetime) -> None:
    """Write many events by COPY, under the ids given; without any, the database numbers them as they come."""
    actor = f"{moment(at)}\t{cell(by.kind)}\t{row_id(by.id)}\t{row_id(by.on_behalf_of)}"
    kinds = {type(event) for event in events}
    heads = {cls: f"{cls.kind()}\t{actor}\t{cls.subject_kind}" for cls in kinds}
    about = {cls: _about(cls) for cls in kinds}  # type: ignore[arg-type]
    copy_lines(
        EventRow,
        _COLUMNS if ids else _COLUMNS[1:],
        (
            # Ids, codes and numbers hold nothing that COPY reads as anything but itself.
            f"{number}{heads[type(event)]}\t{about[type(event)](event)}\t{json_of(event)}\n"
            for number, event in zip((f"{number}\t" for number in ids) if ids else repeat(""), events, strict=False)
        ),
    )
