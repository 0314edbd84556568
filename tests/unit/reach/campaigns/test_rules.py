"""Who may be invited, at what pace, and what an approval must say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.kernel.states import CannotMove
from goodwork.reach.campaigns import rules
from goodwork.reach.campaigns.rules import CAMPAIGN, INVITATION, CannotCampaign, Withheld

DAY = date(2026, 6, 1)
FREE = {
    "deceased": False,
    "opted_out": False,
    "age": 40,
    "has_open_referral": False,
    "last_invited_date": None,
    "on_date": DAY,
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"age": 16}, None),
        ({"age": 15}, Withheld.UNDER_16),
        ({"has_open_referral": True}, Withheld.OPEN_REFERRAL),
        ({"last_invited_date": DAY - timedelta(days=84)}, Withheld.ALREADY_INVITED),
        ({"last_invited_date": DAY - timedelta(days=85)}, None),
        ({"last_invited_date": DAY + timedelta(days=200)}, Withheld.ALREADY_INVITED),
        ({"opted_out": True, "age": 3, "has_open_referral": True, "last_invited_date": DAY}, Withheld.OPTED_OUT),
        ({"deceased": True, "opted_out": True}, Withheld.DECEASED),
        ({"has_open_referral": True, "last_invited_date": DAY}, Withheld.OPEN_REFERRAL),
    ],
)
def test_the_first_reason_counts(changes: dict[str, object], expected: Withheld | None) -> None:
    assert rules.exclusion(**{**FREE, **changes}) is expected  # type: ignore[arg-type]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-400, 400))
def test_84_days_as_the_slow_reference_counts_them(on: date, before: int) -> None:
    last = on - timedelta(days=before)
    days = [last + timedelta(days=step) for step in range(85)]
    blocked = rules.exclusion(**{**FREE, "last_invited_date": last, "on_date": on}) is not None  # type: ignore[arg-type]
    assert blocked == (on in days or last > on)


@given(st.integers(1, 20_000), st.integers(0, 40_000), st.integers(0, 100_000))
def test_no_hour_has_more_than_was_asked_for(per_hour: int, sent: int, waiting: int) -> None:
    allowed = rules.allowance(per_hour=per_hour, sent_last_hour=sent, waiting=waiting)
    assert 0 <= allowed <= waiting
    assert sent + allowed <= max(per_hour, sent)


@given(st.integers(1, 20_000))
def test_twelve_sendings_make_an_hour(per_hour: int) -> None:
    sent = 0
    for _ in range(12):
        sent += rules.allowance(per_hour=per_hour, sent_last_hour=sent, waiting=10**6)
    assert sent == per_hour


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"approved_by": " "}, "approved_by"),
        ({"dpia_version": ""}, "dpia_version"),
        ({"not_marketing": "It is not."}, "not_marketing"),
    ],
)
def test_an_approval_that_leaves_something_out_is_refused(changes: dict[str, str], field: str) -> None:
    whole = {
        "approved_by": "Dr Example, partner",
        "dpia_version": "1.2",
        "not_marketing": "It offers care to patients.",
    }
    rules.check_approval(**whole)
    with pytest.raises(CannotCampaign) as refused:
        rules.check_approval(**{**whole, **changes})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"messages_per_hour": 0}, "messages_per_hour"),
        ({"messages_per_hour": 20_001}, "messages_per_hour"),
        ({"reminder_after_days": 0}, "reminder_after_days"),
        ({"reminder_after_days": 61}, "reminder_after_days"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(changes: dict[str, object], field: str) -> None:
    whole = {"name": "Spring", "messages_per_hour": 200, "reminder_after_days": 7}
    rules.check_plan(**whole)  # type: ignore[arg-type]
    rules.check_plan(**{**whole, "reminder_after_days": None})  # type: ignore[arg-type]
    with pytest.raises(CannotCampaign) as refused:
        rules.check_plan(**{**whole, **changes})  # type: ignore[arg-type]
    assert refused.value.field == field


def test_what_has_ended_stays_ended() -> None:
    for state in ("STOPPED", "FINISHED"):
        with pytest.raises(CannotMove):
            CAMPAIGN.move(state, "RESUME")
    with pytest.raises(CannotMove):
        INVITATION.move("CANCELLED", "ANSWER")
    assert INVITATION.move("NOT_ANSWERED", "ANSWER") == "ANSWERED"


def test_reminders_are_counted_from_the_day_of_the_invitation() -> None:
    assert rules.reminder_date(DAY, 7) == date(2026, 6, 8)
    assert rules.reminder_date(DAY, None) is None
