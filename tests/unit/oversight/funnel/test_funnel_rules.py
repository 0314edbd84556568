"""The funnel's rules: each sentence of the README, and a slow reference for any history (B2, M3, T2, T3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.funnels import funnel_of
from goodwork.oversight.funnel.rules import (
    ENGAGED_PARTS,
    PROGRAMME_PARTS,
    REFERRED_PARTS,
    Fact,
    Table,
    sort_person,
)
from goodwork.registers.programmes.rules import HistoryState as State

DAY = date(2024, 7, 1)
OWN = ("INELIGIBLE", "UNABLE_TO_CONTACT", "NO_LONGER_WANTED", "DEFERRED")


def fact(state: str, day: int = 0, value: str = "") -> Fact:
    return Fact(State(state), DAY + timedelta(days=day), value)


def stages(*people: Sequence[Fact]) -> dict[str, tuple[int, dict[str, int], int]]:
    return {s.stage: (s.count, dict(s.parts), s.not_accounted_for) for s in funnel_of(people).stages}


def test_nobody_is_no_stage() -> None:
    assert funnel_of([]).stages == ()
    assert funnel_of([]).work_status.denominator == 0


def test_a_referral_with_nothing_after_it_is_not_accounted_for() -> None:
    assert stages([fact("REFERRED")]) == {"REFERRED": (1, {}, 1)}


def test_engaged_once_is_engaged_whatever_comes_later() -> None:
    person = [fact("REFERRED"), fact("ENGAGED", 1), fact("PENDING_ENGAGEMENT", 2), fact("UNABLE_TO_CONTACT", 3)]
    assert stages(person) == {
        "REFERRED": (1, {"ENGAGED": 1}, 0),
        "ENGAGED": (1, {"UNABLE_TO_CONTACT": 1}, 0),
    }


def test_the_latest_state_decides_between_parts_that_exclude_each_other() -> None:
    person = [fact("REFERRED"), fact("DEFERRED", 1), fact("PENDING_ENGAGEMENT", 2)]
    assert stages(person)["REFERRED"] == (1, {"PENDING_ENGAGEMENT": 1}, 0)


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [("INELIGIBLE", "DEFERRED", "DEFERRED"), ("PENDING_ENGAGEMENT", "INELIGIBLE", "INELIGIBLE")],
)
def test_on_one_day_the_kind_that_stands_later_in_the_list_is_later(one: str, other: str, later: str) -> None:
    assert stages([fact("REFERRED"), fact(other, 1), fact(one, 1)])["REFERRED"] == (1, {later: 1}, 0)


def test_who_was_referred_on_counts_as_engaged_and_stands_in_every_programme() -> None:
    person = [fact("REFERRED"), fact("REFERRED_ON", 1, "B"), fact("REFERRED_ON", 1, "A"), fact("PENDING", 2, "A")]
    assert stages(person) == {
        "REFERRED": (1, {"ENGAGED": 1}, 0),
        "ENGAGED": (1, {"REFERRED_ON": 1}, 0),
        "REFERRED_ON": (1, {"B": 1}, 0),
        "A": (1, {"PENDING": 1}, 0),
        "B": (1, {}, 1),
    }


def test_a_programmes_state_is_not_the_services_own() -> None:
    person = [fact("REFERRED"), fact("REFERRED_ON", 1, "A"), fact("INELIGIBLE", 2, "A"), fact("DEFERRED", 3)]
    assert stages(person)["A"] == (1, {"INELIGIBLE": 1}, 0)
    assert stages(person)["ENGAGED"] == (1, {"REFERRED_ON": 1}, 0)


def test_programmes_stand_largest_first_then_by_name() -> None:
    def on(name: str) -> list[Fact]:
        return [fact("REFERRED"), fact("REFERRED_ON", 1, name)]

    table = funnel_of([on("C"), on("B"), on("A"), on("C")])
    assert [s.stage for s in table.stages] == ["REFERRED", "ENGAGED", "REFERRED_ON", "C", "A", "B"]
    assert list(table.stages[2].parts) == ["C", "A", "B"]


def test_work_status_is_the_first_one_recorded_and_none_is_unknown() -> None:
    table = funnel_of(
        [
            [fact("REFERRED"), fact("WORK_STATUS", 2, "OUT_OF_WORK"), fact("WORK_STATUS", 1, "IN_WORK")],
            [fact("REFERRED")],
            [fact("REFERRED"), fact("WORK_STATUS", 1)],
        ]
    )
    assert {name: (f.count, f.percent) for name, f in table.work_status.rows.items()} == {
        "IN_WORK": (1, 33),
        "UNKNOWN": (2, 67),
    }


def test_percentages_are_rounded_half_up_on_the_denominator_named() -> None:
    people = [
        [fact("REFERRED"), fact("WORK_STATUS", 0, s)] for s in ["IN_WORK"] * 22 + ["OUT_OF_WORK"] * 14 + ["UNKNOWN"] * 7
    ]
    assert [f.percent for f in funnel_of(people).work_status.rows.values()] == [51, 33, 16]
    halves = [[fact("REFERRED"), fact("WORK_STATUS", 0, s)] for s in ["IN_WORK"] + ["OUT_OF_WORK"] * 7]
    assert [f.percent for f in funnel_of(halves).work_status.rows.values()] == [13, 88]


def test_somebody_who_was_never_referred_is_nobodys() -> None:
    assert sort_person([fact("ENGAGED")]) is None


VALUES = ["A", "B", "Ä b", "ENGAGED"]


def history(random: Random) -> list[list[Fact]]:
    """Make the facts of up to 12 people, as the README allows them."""
    people = []
    for _ in range(random.randint(0, 12)):
        start = random.randint(0, 6)
        facts = [fact("REFERRED", start, random.choice(["", "North", "South"]))]
        on: dict[str, int] = {}
        for _ in range(random.randint(0, 8)):
            state = random.choice([s.value for s in State if s.value != "REFERRED"])
            day = start + random.randint(0, 6)
            if state == "REFERRED_ON":
                value = random.choice(VALUES)
                on[value] = min(day, on.get(value, day))
                facts.append(fact(state, day, value))
            elif state in ("PENDING", "STARTED") or (state in OWN and random.random() < 0.5):
                if on:
                    value = random.choice(sorted(on))
                    facts.append(fact(state, on[value] + random.randint(0, 6), value))
            elif state in OWN:
                facts.append(fact(state, day))
            else:
                facts.append(fact(state, day, random.choice(["", "IN_WORK", "OUT_OF_WORK", "CALL"])))
        random.shuffle(facts)
        people.append(facts)
    return people


def slow(people: list[list[Fact]]) -> dict[str, object]:
    """Return the same funnel by reading the README sentence for sentence, over and over, with sets of people."""
    order = [s.value for s in State]

    def later(a: Fact, b: Fact) -> bool:
        if a.happened_date != b.happened_date:
            return a.happened_date > b.happened_date
        if a.state != b.state:
            return order.index(a.state.value) > order.index(b.state.value)
        return a.value > b.value

    def last(person: int, states: Sequence[str], value: str) -> str | None:
        best: Fact | None = None
        for f in people[person]:
            if f.state.value in states and f.value == value and (best is None or later(f, best)):
                best = f
        return None if best is None else best.state.value

    def any_value(person: int, states: Sequence[str]) -> str | None:
        best: Fact | None = None
        for f in people[person]:
            own = f.state.value in ("PENDING_ENGAGEMENT", "DISCHARGED", "ENTERED_WORK", "REMAINED_IN_WORK")
            if f.state.value in states and (own or f.value == "") and (best is None or later(f, best)):
                best = f
        return None if best is None else best.state.value

    everyone = set(range(len(people)))
    sent_on = {p for p in everyone if any(f.state.value == "REFERRED_ON" for f in people[p])}
    engaged = {p for p in everyone if any(f.state.value == "ENGAGED" for f in people[p])} | sent_on
    result: dict[str, object] = {}

    def put(stage: str, whole: set[int], parts: dict[str, set[int]]) -> None:
        rest = set(whole)
        for names in parts.values():
            assert names <= rest
            rest -= names
        if whole:
            result[stage] = (len(whole), {n: len(p) for n, p in parts.items() if p}, len(rest))

    own = ["INELIGIBLE", "UNABLE_TO_CONTACT", "NO_LONGER_WANTED", "DEFERRED", "DISCHARGED"]
    without = ["PENDING_ENGAGEMENT", *own]
    put(
        "REFERRED",
        everyone,
        {"ENGAGED": engaged} | {s: {p for p in everyone - engaged if any_value(p, without) == s} for s in without},
    )
    ends = [*own, "ENTERED_WORK", "REMAINED_IN_WORK"]
    put(
        "ENGAGED",
        engaged,
        {"REFERRED_ON": sent_on} | {s: {p for p in engaged - sent_on if any_value(p, ends) == s} for s in ends},
    )
    programmes = {f.value for p in everyone for f in people[p] if f.state.value == "REFERRED_ON"}
    under: dict[str, set[int]] = {name: set() for name in programmes}
    for p in sent_on:
        ons = [f for f in people[p] if f.state.value == "REFERRED_ON"]
        under[next(a for a in ons if not any(later(b, a) for b in ons)).value].add(p)
    result_programmes = []
    put("REFERRED_ON", sent_on, under)
    for name in programmes:
        members = {p for p in everyone if any(f.state.value == "REFERRED_ON" and f.value == name for f in people[p])}
        result_programmes.append((-len(members), name))
        states = ["STARTED", "PENDING", "INELIGIBLE", "UNABLE_TO_CONTACT", "NO_LONGER_WANTED", "DEFERRED"]
        whole = {s: {p for p in members if last(p, states, name) == s} for s in states}
        result["programme " + name] = (
            len(members),
            {s: len(p) for s, p in whole.items() if p},
            len(members) - sum(map(len, whole.values())),
        )
    result["order"] = [name for _, name in sorted(result_programmes)]
    status: dict[str, int] = {}
    for p in everyone:
        first: Fact | None = None
        for f in people[p]:
            if f.state.value == "WORK_STATUS" and (first is None or later(first, f)):
                first = f
        name = first.value if first is not None and first.value else "UNKNOWN"
        status[name] = status.get(name, 0) + 1
    result["work_status"] = {n: (c, int(100 * c / len(everyone) + 0.5)) for n, c in status.items()}
    return result


def shape(table: Table) -> dict[str, object]:
    """Return the fast funnel in the shape of the slow one."""
    stages_of = list(table.stages)
    fixed = [s for s in stages_of[:3] if s.stage in ("REFERRED", "ENGAGED", "REFERRED_ON")]
    names = [s.stage for s in fixed]
    fixed = [s for i, s in enumerate(fixed) if names.index(s.stage) == i]
    programmes = stages_of[len(fixed) :]
    result: dict[str, object] = {s.stage: (s.count, dict(s.parts), s.not_accounted_for) for s in fixed}
    result |= {"programme " + s.stage: (s.count, dict(s.parts), s.not_accounted_for) for s in programmes}
    result["order"] = [s.stage for s in programmes]
    result["work_status"] = {n: (f.count, f.percent) for n, f in table.work_status.rows.items()}
    return result


def check_against_the_reference(people: list[list[Fact]]) -> None:
    table = funnel_of(people)
    assert shape(table) == slow(people)
    for stage in table.stages:
        assert sum(stage.parts.values()) + stage.not_accounted_for == stage.count
        assert stage.not_accounted_for >= 0
        assert all(stage.parts.values())
        assert stage.count
    assert sum(f.count for f in table.work_status.rows.values()) == table.work_status.denominator


def test_ten_thousand_random_logs_give_what_the_reference_gives_and_parts_sum_to_the_whole() -> None:
    random = Random(2026)
    for _ in range(10_000):
        check_against_the_reference(history(random))


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_log_gives_what_the_reference_gives(random: Random) -> None:
    check_against_the_reference(history(random))


def test_the_order_of_the_rows_means_nothing_and_identical_rows_are_one() -> None:
    random = Random(7)
    for _ in range(300):
        people = history(random)
        doubled = [[*facts, *facts] for facts in people]
        for facts in doubled:
            random.shuffle(facts)
        assert funnel_of(doubled) == funnel_of(people)


def test_the_parts_are_those_of_the_readme() -> None:
    assert [p.value for p in REFERRED_PARTS][:2] == ["ENGAGED", "PENDING_ENGAGEMENT"]
    assert ENGAGED_PARTS[0].value == "REFERRED_ON"
    assert {p.value for p in PROGRAMME_PARTS} == {"STARTED", "PENDING", *OWN}
