"""What came of support: each counted once in each whole, held against a slow count; no small number by subtraction."""

from __future__ import annotations

import random

import pytest

from goodwork.kernel.disclosure import SCHEME
from goodwork.oversight.results.rules import (
    PARTS,
    WHOLE,
    Figure,
    Result,
    Support,
    counted_as,
    disclosed,
    employed,
    figure,
    in_full,
)
from goodwork.pathway.outcomes.rules import Satisfaction

YES_NO = (None, True, False)


def some(chance: random.Random) -> Support:
    return Support(
        employed_before=chance.choice(YES_NO),
        employed_after=chance.choice(YES_NO),
        entered=chance.random() < 0.3,
        remained=chance.random() < 0.5,
        asked=chance.random() < 0.6,
        satisfaction=chance.choice(["", *Satisfaction]),
    )


@pytest.mark.parametrize(("status", "paid"), [("01", True), ("02", False), ("07", False), ("ZZ", None)])
def test_paid_work_is_one_code_and_what_was_not_said_is_neither(status: str, paid: bool | None) -> None:
    assert employed(status) is paid


@pytest.mark.parametrize(
    ("one", "parts"),
    [
        (Support(True, True, False, True, True, "GOOD"), {Result.IN_WORK, Result.REMAINED, Result.GOOD}),
        (Support(True, False, False, False, True, ""), {Result.IN_WORK, Result.LEFT_WORK, Result.NOT_ANSWERED}),
        (Support(True, None, False, False, False, ""), {Result.IN_WORK_NOT_ACCOUNTED_FOR, Result.NOT_ASKED}),
        (Support(False, None, True, False, False, ""), {Result.OUT_OF_WORK, Result.ENTERED}),
        (Support(False, False, False, False, False, ""), {Result.OUT_OF_WORK, Result.NOT_ENTERED}),
        (Support(False, None, False, False, False, ""), {Result.OUT_OF_WORK_NOT_ACCOUNTED_FOR}),
        (Support(None, True, False, False, False, ""), {Result.START_NOT_KNOWN}),
    ],
)
def test_what_each_support_counts_as(one: Support, parts: set[Result]) -> None:
    assert parts <= set(counted_as(one))
    for whole, those in PARTS:
        expected = 1 if whole in counted_as(one) else 0
        assert len(set(those) & set(counted_as(one))) == expected, "one part of each whole that it stands in"


def test_parts_add_up_to_their_whole_and_agree_with_counting_one_by_one() -> None:
    chance = random.Random(11)
    for _ in range(50):
        supports = [(some(chance), chance.randint(1, 30)) for _ in range(chance.randint(0, 12))]
        found = figure("A", supports)
        for whole, parts in PARTS:
            assert sum(found.counts[part] for part in parts) == found.counts[whole]
        slowly = [result for one, number in supports for _ in range(number) for result in counted_as(one)]
        assert all(found.counts[result] == slowly.count(result) for result in Result)


def test_a_share_of_nobody_is_none_and_halves_are_rounded_up() -> None:
    nobody = in_full(figure(WHOLE, []))
    assert nobody.percent(Result.REMAINED, Result.IN_WORK) is None
    stayed, left = Support(True, True, False, True, False, ""), Support(True, False, False, False, False, "")
    assert in_full(figure(WHOLE, [(stayed, 1), (left, 7)])).percent(Result.REMAINED, Result.IN_WORK) == 13


def test_no_small_number_comes_back_by_subtraction() -> None:
    chance = random.Random(5)
    for _ in range(150):
        groups = [
            figure(name, [(some(chance), chance.choice([1, 2, 5, 9, 30])) for _ in range(6)])
            for name in "ABC"[: chance.randint(1, 3)]
        ]
        whole = Figure(WHOLE, {r: sum(g.counts[r] for g in groups) for r in Result})
        shown, parts_of = disclosed(whole, groups, SCHEME)
        for one in (shown, *parts_of):
            for all_of, parts in PARTS:
                assert [one.counts[all_of], *(one.counts[p] for p in parts)].count(None) != 1
            assert all(count is None or count % SCHEME.round_to == 0 for count in one.counts.values())
        for result in Result:
            assert [shown.counts[result], *(p.counts[result] for p in parts_of)].count(None) != 1
