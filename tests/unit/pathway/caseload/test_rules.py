"""Who gets the next person."""

from __future__ import annotations

from uuid import UUID

from goodwork.pathway.caseload.rules import least_loaded

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


def test_the_coach_with_the_fewest() -> None:
    assert least_loaded({A: 5, B: 2, C: 3}) == B


def test_of_equals_always_the_same_one() -> None:
    assert least_loaded({C: 2, B: 2}) == B


def test_nobody_without_coaches() -> None:
    assert least_loaded({}) is None
