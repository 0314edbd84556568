"""How long a provider really takes: quantiles with people who still wait, against a slow reference."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction

import pytest

from goodwork.kernel.clock import add_working_days, is_working_day, working_days_between
from goodwork.pathway.referrals.durations import (
    HIGH,
    LOW,
    MEDIAN,
    Basis,
    Dates,
    Stage,
    Stretch,
    days_to_promise,
    is_enough,
    projected,
    quantiles,
    said,
    stretch_of,
)


def slowly(stretches: list[Stretch], share: Fraction) -> tuple[int, bool]:
    """Kaplan and Meier's rule day by day, over every person each day."""
    longest = max((s.days for s in stretches), default=0)
    waiting = Fraction(1)
    for day in range(longest + 1):
        at_risk = [s for s in stretches if s.days >= day]
        through = [s for s in at_risk if s.days == day and s.through]
        if through:
            waiting *= 1 - Fraction(len(through), len(at_risk))
            if waiting <= 1 - share:
                return day, False
    return longest, True


def test_quantiles_are_those_of_the_slow_reference() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        known = [
            Stretch(chance.randrange(0, 15), chance.random() < chance.choice([0.2, 0.7, 1.0]))
            for _ in range(chance.randrange(0, 30))
        ]
        found = quantiles(known, (LOW, MEDIAN, HIGH))
        assert [(q.days, q.at_least) for q in found] == [slowly(known, share) for share in (LOW, MEDIAN, HIGH)]


def test_without_anybody_waiting_the_median_is_the_plain_one() -> None:
    time = projected([Stretch(d, True) for d in (1, 2, 3, 4, 9)], Basis.PROVIDER)
    assert (time.median_days, time.low_days, time.high_days) == (3, 1, 9)
    assert (time.count, time.waiting, time.measured, time.high_at_least) == (5, 0, True, False)


def test_who_still_waits_makes_a_slow_provider_look_slow() -> None:
    answered = [Stretch(1, True)] * 4
    alone, silent = (
        projected(answered, Basis.PROVIDER),
        projected([*answered, *[Stretch(40, False)] * 6], Basis.PROVIDER),
    )
    assert (alone.median_days, alone.median_at_least) == (1, False)
    assert (silent.median_days, silent.median_at_least, silent.high_at_least) == (40, True, True)


def test_who_came_yesterday_does_not_make_a_quick_provider_look_slow() -> None:
    time = projected([*[Stretch(2, True)] * 20, *[Stretch(0, False)] * 5], Basis.PROVIDER)
    assert (time.median_days, time.high_days, time.high_at_least) == (2, 2, False)


def test_too_little_is_not_measured_and_a_provider_that_never_answers_is() -> None:
    assert not is_enough(count=9, long_waits=0)
    assert is_enough(count=10, long_waits=0)
    assert is_enough(count=0, long_waits=10)


def test_what_was_said_is_not_measured() -> None:
    assert not said(3, Basis.DECLARED).measured
    assert (said(3, Basis.DECLARED).count, said(3, Basis.DEFAULT).high_days) == (0, 3)


@pytest.mark.parametrize(("high", "promised"), [(0, 1), (4, 4), (60, 10)])
def test_a_promise_is_the_upper_end_within_bounds(high: int, promised: int) -> None:
    assert days_to_promise(said(high, Basis.DEFAULT), least=1, most=10) == promised


MONDAY = date(2026, 11, 23)


def of(**days: date) -> Dates:
    named = {name: days.get(name) for name in ("answered_date", "accepted_date", "contact_date", "started_date")}
    return Dates(received_date=MONDAY, ended_date=days.get("ended_date"), **named)


def test_stages_follow_each_other() -> None:
    day = [MONDAY + timedelta(days=n) for n in range(5)]
    through = of(answered_date=day[1], accepted_date=day[1], contact_date=day[2], started_date=day[4])
    assert [stretch_of(s, through, day[4]) for s in Stage] == [Stretch(1, True), Stretch(1, True), Stretch(2, True)]
    assert stretch_of(Stage.CONTACT, of(), day[4]) is None


def test_a_start_is_a_contact_too_and_then_begins_with_the_acceptance() -> None:
    begun = of(answered_date=MONDAY, accepted_date=MONDAY, started_date=MONDAY + timedelta(days=3))
    assert stretch_of(Stage.CONTACT, begun, MONDAY) == Stretch(3, True)
    assert stretch_of(Stage.START, begun, MONDAY) == Stretch(3, True)


def test_who_withdrew_waited_until_then_and_who_waits_waited_until_today() -> None:
    gone = of(ended_date=MONDAY + timedelta(days=2))
    assert stretch_of(Stage.REPLY, gone, MONDAY + timedelta(days=30)) == Stretch(2, False)
    assert stretch_of(Stage.REPLY, of(), MONDAY + timedelta(days=4)) == Stretch(4, False)


def test_working_days_between_is_the_inverse_of_adding_them() -> None:
    start = date(2026, 1, 1)
    for n in range(900):
        day = start + timedelta(days=n)
        for more in (1, 2, 3, 7, 26):
            assert working_days_between(day, add_working_days(day, more)) == more
        counted = sum(is_working_day(day + timedelta(days=k)) for k in range(1, 41))
        assert working_days_between(day, day + timedelta(days=40)) == counted
    assert working_days_between(start, start - timedelta(days=5)) == 0
