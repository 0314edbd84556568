"""Events are written with their change or not at all, few or many, and nothing in the product can change them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind
from goodwork.ledger.events import handling, types
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.events.queries import of_person, of_subject, stream
from goodwork.ledger.events.services import OutsideTransaction, record
from goodwork.ledger.events.types import Code, Event

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Weighed(Event, subject="parcel"):
    """Made for tests."""

    parcel_id: UUID
    person_id: UUID | None = None
    reason: Code | None = None
    day: date | None = None
    grams: Decimal | None = None


@pytest.fixture(autouse=True, scope="module")
def _made_for_this_file() -> Iterator[None]:
    yield
    types._REGISTRY.pop("Weighed", None)
    handling._HANDLERS.pop("Weighed", None)


def weighed(count: int) -> list[Weighed]:
    return [
        Weighed(parcel_id=uuid4(), person_id=uuid4(), reason=Code("HEAVY"), day=date(2026, 1, 2), grams=Decimal("7.5"))
        for _ in range(count)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 19, 20, 2500])
def test_few_and_many_are_written_alike_and_come_back_as_they_went_in(count: int) -> None:
    events = weighed(count)
    by = Actor(kind=ActorKind.USER, id=uuid4(), on_behalf_of=uuid4())
    record(*events, by=by, at=AT)
    stored = list(stream(SYSTEM_VIEWER, kinds=["Weighed"], chunk=700))
    assert [s.event() for s in stored] == events
    assert {(s.by, s.at) for s in stored} == {(by, AT)}
    assert [s.id for s in stored] == sorted(s.id for s in stored)
    assert [s.event() for s in of_subject(SYSTEM_VIEWER, "PARCEL", events[0].parcel_id)] == [events[0]]
    assert [s.event() for s in of_person(SYSTEM_VIEWER, events[0].person_id or uuid4())] == [events[0]]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 40])
def test_handlers_get_the_batch_with_the_ids_of_its_rows(count: int) -> None:
    seen: list[Happened[Weighed]] = []

    @handles(Weighed)
    def note(happened: list[Happened[Weighed]]) -> None:
        seen.extend(happened)

    events = weighed(count)
    record(*events, by=SYSTEM, at=AT)
    handling._HANDLERS.pop("Weighed")
    assert [h.event for h in seen] == events
    assert [h.id for h in seen] == [s.id for s in stream(SYSTEM_VIEWER, kinds=["Weighed"])]


@pytest.mark.django_db(transaction=True)
def test_an_event_apart_from_its_change_is_refused() -> None:
    with pytest.raises(OutsideTransaction):
        record(*weighed(1), by=SYSTEM, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_event SET kind = 'x'", "DELETE FROM ledger_event", "TRUNCATE ledger_event"]
)
def test_the_ledger_is_append_only(statement: str) -> None:
    record(*weighed(1), by=SYSTEM, at=AT)
    with pytest.raises(DatabaseError, match=r"(?i)append.only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
