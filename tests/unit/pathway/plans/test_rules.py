"""What a plan may hold, and kinds of plan as data."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from goodwork.pathway.plans.rules import (
    ADJUSTMENT_WORDS,
    SHIPPED_KINDS,
    WHO_WORDS,
    Action,
    Adjustment,
    CannotAgree,
    Content,
    Who,
    WrongKinds,
    check,
    read_kinds,
)

TODAY = date(2026, 11, 21)
SOON = TODAY + timedelta(days=14)
GOOD = Content(
    kind="THRIVE_IN_WORK",
    review_date=SOON,
    goals=("Work four mornings without pain",),
    actions=(Action(text="Ask for a chair", who=Who.PERSON, due_date=SOON),),
)


def refused(content: Content) -> str:
    with pytest.raises(CannotAgree) as found:
        check(content, kinds=SHIPPED_KINDS, today=TODAY)
    return found.value.field


def test_a_whole_plan_passes() -> None:
    check(GOOD, kinds=SHIPPED_KINDS, today=TODAY)


def test_all_codes_have_words() -> None:
    assert (set(WHO_WORDS), set(ADJUSTMENT_WORDS)) == (set(Who), set(Adjustment))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "RETURN_TO_WORK"}, "kind"),
        ({"goals": ()}, "goal_1"),
        ({"goals": ("x",) * 11}, "goal_1"),
        ({"actions": ()}, "action_1"),
        ({"actions": GOOD.actions * 31}, "action_1"),
        ({"actions": (Action(text="x", who=Who.OTHER, due_date=SOON),)}, "who_named_1"),
        ({"actions": (*GOOD.actions, Action(text="x", who=Who.COACH))}, "due_2"),
        ({"review_date": TODAY}, "review_date"),
        ({"review_date": TODAY + timedelta(days=85)}, "review_date"),
        ({"weekly_hours_now": Decimal("-1")}, "weekly_hours_now"),
        ({"weekly_hours_aim": Decimal("100.5")}, "weekly_hours_aim"),
    ],
)
def test_what_is_missing_is_named(change: dict[str, object], field: str) -> None:
    assert refused(replace(GOOD, **change)) == field  # type: ignore[arg-type]


def test_twelve_weeks_is_the_furthest_review() -> None:
    check(replace(GOOD, review_date=TODAY + timedelta(days=84)), kinds=SHIPPED_KINDS, today=TODAY)


def test_a_deployment_adds_a_kind_as_data() -> None:
    added = read_kinds('[{"code": "RETURN_TO_WORK", "name": {"en": "Return to work", "pl": "Powrót do pracy"}}]')
    check(replace(GOOD, kind="RETURN_TO_WORK"), kinds=SHIPPED_KINDS + added, today=TODAY)
    assert added[0].name("pl-PL") == "Powrót do pracy"
    assert added[0].name("ur") == "Return to work"


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "{}",
        '[{"code": "lower", "name": {"en": "x"}}]',
        '[{"code": "X", "name": {"pl": "x"}}]',
        '[{"code": "X", "name": {"en": "x"}}, {"code": "X", "name": {"en": "y"}}]',
        '[{"name": {"en": "x"}}]',
    ],
)
def test_kinds_that_cannot_be_used_say_so(text: str) -> None:
    with pytest.raises(WrongKinds):
        read_kinds(text) if text != "{}" else read_kinds(json.dumps({"code": "X"}))


def test_the_shipped_kinds_are_named_in_four_languages() -> None:
    assert [k.code for k in SHIPPED_KINDS] == ["THRIVE_IN_WORK", "MOVE_INTO_WORK"]
    assert all({code for code, _ in k.names} == {"en", "ur", "ar", "pl"} for k in SHIPPED_KINDS)
