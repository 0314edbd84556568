"""The day on which a plan was agreed is the day in London, as everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from goodwork.pathway.plans.queries import PlanView, VersionView
from goodwork.pathway.plans.rules import SHIPPED_KINDS
from goodwork.web.my.agreed.panels import _plan

AT = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
"""Half past midnight of 2 July in London."""


def test_a_plan_agreed_after_midnight_in_summer_is_of_that_day() -> None:
    now = VersionView(
        number=1,
        kind=SHIPPED_KINDS[0],
        review_date=date(2026, 7, 14),
        matters="",
        treatment="",
        duties="",
        weekly_hours_now=None,
        weekly_hours_aim=None,
        adjustments=(),
        goals=("g",),
        actions=(),
        written_by="Cora Coach",
        written_at=AT,
    )
    nobody = UUID(int=1)
    plan = PlanView(nobody, nobody, nobody, nobody, AT, None, "Cora Coach", (now,))
    assert "2 July 2026" in _plan(plan, "en").agreed
