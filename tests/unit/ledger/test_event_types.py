"""What an event may hold, and that it comes back from the ledger as it went in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from goodwork.ledger.events import types
from goodwork.ledger.events.types import Code, Event, NotAnEvent


@pytest.fixture(scope="module")
def made() -> type[Event]:
    @dataclass(frozen=True, kw_only=True)
    class MadeForTests(Event, subject="person"):
        """Made for tests."""

        person_id: UUID
        reason: Code | None = None
        day: date | None = None
        amount: Decimal | None = None
        codes: tuple[Code, ...] = ()

    yield MadeForTests
    del types._REGISTRY["MadeForTests"]


def test_an_event_comes_back_as_it_went_in(made: type[Event]) -> None:
    event = made(
        person_id=uuid4(), reason=Code("DEFERRED"), day=date(2026, 1, 2), amount=Decimal("7.5"), codes=(Code("A"),)
    )
    assert types.event_from("MadeForTests", types.data_of(event)) == event


@pytest.mark.parametrize("text", ["Mrs Smith", "lower", "A" * 41, "", "07700 900123", "a@example.org"])
def test_free_text_is_refused_when_written(made: type[Event], text: str) -> None:
    with pytest.raises(NotAnEvent):
        types.data_of(made(person_id=uuid4(), reason=text))
