"""What became of first dates, the rate, and what of it may be shown."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

import pytest

from factories.fates import fate_of
from goodwork.kernel.disclosure import SCHEME
from goodwork.oversight.silence.rules import (
    MISSED,
    OWED,
    Fate,
    Figure,
    as_document,
    disclosed,
    first_of_month,
    in_full,
    last_lapsed,
)

THURSDAY = date(2026, 11, 26)


def test_a_day_lapses_at_five_also_where_the_clock_was_changed() -> None:
    assert last_lapsed(datetime(2026, 11, 26, 16, 59, 59, tzinfo=UTC)) == date(2026, 11, 25)
    assert last_lapsed(datetime(2026, 11, 26, 17, 0, tzinfo=UTC)) == THURSDAY
    assert last_lapsed(datetime(2026, 10, 26, 17, 0, tzinfo=UTC)) == date(2026, 10, 26)
    assert last_lapsed(datetime(2026, 10, 23, 16, 0, tzinfo=UTC)) == date(2026, 10, 23)
    assert last_lapsed(datetime(2027, 3, 29, 16, 0, tzinfo=UTC)) == date(2027, 3, 29)


@pytest.mark.parametrize(
    ("facts", "fate"),
    [
        ({"first_date": None}, Fate.NOT_ACCOUNTED_FOR),
        ({"lapsed": date(2026, 11, 25), "reached_date": THURSDAY, "in_time": True}, Fate.NOT_YET_DUE),
        ({"reached_date": THURSDAY, "in_time": True}, Fate.IN_TIME),
        ({"reached_date": date(2026, 11, 27)}, Fate.LATER),
        ({"reached_date": date(2026, 11, 27), "ended": True}, Fate.LATER),
        ({"ended": True, "ended_before": True}, Fate.ENDED_BEFORE),
        ({"ended": True}, Fate.ENDED_UNREACHED),
        ({}, Fate.STILL_WAITING),
    ],
)
def test_every_referral_has_one_fate(facts: dict[str, object], fate: Fate) -> None:
    usual: dict[str, object] = {
        "first_date": THURSDAY,
        "reached_date": None,
        "in_time": False,
        "ended_before": False,
        "ended": False,
        "lapsed": date(2026, 11, 30),
    }
    assert fate_of(**{**usual, **facts}) is fate  # type: ignore[arg-type]


def test_the_rate_is_those_missed_of_those_owed_and_everything_is_accounted_for() -> None:
    figure = Figure("", dict(zip(Fate, (3, 2, 40, 5, 4, 1, 1), strict=True)), moved=6, moves=9, late_median_days=4)
    assert (figure.missed, figure.owed, figure.received) == (10, 50, 56)
    said = as_document(in_full(figure))
    assert (said["numerator"], said["denominator"], said["percent"], said["not_accounted_for"]) == (10, 50, 20, 1)
    assert sum(said["parts"].values()) + said["not_accounted_for"] == said["received"]


def test_nothing_owed_has_no_rate() -> None:
    assert in_full(Figure("", {})).percent is None


def figure(group: str, chance: random.Random) -> Figure:
    fates = {fate: chance.choice([0, 1, 3, 8, 12, 40]) for fate in Fate}
    owed = sum(fates[f] for f in OWED)
    return Figure(group, fates, moved=chance.randint(0, owed), moves=owed, late_median_days=3, late_longest_days=90)


def test_no_small_number_comes_back_by_subtraction() -> None:
    chance = random.Random(3)
    for _ in range(300):
        groups = [figure(name, chance) for name in "ABC"[: chance.randint(1, 3)]]
        whole = Figure("", {f: sum(g.fates[f] for g in groups) for f in Fate}, sum(g.moved for g in groups))
        shown, parts = disclosed(whole, groups, SCHEME)
        for one in (shown, *parts):
            for group_of, counts in (
                (one.owed, [one.fates[Fate.IN_TIME], one.missed]),
                (one.missed, [one.fates[f] for f in MISSED]),
            ):
                assert [group_of, *counts].count(None) != 1
            assert one.late_longest_days is None
            assert one.missed is None or one.missed % 5 == 0
            if one.missed in {None, 0}:
                assert one.late_median_days is None
        for name in ("owed", "missed", "received"):
            assert [getattr(shown, name), *(getattr(p, name) for p in parts)].count(None) != 1


def test_months_are_counted_backwards_over_the_new_year() -> None:
    assert first_of_month(date(2026, 2, 28), 3) == date(2025, 11, 1)
    assert first_of_month(date(2026, 12, 31), 11) == date(2026, 1, 1)
