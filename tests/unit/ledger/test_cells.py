"""What COPY is given for each kind of value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from goodwork.kernel.ids import new_id
from goodwork.ledger.copying import NULL, cell
from goodwork.reach.messaging.rules import Channel

MADE = new_id()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, NULL),
        ("", ""),
        ("Zoë", "Zoë"),
        ("a\tb\nc\rd\\e", "a\\tb\\nc\\rd\\\\e"),
        ("\\N", "\\\\N"),
        (Channel.SMS, "SMS"),
        (True, "t"),
        (False, "f"),
        (1, "1"),
        (Decimal("2.40"), "2.40"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05+00:00"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        pytest.param(MADE, str(MADE), id="made now"),
    ],
)
def test_a_value_is_written_so_that_copy_reads_it_back(value: object, expected: str) -> None:
    assert cell(value) == expected


def test_a_value_that_no_column_has_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        cell({1})
