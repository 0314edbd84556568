"""What a deployment sets and can't be used is refused at the start, by its name and with what to write instead."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from goodwork.config import told
from goodwork.pathway.plans import kinds as kinds_of_plan
from goodwork.pathway.plans.rules import SHIPPED_KINDS
from goodwork.reach.messaging import planning

NAME = "GOODWORK_SOMETHING"
STAGES = ("REPLY", "CONTACT", "START")


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (lambda: told.switch(NAME, True), "off", False),
        (lambda: told.whole(NAME, 3), "12", 12),
        (lambda: told.whole(NAME, 3), "", 3),
        (lambda: told.whole_for_each(NAME, "3,5,10", STAGES), "1, 2,3", {"REPLY": 1, "CONTACT": 2, "START": 3}),
        (lambda: told.hours(NAME, "20:00-08:00"), "21:30-07:00", "21:30-07:00"),
        (lambda: told.pence(NAME, "2.4"), "3.05", "3.05"),
        (lambda: told.file(NAME), "", ""),
    ],
)
def test_what_can_be_used_is_used(
    read: Callable[[], object], text: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, text)
    assert read() == value


@pytest.mark.parametrize(
    ("read", "text", "advice"),
    [
        (lambda: told.switch(NAME, True), "perhaps", "1 or 0"),
        (lambda: told.whole(NAME, 3), "three", "whole number from 1 to 366"),
        (lambda: told.whole(NAME, 3), "0", "whole number from 1 to 366"),
        (lambda: told.whole(NAME, 3), "\u0663", "whole number from 1 to 366"),
        (lambda: told.whole_for_each(NAME, "3,5,10", STAGES), "3,5", "3 whole numbers of days"),
        (lambda: told.whole_for_each(NAME, "3,5,10", STAGES), "3,x,5", "3 whole numbers of days"),
        (lambda: told.hours(NAME, "20:00-08:00"), "at night", "two times, such as 20:00-08:00"),
        (lambda: told.pence(NAME, "2.4"), "two", "an amount of pence"),
        (lambda: told.pence(NAME, "2.4"), "NaN", "an amount of pence"),
        (lambda: told.file(NAME), "/nowhere/notice.json", "where no file is"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_to_write(
    read: Callable[[], object], text: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match=NAME) as refused:
        read()
    assert advice in str(refused.value)


def test_a_deployment_adds_kinds_of_plan_by_a_file(tmp_path: Path, settings: Any) -> None:
    file = tmp_path / "kinds.json"
    settings.GOODWORK_PLAN_KINDS = str(file)
    file.write_text(json.dumps([{"code": "VOLUNTEER_FIRST", "name": {"en": "Volunteer first"}}]))
    assert [kind.code for kind in kinds_of_plan.kinds()] == [*(k.code for k in SHIPPED_KINDS), "VOLUNTEER_FIRST"]


@pytest.mark.parametrize(
    "text", ["no list", "[{}]", '[{"code": "MOVE_INTO_WORK", "name": {"en": "Move"}}]', '[{"code": "X", "name": {}}]']
)
def test_a_file_of_kinds_that_cannot_be_used_is_named(text: str, tmp_path: Path, settings: Any) -> None:
    file = tmp_path / "kinds.json"
    file.write_text(text)
    settings.GOODWORK_PLAN_KINDS = str(file)
    with pytest.raises(ImproperlyConfigured, match="GOODWORK_PLAN_KINDS"):
        kinds_of_plan.kinds()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"version": "1"}', '{"version": "1", "en": {"short": "We tell nobody."}}']
)
def test_a_privacy_notice_that_cannot_be_used_is_named(text: str, tmp_path: Path, settings: Any) -> None:
    file = tmp_path / "notice.json"
    file.write_text(text)
    settings.GOODWORK_PRIVACY_NOTICE = str(file)
    planning._notice_file.cache_clear()
    try:
        with pytest.raises(ImproperlyConfigured, match="GOODWORK_PRIVACY_NOTICE"):
            planning.privacy_notice("en")
    finally:
        planning._notice_file.cache_clear()
