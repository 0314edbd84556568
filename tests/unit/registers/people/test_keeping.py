"""How long a record is kept: one line for each class, and the days that calendars trip over."""

from __future__ import annotations

from datetime import date

import pytest

from goodwork.registers.people.keeping import RETENTION, KeptUntil, kept_until, years_after

ADULT = {"birth_date": date(1980, 1, 1), "last_entry": date(2026, 11, 21), "deceased": False, "deceased_date": None}


@pytest.mark.parametrize(
    ("facts", "until", "code"),
    [
        ({}, date(2034, 11, 21), "ADULT_HEALTH"),
        ({"last_entry": date(2024, 2, 29)}, date(2032, 2, 29), "ADULT_HEALTH"),
        ({"birth_date": date(2010, 5, 5)}, date(2035, 5, 5), "CHILD_HEALTH"),
        ({"birth_date": date(2009, 5, 5)}, date(2035, 5, 5), "CHILD_HEALTH"),
        ({"deceased": True, "deceased_date": date(2026, 1, 1)}, date(2036, 1, 1), "DECEASED"),
        ({"deceased": True}, date(2036, 11, 21), "DECEASED"),
        ({"classes": {"MENTAL_HEALTH": date(2026, 3, 1)}}, date(2046, 3, 1), "MENTAL_HEALTH"),
        (
            {"classes": {"MENTAL_HEALTH": date(2026, 3, 1)}, "deceased": True, "deceased_date": date(2030, 1, 1)},
            date(2040, 1, 1),
            "MENTAL_HEALTH",
        ),
        ({"classes": {"GRANT_EVIDENCE": date(2034, 12, 31)}}, date(2034, 12, 31), "GRANT_EVIDENCE"),
        ({"classes": {"GRANT_EVIDENCE": date(2030, 12, 31)}}, date(2034, 11, 21), "ADULT_HEALTH"),
    ],
)
def test_the_longest_class_decides(facts: dict[str, object], until: date, code: str) -> None:
    found = kept_until(**{"classes": {}, **ADULT, **facts})  # type: ignore[arg-type]
    assert found == KeptUntil(until, code)


def test_the_29th_of_february_becomes_the_1st_of_march() -> None:
    assert years_after(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_every_class_says_where_it_comes_from() -> None:
    assert all(rule.source and rule.meaning for rule in RETENTION.values())
