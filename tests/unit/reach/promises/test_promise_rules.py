"""The arithmetic of promises: their day, what falls due, and the words in four languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.kernel.clock import LONDON, is_working_day
from goodwork.kernel.states import CannotMove
from goodwork.kernel.words import LANGUAGES
from goodwork.reach.promises.rules import (
    LIVE,
    MACHINE,
    OPEN_KINDS,
    Act,
    CannotPromise,
    MoveReason,
    NoticeKind,
    State,
    Step,
    Window,
    acts_due,
    check_due_date,
    check_reason,
    due_in,
    first_look,
    tells_lead,
    times_of,
    working_day_before,
)
from goodwork.reach.promises.texts import WORDS, step_text

THURSDAY = date(2026, 11, 26)
FIRST, LAST = (datetime(2026, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001 (hypothesis adds the zone)


def london(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def test_a_date_lapses_at_five_in_london_in_winter_and_in_summer() -> None:
    assert times_of(date(2026, 11, 26)).lapse_at == datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
    assert times_of(date(2026, 7, 2)).lapse_at == datetime(2026, 7, 2, 16, 0, tzinfo=UTC)


def test_the_holder_is_warned_on_the_last_working_day_before() -> None:
    assert working_day_before(date(2026, 11, 30)) == date(2026, 11, 27)
    assert working_day_before(date(2026, 12, 29)) == date(2026, 12, 24), "Christmas, Boxing Day's substitute, weekend"
    assert times_of(THURSDAY).warn_at == london(date(2026, 11, 25), 9)


def test_the_lead_is_told_a_working_day_after_the_silence_began() -> None:
    assert times_of(THURSDAY).lead_at == london(date(2026, 11, 27), 17)
    assert times_of(date(2026, 12, 24)).lead_at == london(date(2026, 12, 29), 17)


@pytest.mark.parametrize(
    ("state", "warned", "at", "acts"),
    [
        (State.OPEN, False, london(date(2026, 11, 25), 8, 59), ()),
        (State.OPEN, False, london(date(2026, 11, 25), 9), (Act.WARN,)),
        (State.OPEN, True, london(date(2026, 11, 25), 9), ()),
        (State.OPEN, True, london(THURSDAY, 16, 59), ()),
        (State.OPEN, True, london(THURSDAY, 17), (Act.LAPSE,)),
        (State.OPEN, False, london(THURSDAY, 17), (Act.LAPSE,)),
        (State.OPEN, False, london(date(2026, 12, 8), 9), (Act.LAPSE, Act.TELL_LEAD)),
        (State.BROKEN, True, london(date(2026, 11, 27), 16, 59), ()),
        (State.BROKEN, True, london(date(2026, 11, 27), 17), (Act.TELL_LEAD,)),
    ],
)
def test_what_the_sweep_owes(state: State, warned: bool, at: datetime, acts: tuple[Act, ...]) -> None:
    assert acts_due(state, warned=warned, due_date=THURSDAY, at=at) == acts


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 60 * 24 * 30))
def test_the_first_look_is_never_after_the_lapse(due: date, minutes_before: int) -> None:
    lapse = times_of(due).lapse_at
    made_at = lapse - timedelta(minutes=minutes_before + 1)
    look = first_look(due, made_at)
    assert made_at < look <= lapse
    assert acts_due(State.OPEN, warned=False, due_date=due, at=look), "something is due when the sweep looks"


def test_a_promise_for_a_day_that_is_over_is_refused() -> None:
    with pytest.raises(CannotPromise, match="before 5pm"):
        check_due_date(THURSDAY, london(THURSDAY, 17))
    check_due_date(THURSDAY, london(THURSDAY, 16, 59))


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)), st.integers(0, 30))
def test_due_in_is_a_working_day_that_is_not_over(at: datetime, days: int) -> None:
    day = due_in(at, days)
    assert is_working_day(day)
    check_due_date(day, at)


def test_a_second_move_by_the_same_holder_goes_to_the_lead() -> None:
    assert [tells_lead(n) for n in (0, 1, 2, 3)] == [False, False, True, True]


def test_a_broken_promise_is_still_owed_and_can_be_kept_late_or_moved() -> None:
    assert set(LIVE) == MACHINE.open
    assert MACHINE.move(State.BROKEN, "KEEP") == State.KEPT_LATE
    assert MACHINE.move(State.BROKEN, "MOVE") == State.OPEN
    with pytest.raises(CannotMove):
        MACHINE.move(State.KEPT, "MOVE")


def test_an_unanswered_invitation_is_not_open() -> None:
    assert set(OPEN_KINDS) == {
        "REFERRAL",
        "CALL",
        "CALL_BACK",
        "CONCERN",
        "ANSWER",
        "PLAN_REVIEW",
        "QUESTION",
        "REDIRECT",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_words_in_every_language(language: str, step: Step) -> None:
    assert f"step-{step}" in WORDS.keys(language)
    said = step_text(language, step=step, holder="Sam Patel", due_date=THURSDAY, window=Window.MORNING)
    assert "Sam Patel" in said
    assert "26" in said or "٢٦" in said or "۲۶" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_move_and_the_silence_have_words_in_every_language(language: str) -> None:
    assert {f"moved-{r}" for r in MoveReason} | {"silent"} <= WORDS.keys(language)


def test_every_notice_has_words() -> None:
    assert {f"notice-{k}" for k in NoticeKind} <= WORDS.keys("en")


def test_a_call_back_names_its_part_of_the_day() -> None:
    morning = step_text(
        "en", step=Step.WE_WILL_CALL_BACK, holder="The practice", due_date=THURSDAY, window=Window.MORNING
    )
    assert morning == "The practice will ring you back on Thursday 26 November 2026 between 9am and 12 noon."


def test_a_later_day_is_not_called_sooner() -> None:
    check_reason(MoveReason.DATE_BROUGHT_FORWARD, from_date=THURSDAY, to_date=THURSDAY - timedelta(days=1))
    check_reason(MoveReason.NEED_MORE_TIME, from_date=THURSDAY, to_date=THURSDAY + timedelta(days=1))
    with pytest.raises(CannotPromise) as refused:
        check_reason(MoveReason.DATE_BROUGHT_FORWARD, from_date=THURSDAY, to_date=THURSDAY + timedelta(days=1))
    assert refused.value.field == "reason"
