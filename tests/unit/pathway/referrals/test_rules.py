"""States of a referral, and the reasons that are never one."""

from __future__ import annotations

import pytest

from goodwork.kernel.states import CannotMove
from goodwork.pathway.referrals.rules import (
    CLOSING_MOVES,
    FINAL,
    MACHINE,
    OPEN,
    REASONS,
    STATE_WORDS,
    Move,
    Reason,
    Source,
    State,
    WrongReason,
    check_reason,
    closing_reasons,
    source_of,
    state_after,
)


def test_the_three_reasons_are_three_states() -> None:
    ends = {r: state_after(State.ACCEPTED, REASONS[r].move) for r in list(Reason)[:3]}
    assert ends == {
        Reason.UNABLE_TO_CONTACT: State.FAILED,
        Reason.NO_LONGER_WANTED: State.CANCELLED,
        Reason.DEFERRED: State.ON_HOLD,
    }


def test_every_reason_has_a_rule_and_words_and_every_state_has_words() -> None:
    assert set(REASONS) == set(Reason)
    assert all(rule.words for rule in REASONS.values())
    assert set(STATE_WORDS) == set(State)


def test_nothing_leads_out_of_an_end() -> None:
    for state in FINAL:
        for move in Move:
            with pytest.raises(CannotMove):
                state_after(state, move)


def test_every_open_state_can_be_ended_and_put_off_or_taken_up() -> None:
    for state in OPEN:
        assert MACHINE.can(state, Move.CANCEL)
        assert MACHINE.can(state, Move.FAIL)
        assert MACHINE.can(state, Move.HOLD) != (state is State.ON_HOLD)


def test_only_support_that_began_can_be_completed() -> None:
    assert [s for s in State if MACHINE.can(s, Move.COMPLETE)] == [State.IN_PROGRESS]


def test_a_coach_may_not_choose_what_only_the_program_knows() -> None:
    chosen = closing_reasons()
    assert Reason.CONSENT_WITHDRAWN not in chosen
    assert Reason.DIED not in chosen
    assert Reason.DEFERRED not in chosen
    assert all(REASONS[r].move in CLOSING_MOVES for r in chosen)


def test_a_reason_belongs_to_its_move() -> None:
    check_reason(Move.FAIL, Reason.UNABLE_TO_CONTACT)
    with pytest.raises(WrongReason):
        check_reason(Move.CANCEL, Reason.UNABLE_TO_CONTACT)


@pytest.mark.parametrize(
    ("trigger", "typed_by", "source"),
    [
        ("INVITATION", "PERSON", Source.QUESTIONNAIRE),
        ("INVITATION", "STAFF", Source.QUESTIONNAIRE),
        ("SELF", "PERSON", Source.SELF),
        ("SELF", "FAMILY", Source.HELPER),
    ],
)
def test_who_asked(trigger: str, typed_by: str, source: Source) -> None:
    assert source_of(trigger_kind=trigger, typed_by=typed_by) is source
