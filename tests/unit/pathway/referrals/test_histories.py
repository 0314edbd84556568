"""Corrections read into a history: against a slow reading of the words, and a few that matter by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.oversight.funnel.live import holding, undone_by
from goodwork.pathway.referrals.histories import (
    Entry,
    check_correction,
    effective,
    entries_of,
    first_at,
    first_of,
    reasons_for,
    taken_back,
)
from goodwork.pathway.referrals.rules import FINAL, MACHINE, Reason, State
from goodwork.registers.programmes.rules import HistoryState

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KINDS = {
    State.REQUESTED: "ReferralReceived",
    State.ACCEPTED: "ReferralAccepted",
    State.IN_PROGRESS: "ReferralStarted",
    State.ON_HOLD: "ReferralHeld",
    State.REJECTED: "ReferralRejected",
    State.COMPLETED: "ReferralCompleted",
    State.CANCELLED: "ReferralCancelled",
    State.FAILED: "ReferralFailed",
}


def entry(number: int, state: State, reason: Reason | None = None, *, correction: bool = False) -> Entry:
    kind = "ReferralCorrected" if correction else KINDS[state]
    return Entry(number, kind, AT + timedelta(hours=number), state, reason)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Draw a history that moves and corrections could have made."""
    found = [entry(1, State.REQUESTED)]
    for number in range(2, draw(st.integers(2, 10))):
        state, reason = found[-1].state, found[-1].reason
        moves = list(MACHINE.moves[state].values())
        if moves and draw(st.booleans()):
            to = State(draw(st.sampled_from(moves)))
            because = draw(st.sampled_from(reasons_for(to))) if reasons_for(to) else None
            found.append(entry(number, to, because))
            continue
        to = draw(st.sampled_from(list(State)))
        because = draw(st.sampled_from(reasons_for(to))) if reasons_for(to) else None
        begun = first_at(found, State.IN_PROGRESS) is not None
        if check_correction(state, reason, to=to, to_reason=because, has_begun=begun) == ("", ""):
            found.append(entry(number, to, because, correction=True))
    return tuple(found)


def slowly(entries: tuple[Entry, ...]) -> list[Entry]:
    """Read corrections one by one, as their docstring says it, from the front each time."""
    counting: list[Entry] = []
    for one in entries:
        if not one.is_correction:
            counting = [*counting, one]
            continue
        wrong, before = counting[-1:], counting[:-1]
        stood = [(e.state, e.reason) for e in before]
        if (one.state, one.reason) in stood:
            last = max(n for n, told in enumerate(stood) if told == (one.state, one.reason))
            counting = before[: last + 1]
        else:
            counting = [*(before or wrong), one]
    return counting


@given(histories())
def test_corrections_are_read_as_they_are_said(entries: tuple[Entry, ...]) -> None:
    assert list(effective(entries)) == slowly(entries)


@given(histories())
def test_a_history_ends_where_its_last_entry_says_and_begins_with_the_referral(entries: tuple[Entry, ...]) -> None:
    counting = effective(entries)
    assert (counting[-1].state, counting[-1].reason) == (entries[-1].state, entries[-1].reason)
    assert counting[0].number == 1
    numbers = [e.number for e in counting]
    assert numbers == sorted(numbers)
    assert taken_back(entries).isdisjoint(numbers)
    assert all(not e.is_correction for e in entries if e.number in taken_back(entries))


@given(histories())
def test_nothing_is_erased(entries: tuple[Entry, ...]) -> None:
    counting = effective(entries)
    assert set(counting) <= set(entries)
    assert all(first_of(counting, state) == first_at(entries, state) for state in State)
    kept = {e.number for e in counting} | taken_back(entries) | {e.number for e in entries if e.is_correction}
    assert kept == {e.number for e in entries}


@given(histories(), st.booleans())
def test_what_the_funnel_holds_comes_from_entries_that_count(entries: tuple[Entry, ...], onward: bool) -> None:
    counting = effective(entries)
    moves = [(e.number, e.kind, e.state.value, e.reason.value if e.reason else "") for e in counting]
    holds = holding(moves, onward=onward)
    assert set(holds) <= {e.number for e in counting}
    if counting[-1].reason is Reason.MADE_IN_ERROR:
        assert holds == {}
        assert HistoryState.REFERRED in undone_by(moves)
    else:
        assert HistoryState.REFERRED not in undone_by(moves)
    begun = any(e.state is State.IN_PROGRESS for e in counting)
    if counting[-1].reason is not Reason.MADE_IN_ERROR:
        assert ((HistoryState.STARTED if onward else HistoryState.ENGAGED) in holds.values()) == begun


def test_back_to_where_it_was_takes_back_everything_since() -> None:
    told = (
        entry(1, State.REQUESTED),
        entry(2, State.ACCEPTED),
        entry(3, State.IN_PROGRESS),
        entry(4, State.COMPLETED, Reason.PLAN_COMPLETED),
        entry(5, State.ACCEPTED, correction=True),
    )
    assert [e.number for e in effective(told)] == [1, 2]
    assert taken_back(told) == {3, 4}
    assert first_at(told, State.IN_PROGRESS) is None


def test_elsewhere_takes_the_place_of_the_last_entry_only() -> None:
    told = (
        entry(1, State.REQUESTED),
        entry(2, State.ACCEPTED),
        entry(3, State.REJECTED, Reason.INELIGIBLE),
        entry(4, State.CANCELLED, Reason.NO_LONGER_WANTED, correction=True),
    )
    assert [e.number for e in effective(told)] == [1, 2, 4]
    again = (*told, entry(5, State.REJECTED, Reason.INELIGIBLE, correction=True))
    assert [e.number for e in effective(again)] == [1, 2, 5]


def test_a_correction_corrected_stands_as_if_neither_had_been() -> None:
    told = (
        entry(1, State.REQUESTED),
        entry(2, State.CANCELLED, Reason.NO_LONGER_WANTED, correction=True),
        entry(3, State.REQUESTED, correction=True),
    )
    assert [e.state for e in effective(told)][-1] is State.REQUESTED


def test_old_entries_that_took_up_again_say_where_they_led() -> None:
    told = entries_of(
        [
            (1, "ReferralReceived", AT, {}),
            (2, "ReferralHeld", AT, {"reason": "DEFERRED"}),
            (3, "ReferralResumed", AT, {}),
            (4, "QuestionAsked", AT, {}),
            (5, "ReferralStarted", AT, {}),
            (6, "ReferralHeld", AT, {"reason": "DEFERRED"}),
            (7, "ReferralResumed", AT, {}),
            (8, "ReferralResumed", AT, {"to_state": "ACCEPTED"}),
        ]
    )
    assert [e.state for e in told] == [
        State.REQUESTED,
        State.ON_HOLD,
        State.ACCEPTED,
        State.IN_PROGRESS,
        State.ON_HOLD,
        State.IN_PROGRESS,
        State.ACCEPTED,
    ]


@pytest.mark.parametrize("state", list(State))
def test_every_end_and_only_an_end_or_putting_off_has_reasons(state: State) -> None:
    assert bool(reasons_for(state)) == (state in FINAL or state is State.ON_HOLD)
