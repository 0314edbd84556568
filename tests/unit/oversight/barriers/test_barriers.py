"""Who was turned away, and how long they waited, held against a slow day-by-day reading."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from goodwork.oversight.barriers.rules import By, Fate, Refusal, Way, barriers, figures

START = date(2026, 1, 1)
TODAY = START + timedelta(days=40)
PEOPLE = [UUID(int=n) for n in range(1, 5)]
PROGRAMMES = [None, UUID(int=100), UUID(int=101)]
RULES = ["SIX_WEEKS", "AGE"]

refusals = st.builds(
    lambda programme, rule, person, day, order, work, passes: Refusal(
        programme_id=programme,
        rule=rule,
        person_id=person,
        day=START + timedelta(days=day),
        order=order,
        work_status=work,
        lets_in_date=None if passes is None else START + timedelta(days=passes),
    ),
    st.sampled_from(PROGRAMMES),
    st.sampled_from(RULES),
    st.sampled_from(PEOPLE),
    st.integers(0, 40),
    st.integers(0, 2),
    st.sampled_from(["IN_WORK", "OFF_SICK", "UNKNOWN", ""]),
    st.one_of(st.none(), st.integers(0, 50)),
)
ways = st.builds(
    lambda programme, rules, person, day, order, taken: Way(
        person_id=person,
        day=START + timedelta(days=day),
        order=order,
        programme_id=programme,
        rules=frozenset() if taken else frozenset(rules),
        taken_up=taken,
    ),
    st.sampled_from(PROGRAMMES),
    st.sets(st.sampled_from(RULES)),
    st.sampled_from(PEOPLE),
    st.integers(0, 40),
    st.integers(0, 2),
    st.booleans(),
)


def _slow(said: list[Refusal], opened: list[Way]) -> dict[tuple[UUID | None, str, UUID], tuple[str, int]]:
    """Walk through the days one by one, for each person and rule."""
    found = {}
    for programme in PROGRAMMES:
        for rule in RULES:
            for person in PEOPLE:
                mine = [r for r in said if (r.programme_id, r.rule, r.person_id) == (programme, rule, person)]
                if not mine:
                    continue
                day = min(r.day for r in mine)
                order = min(r.order for r in mine if r.day == day)
                lets_in = next(r.lets_in_date for r in mine if (r.day, r.order) == (day, order))
                days = 0
                fate = "STILL_WAITING"
                while fate == "STILL_WAITING":
                    today = [w for w in opened if w.person_id == person and w.day == day + timedelta(days=days)]
                    if days == 0:
                        today = [w for w in today if w.order >= order]
                    in_time = lets_in is not None and day + timedelta(days=days) >= lets_in
                    met = any(not w.taken_up and w.programme_id == programme and rule in w.rules for w in today)
                    if in_time or met:
                        fate = "LET_IN"
                    elif any(w.taken_up for w in today):
                        fate = "TAKEN_UP"
                    elif day + timedelta(days=days) >= TODAY:
                        break
                    else:
                        days += 1
                found[programme, rule, person] = (fate, days)
    return found


@settings(max_examples=400, deadline=None)
@given(said=st.lists(refusals, max_size=8), opened=st.lists(ways, max_size=8))
def test_waits_are_what_walking_through_the_days_says(said: list[Refusal], opened: list[Way]) -> None:
    found = {
        (b.programme_id, b.rule, w.refusal.person_id): (w.fate.value, w.days)
        for b in barriers(said, opened, today=TODAY)
        for w in b.waits
    }
    assert found == _slow(said, opened)


def _many(count: int, *, days: int, waiting: int = 0) -> list[Refusal]:
    return [
        Refusal(
            programme_id=None,
            rule="R",
            person_id=UUID(int=1000 + n),
            day=START if n >= waiting else TODAY - timedelta(days=days),
            la_code="E08000003",
            imd_decile=1 + n % 10,
            ethnic_category="J" if n % 2 else "A",
            work_status="IN_WORK",
        )
        for n in range(count)
    ]


def test_small_numbers_are_hidden_from_whom_they_are_not_for() -> None:
    (few,) = barriers(_many(7, days=3), [], today=TODAY)
    hidden = figures(few, by=By.WORK, small_numbers=False)
    assert (hidden.people, hidden.median_days, hidden.longest_days) == (None, None, None)
    assert set(hidden.fates.values()) == {None}
    assert set(hidden.groups.values()) == {None}
    assert figures(few, by=By.WORK, small_numbers=True).people == 7


def test_a_group_that_is_hidden_can_not_be_subtracted() -> None:
    said = _many(20, days=3)
    said = [Refusal(**{**_fields(r), "ethnic_category": "N" if n < 3 else "J"}) for n, r in enumerate(said)]
    (one,) = barriers(said, [], today=TODAY)
    shown = figures(one, by=By.ETHNICITY, small_numbers=False)
    assert shown.people == 20
    assert shown.groups == {"BLACK": None, "ASIAN": None}


def _fields(refusal: Refusal) -> dict[str, object]:
    return {name: getattr(refusal, name) for name in refusal.__dataclass_fields__}


def test_groups_are_of_the_codes_as_they_stood() -> None:
    (one,) = barriers(_many(20, days=3), [], today=TODAY)
    assert figures(one, by=By.ETHNICITY, small_numbers=True).groups == {"ASIAN": 10, "WHITE": 10}
    fifths = figures(one, by=By.DEPRIVATION, small_numbers=True).groups
    assert fifths == Counter({f"FIFTH_{n}": 4 for n in range(1, 6)})
    assert figures(one, by=By.AREA, small_numbers=True).groups == {"E08000003": 20}


def test_who_still_waits_counts_and_makes_the_median_at_least() -> None:
    said = _many(5, days=2)
    taken = [Way(person_id=r.person_id, day=START + timedelta(days=10), taken_up=True) for r in said[:2]]
    (one,) = barriers(said, taken, today=TODAY)
    shown = figures(one, by=By.WORK, small_numbers=True)
    assert shown.fates == {Fate.STILL_WAITING: 3, Fate.TAKEN_UP: 2, Fate.LET_IN: 0}
    assert (shown.median_days, shown.at_least, shown.longest_days) == (40, True, 40)
    everybody = [Way(person_id=r.person_id, day=START + timedelta(days=10), taken_up=True) for r in said]
    (ended,) = barriers(said, everybody, today=TODAY)
    assert figures(ended, by=By.WORK, small_numbers=True).median_days == 10
    assert not figures(ended, by=By.WORK, small_numbers=True).at_least
