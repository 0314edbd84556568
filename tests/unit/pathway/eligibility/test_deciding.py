"""What a programme's rules say, held against a slow obvious reading of the same rules."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import goodwork
from goodwork.pathway.eligibility.deciding import ProgrammeFacts, decide_programme
from goodwork.pathway.eligibility.rules import Outcome, Result
from goodwork.pathway.eligibility.sifting import Sieve
from goodwork.registers.programmes.conditions import Condition, Kind
from goodwork.registers.programmes.offer_files import read_offer
from goodwork.registers.programmes.offers import Offer

TODAY = date(2025, 1, 15)
GM = ["E08000003", "E08000001"]
ROWS = json.loads((Path(goodwork.__file__).parent / "data/programmes/manchester.json").read_text())["programmes"]
SHIPPED = {row["slug"]: read_offer(row) for row in ROWS}

conditions = st.one_of(
    st.builds(
        lambda within, by: Condition("R_AREA", Kind.AREA, {"within": within, "by": by}, "w", "r", "s"),
        st.sampled_from(["GREATER_MANCHESTER", ["E08000003"], ["E08000001", "E08000003"]]),
        st.lists(st.sampled_from(["HOME", "PRACTICE", "JOBCENTRE"]), min_size=1, max_size=3, unique=True),
    ),
    st.builds(
        lambda ends: Condition("R_AGE", Kind.AGE, ends, "w", "r", "s"),
        st.sampled_from([{"lowest": 18}, {"highest": 60}, {"lowest": 16, "highest": 66}]),
    ),
    st.builds(
        lambda allowed: Condition("R_WORK", Kind.WORK_STATUS, {"allowed": allowed}, "w", "r", "s"),
        st.lists(st.sampled_from(["IN_WORK", "OFF_SICK", "OUT_OF_WORK"]), min_size=1, max_size=3, unique=True),
    ),
    st.builds(
        lambda allowed: Condition("R_PLAN", Kind.PLAN_KIND, {"allowed": allowed}, "w", "r", "s"),
        st.lists(st.sampled_from(["THRIVE_IN_WORK", "MOVE_INTO_WORK"]), min_size=1, max_size=2, unique=True),
    ),
    st.builds(
        lambda weeks: Condition("R_SINCE", Kind.SINCE_WEEKS, {"least_weeks": weeks}, "w", "r", "s"),
        st.integers(1, 12),
    ),
    st.builds(
        lambda wanted: Condition("R_SAID", Kind.STATEMENT, {"statement": "S", "wanted": wanted}, "w", "r", "s"),
        st.booleans(),
    ),
)
days = st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2025, 1, 30)))
facts = st.builds(
    ProgrammeFacts,
    on=st.just(TODAY),
    age_years=st.one_of(st.none(), st.integers(10, 80)),
    work_status=st.sampled_from(["IN_WORK", "OFF_SICK", "OUT_OF_WORK", "UNKNOWN"]),
    home_la_code=st.sampled_from(["", *GM]),
    home_in_gm=st.sampled_from([None, True, False]),
    practice_la_code=st.sampled_from(["", *GM]),
    practice_in_gm=st.sampled_from([None, True, False]),
    jobcentre_in_gm=st.sampled_from([None, True, False]),
    plan_kind=st.sampled_from(["", "THRIVE_IN_WORK", "MOVE_INTO_WORK", "OTHER"]),
    since_date=st.one_of(st.none(), st.dates(date(2024, 9, 1), TODAY)),
    statements=st.sampled_from([{}, {"S": True}, {"S": False}]),
)


def _slow_rule(rule: Condition, f: ProgrammeFacts) -> str:
    """Answer one rule the long way: say "yes", "no" or "unknown", each kind spelt out."""
    p = rule.parameters
    if rule.kind == "AGE":
        if f.age_years is None:
            return "unknown"
        if "lowest" in p and f.age_years < p["lowest"]:
            return "no"
        return "no" if "highest" in p and f.age_years > p["highest"] else "yes"
    if rule.kind == "WORK_STATUS":
        return "unknown" if f.work_status == "UNKNOWN" else "yes" if f.work_status in p["allowed"] else "no"
    if rule.kind == "PLAN_KIND":
        return "unknown" if not f.plan_kind else "yes" if f.plan_kind in p["allowed"] else "no"
    if rule.kind == "STATEMENT":
        if p["statement"] not in f.statements:
            return "unknown"
        return "yes" if f.statements[p["statement"]] == p["wanted"] else "no"
    if rule.kind == "SINCE_WEEKS":
        if f.since_date is None:
            return "unknown"
        return "yes" if (f.on - f.since_date).days >= 7 * p["least_weeks"] else "no"
    said = []
    for by in p["by"]:
        whole = p["within"] == "GREATER_MANCHESTER"
        if by == "JOBCENTRE":
            answer = f.jobcentre_in_gm if whole else None
        else:
            code = f.home_la_code if by == "HOME" else f.practice_la_code
            in_gm = f.home_in_gm if by == "HOME" else f.practice_in_gm
            if whole:
                answer = in_gm
            elif code:
                answer = code in p["within"]
            else:
                answer = False if in_gm is False else None
        said.append("unknown" if answer is None else "yes" if answer else "no")
    return "yes" if "yes" in said else "unknown" if "unknown" in said else "no"


def _slow(offer: Offer, f: ProgrammeFacts, taken: int | None) -> tuple[str, list[str]]:
    """Return outcome and results the long way."""
    answers = []
    begun = offer.start_date is None or offer.start_date <= f.on
    over = offer.end_date is not None and offer.end_date < f.on
    late = offer.last_referral_date is not None and offer.last_referral_date < f.on
    answers.append("yes" if begun and not over and not late else "no")
    if offer.capacity is not None:
        answers.append("unknown" if taken is None else "yes" if taken < offer.capacity else "no")
    for rule in offer.rules:
        if rule.from_date is not None and rule.from_date > f.on:
            continue
        if rule.to_date is not None and rule.to_date < f.on:
            continue
        answers.append(_slow_rule(rule, f))
    outcome = "NOT_ELIGIBLE" if "no" in answers else "NEEDS_CHECKING" if "unknown" in answers else "ELIGIBLE"
    return outcome, answers


@settings(max_examples=400, deadline=None)
@given(
    rules=st.lists(conditions, max_size=4, unique_by=lambda c: c.code),
    in_force=st.tuples(days, days),
    dates=st.tuples(days, days, days),
    capacity=st.one_of(st.none(), st.integers(0, 3)),
    taken=st.one_of(st.none(), st.integers(0, 4)),
    f=facts,
)
def test_decisions_are_what_a_slow_reading_says(
    rules: list[Condition],
    in_force: tuple[date | None, date | None],
    dates: tuple[date | None, date | None, date | None],
    capacity: int | None,
    taken: int | None,
    f: ProgrammeFacts,
) -> None:
    dated = tuple(Condition(r.code, r.kind, r.parameters, r.words, r.refusal, r.source, True, *in_force) for r in rules)
    offer = Offer(
        slug="x",
        name="X",
        what="x",
        providers=(),
        rules=dated,
        capacity=capacity,
        start_date=dates[0],
        end_date=dates[1],
        last_referral_date=dates[2],
    )
    decision = decide_programme(offer, f, taken=taken)
    outcome, answers = _slow(offer, f, taken)
    words = {Result.MET: "yes", Result.NOT_MET: "no", Result.NOT_KNOWN: "unknown"}
    assert (decision.outcome.value, [words[s.result] for s in decision.results]) == (outcome, answers)
    assert all(bool(s.told) == (s.result is Result.NOT_MET) for s in decision.results)


def _open(slug: str) -> ProgrammeFacts:
    day = SHIPPED[slug].start_date or TODAY
    return ProgrammeFacts(on=max(day, TODAY), age_years=40, home_in_gm=True, statements={"MAY_WORK_IN_UK": True})


def test_pioneer_refuses_anybody_in_any_paid_work() -> None:
    """DOMAIN 1.1: not in any paid employment; off sick from a job is in paid work."""
    for status in ("IN_WORK", "OFF_SICK"):
        facts = ProgrammeFacts(on=TODAY, age_years=40, work_status=status)
        decision = decide_programme(SHIPPED["pioneer"], facts, taken=None)
        assert decision.outcome is Outcome.NOT_ELIGIBLE
        assert [s.code for s in decision.refused_by] == ["NO_PAID_WORK"]
        assert "no paid work at all" in decision.told
    out = ProgrammeFacts(on=TODAY, age_years=40, work_status="OUT_OF_WORK")
    assert decide_programme(SHIPPED["pioneer"], out, taken=None).outcome is Outcome.NEEDS_CHECKING
    unknown = ProgrammeFacts(on=TODAY, age_years=40)
    assert decide_programme(SHIPPED["pioneer"], unknown, taken=None).outcome is Outcome.NEEDS_CHECKING


def test_every_reason_is_said_at_once() -> None:
    facts = ProgrammeFacts(on=date(2025, 6, 1), age_years=15, work_status="IN_WORK", home_in_gm=False)
    decision = decide_programme(SHIPPED["pioneer"], facts, taken=None)
    assert [s.code for s in decision.refused_by] == ["DATES", "NO_PAID_WORK", "WORKING_AGE"]


def test_a_full_programme_refuses_and_says_so() -> None:
    offer = SHIPPED["workwell-strand-2"]
    assert decide_programme(offer, _open(offer.slug), taken=707).outcome is Outcome.ELIGIBLE
    decision = decide_programme(offer, _open(offer.slug), taken=708)
    assert decision.told == "All of its 708 places are taken."


def test_a_rule_about_weeks_says_from_when_it_lets_in() -> None:
    rule = Condition("SIX", Kind.SINCE_WEEKS, {"least_weeks": 6}, "Six weeks", "Not yet.", "B14")
    offer = Offer(slug="x", name="X", what="x", providers=(), rules=(rule,))
    since = TODAY - timedelta(days=41)
    decision = decide_programme(offer, ProgrammeFacts(on=TODAY, since_date=since), taken=None)
    assert (decision.outcome, decision.refused_by[0].from_date) == (Outcome.NOT_ELIGIBLE, TODAY + timedelta(days=1))
    later = ProgrammeFacts(on=TODAY + timedelta(days=1), since_date=since)
    assert decide_programme(offer, later, taken=None).outcome is Outcome.ELIGIBLE


in_force = st.builds(lambda c, begins, ends: replace(c, from_date=begins, to_date=ends), conditions, days, days)


@settings(max_examples=300, deadline=None)
@given(
    programmes=st.lists(
        st.tuples(
            st.lists(in_force, max_size=3, unique_by=lambda c: c.code),
            st.tuples(days, days, days),
            st.one_of(st.none(), st.integers(0, 3)),
            st.one_of(st.none(), st.integers(0, 4)),
        ),
        max_size=6,
    ),
    f=facts,
)
def test_what_many_programmes_refuse_is_what_each_refuses_by_itself(
    programmes: list[tuple[list[Condition], tuple[date | None, ...], int | None, int | None]], f: ProgrammeFacts
) -> None:
    offers: dict[int, Offer] = {}
    taken: dict[int, int] = {}
    for number, (rules, (start, end, last), capacity, used) in enumerate(programmes):
        offers[number] = Offer(
            slug=f"p{number}",
            name="P",
            what="x",
            providers=(),
            start_date=start,
            end_date=end,
            last_referral_date=last,
            capacity=capacity,
            rules=tuple(rules),
        )
        if used is not None:
            taken[number] = used
    found = Sieve(offers.items(), TODAY).refused(f, taken=taken)
    slow = {p for p, offer in offers.items() if _slow(offer, f, taken.get(p))[0] == "NOT_ELIGIBLE"}
    assert found == slow
