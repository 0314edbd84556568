"""When fit notes are one absence, held against a reference that looks at every single day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.pathway.absence.rules import ImpossibleNote, Note, Spell, current, earliest_current, spell_with, spells

DAY = date(2026, 6, 1)


def note(first: int, last: int) -> Note:
    return Note(DAY + timedelta(days=first), DAY + timedelta(days=last))


def test_notes_that_follow_each_other_are_one_spell_with_count_and_length() -> None:
    found = spells([note(0, 13), note(14, 27)])
    assert found == [Spell(DAY, DAY + timedelta(days=27), 2)]
    assert (found[0].days, found[0].is_repeat) == (28, True)


@pytest.mark.parametrize(("gap", "joined"), [(0, True), (7, True), (8, False)])
def test_a_gap_joins_up_to_the_configured_number_of_days(gap: int, joined: bool) -> None:
    found = spells([note(0, 9), note(10 + gap, 20 + gap)], join_gap_days=7)
    assert len(found) == (1 if joined else 2)


def test_a_single_note_is_no_repeat() -> None:
    assert [s.is_repeat for s in spells([note(0, 80)])] == [False]


def test_a_note_inside_another_does_not_shorten_it() -> None:
    assert spells([note(0, 30), note(5, 10), note(31, 40)]) == [Spell(DAY, DAY + timedelta(days=40), 3)]


def test_a_note_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ImpossibleNote, match="end before it begins"):
        note(3, 2)


def test_the_spell_of_a_note_and_the_spell_of_a_day() -> None:
    found = spells([note(0, 9), note(40, 49)])
    assert spell_with(found, note(40, 49)) is found[1]
    assert current(found, DAY + timedelta(days=45)) is found[1]
    assert current(found, DAY + timedelta(days=57)) is found[1]
    assert current(found, DAY + timedelta(days=58)) is None
    with pytest.raises(LookupError):
        spell_with(found, note(20, 21))


def reference(notes: list[Note], gap: int) -> list[tuple[date, date]]:
    """Join by painting every covered day, then every gap of up to `gap` days between two painted ones."""
    painted = sorted(
        {n.from_date + timedelta(days=i) for n in notes for i in range((n.to_date - n.from_date).days + 1)}
    )
    runs: list[list[date]] = []
    for day in painted:
        if runs and (day - runs[-1][-1]).days - 1 <= gap:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [(run[0], run[-1]) for run in runs]


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 40)), max_size=12),
    st.integers(0, 14),
)
def test_spells_agree_with_painting_the_calendar(pairs: list[tuple[int, int]], gap: int) -> None:
    notes = [note(first, first + length) for first, length in pairs]
    found = spells(notes, join_gap_days=gap)
    assert [(s.from_date, s.to_date) for s in found] == reference(notes, gap)
    assert sum(s.notes for s in found) == len(notes)


@given(st.integers(0, 60), st.integers(0, 14))
def test_nothing_that_is_current_ended_before_the_earliest_day(last: int, gap: int) -> None:
    day = DAY + timedelta(days=30)
    found = spells([note(0, last)], join_gap_days=gap)
    if current(found, day, join_gap_days=gap):
        assert found[0].to_date >= earliest_current(day, join_gap_days=gap)
    else:
        assert found[0].to_date < earliest_current(day, join_gap_days=gap)
