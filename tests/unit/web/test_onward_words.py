"""How soon something comes, in words of people and never "0 working days"."""

from __future__ import annotations

import pytest

from goodwork.pathway.referrals.durations import Basis, Projected
from goodwork.web.staff.onward.words import reply_words, spread_words
from goodwork.web.staff.referrals.views import expected_words


def measured(low: int, median: int, high: int, **more: object) -> Projected:
    return Projected(median_days=median, low_days=low, high_days=high, count=12, basis=Basis.PROGRAMME, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 0, "on the same working day"),
        (0, 1, "on the same working day or within a working day"),
        (0, 3, "on the same working day or within 3 working days"),
        (2, 2, "after 2 working days"),
        (1, 4, "after 1 to 4 working days"),
    ],
)
def test_a_spread_reads_as_words(low: int, high: int, words: str) -> None:
    assert spread_words(measured(low, low, high)) == words


def test_nothing_takes_no_working_days() -> None:
    for time in (measured(0, 0, 0), measured(0, 0, 2), measured(0, 0, 0, median_at_least=True)):
        for words in (reply_words(time), reply_words(time, said=True), expected_words(time)):
            assert " 0 " not in f" {words} "
            assert "at least the same" not in words
