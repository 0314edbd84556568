"""A person follows their request like a parcel (B10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from goodwork.pathway.referrals.durations import Basis, Projected, Stage
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.requests.rules import MOST_WORDS, CannotAsk, Hand, Typed, Way, check_words
from goodwork.pathway.requests.tracking import Code, Mark, Moments, track
from goodwork.reach.questionnaires.rules import Relation

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
TIMES = {
    Stage.REPLY: Projected(2, 1, 4, 23, Basis.PROVIDER),
    Stage.CONTACT: Projected(3, 2, 6, 20, Basis.PROVIDER),
    Stage.START: Projected(5, 5, 5, 0, Basis.DECLARED),
}
SENT = Moments(state=State.REQUESTED, received_at=MONDAY)


def marks(moments: Moments) -> list[tuple[Code, Mark]]:
    return [(s.code, s.mark) for s in track(moments, TIMES)]


def test_just_sent_waits_for_the_answer_and_says_by_when_and_on_what_that_rests() -> None:
    assert marks(SENT) == [
        (Code.SENT, Mark.DONE),
        (Code.SEEN, Mark.LATER),
        (Code.ANSWERED, Mark.NEXT),
        (Code.CONTACT, Mark.LATER),
        (Code.STARTED, Mark.LATER),
        (Code.ENDED, Mark.LATER),
    ]
    steps = {s.code: s for s in track(SENT, TIMES)}
    answered, contact, started = (steps[c].expected for c in (Code.ANSWERED, Code.CONTACT, Code.STARTED))
    assert answered is not None
    assert contact is not None
    assert started is not None
    assert (answered.half_date, answered.most_date, answered.count) == (date(2026, 11, 25), date(2026, 11, 27), 23)
    assert (contact.half_date, contact.most_date) == (date(2026, 11, 30), date(2026, 12, 7))
    assert (started.half_date, started.count, started.basis) == (date(2026, 12, 7), 0, Basis.DECLARED)


def test_what_really_happened_moves_what_is_expected_after_it() -> None:
    late = replace(SENT, state=State.ACCEPTED, seen_at=MONDAY + DAY, accepted_at=MONDAY + 7 * DAY)
    steps = {s.code: s for s in track(late, TIMES)}
    assert steps[Code.CONTACT].mark is Mark.NEXT
    contact = steps[Code.CONTACT].expected
    assert contact is not None
    assert contact.half_date == date(2026, 12, 3)
    assert steps[Code.ANSWERED].expected is None


def test_a_place_that_was_passed_without_a_note_counts_as_reached() -> None:
    begun = replace(SENT, state=State.IN_PROGRESS, accepted_at=MONDAY + DAY, started_at=MONDAY + 2 * DAY)
    assert marks(begun) == [
        (Code.SENT, Mark.DONE),
        (Code.ANSWERED, Mark.DONE),
        (Code.CONTACT, Mark.DONE),
        (Code.STARTED, Mark.DONE),
        (Code.ENDED, Mark.NEXT),
    ]


@pytest.mark.parametrize("state", [State.REJECTED, State.CANCELLED, State.FAILED])
def test_what_has_ended_expects_nothing_more(state: State) -> None:
    steps = track(replace(SENT, state=state, closed_at=MONDAY + DAY), TIMES)
    assert not [s for s in steps if s.expected or s.mark in {Mark.NEXT, Mark.LATER}]
    answered = next(s for s in steps if s.code is Code.ANSWERED)
    assert answered.mark is (Mark.DONE if state is State.REJECTED else Mark.NEVER)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"hand": Hand.HELPER, "way": Way.WEB, "relation": Relation.FRIEND}, "helper_name"),
        ({"hand": Hand.HELPER, "way": Way.WEB, "helper_name": "Jo"}, "relation"),
        ({"hand": Hand.PERSON, "way": Way.WEB, "helper_name": "Jo"}, ""),
        ({"hand": Hand.USER, "way": Way.PHONE}, ""),
        ({"hand": Hand.PERSON, "way": Way.PHONE}, "way"),
    ],
)
def test_who_types_is_said_exactly(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(CannotAsk) as refused:
        Typed(language="en", **wrong)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_words_are_counted_as_they_are_kept() -> None:
    assert check_words("  a\r\nb ") == "a\nb"
    assert len(check_words("x" * MOST_WORDS)) == MOST_WORDS
    for wrong in ("", " \n", "x" * (MOST_WORDS + 1)):
        with pytest.raises(CannotAsk):
            check_words(wrong)
