"""Who may be supported: the table of rules, and a slow, obvious reference beside it."""

from __future__ import annotations

from itertools import product

import pytest

from goodwork.pathway.eligibility.rules import Facts, Outcome, Reason, Result, decide, own_locality

YES_NO_UNKNOWN = (True, False, None)


def facts(**given: object) -> Facts:
    known: dict[str, object] = {
        "age_years": 40,
        "home_in_area": True,
        "practice_in_area": True,
        "jobcentre_in_area": True,
        "may_work_in_uk": True,
    }
    return Facts(**{**known, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize("way", ["home_in_area", "practice_in_area", "jobcentre_in_area"])
def test_any_one_of_the_three_ways_is_enough(way: str) -> None:
    nowhere = {"home_in_area": False, "practice_in_area": False, "jobcentre_in_area": False}
    assert decide(facts(**{**nowhere, way: True})).outcome is Outcome.ELIGIBLE


def test_outside_by_all_three_is_signposted_to_the_own_council() -> None:
    decision = decide(
        facts(home_in_area=False, practice_in_area=False, jobcentre_in_area=False, home_la_code="E08000035")
    )
    assert decision.outcome is Outcome.NOT_ELIGIBLE
    assert decision.reason is Reason.OUTSIDE_AREA
    assert decision.signpost_la_code == "E08000035"


def test_two_noes_and_one_unknown_is_checked_not_refused() -> None:
    decision = decide(facts(home_in_area=False, practice_in_area=False, jobcentre_in_area=None))
    assert (decision.outcome, decision.reason) == (Outcome.NEEDS_CHECKING, Reason.AREA_NOT_KNOWN)


@pytest.mark.parametrize(
    ("age", "outcome"),
    [(15, Outcome.NOT_ELIGIBLE), (16, Outcome.ELIGIBLE), (None, Outcome.NEEDS_CHECKING), (90, Outcome.ELIGIBLE)],
)
def test_age_counts_from_the_sixteenth_birthday(age: int | None, outcome: Outcome) -> None:
    assert decide(facts(age_years=age)).outcome is outcome


def test_each_rule_has_its_result_and_its_reason() -> None:
    results = decide(facts(age_years=None, may_work_in_uk=False)).results
    assert [(r.rule, r.result, r.reason) for r in results] == [
        ("AREA", Result.MET, None),
        ("AGE", Result.NOT_KNOWN, Reason.AGE_NOT_KNOWN),
        ("RIGHT_TO_WORK", Result.NOT_MET, Reason.MAY_NOT_WORK_IN_UK),
    ]


def test_every_combination_agrees_with_the_plain_sentence() -> None:
    for home, practice, jobcentre, may_work, age in product(*[YES_NO_UNKNOWN] * 4, (15, 16, None)):
        said = facts(
            home_in_area=home,
            practice_in_area=practice,
            jobcentre_in_area=jobcentre,
            may_work_in_uk=may_work,
            age_years=age,
        )
        outside = home is False and practice is False and jobcentre is False
        refused = outside or may_work is False or age == 15
        inside = home is True or practice is True or jobcentre is True
        certain = inside and may_work is True and age == 16
        wanted = Outcome.NOT_ELIGIBLE if refused else Outcome.ELIGIBLE if certain else Outcome.NEEDS_CHECKING
        assert decide(said).outcome is wanted, said


def test_somebody_of_another_locality_is_also_pointed_to_their_own() -> None:
    manchester, trafford, leeds = "E08000003", "E08000009", "E08000035"
    ten = frozenset({manchester, trafford})
    assert own_locality(home_la_code=trafford, served_la_codes=frozenset({manchester}), localities=ten) == trafford
    assert own_locality(home_la_code=manchester, served_la_codes=frozenset({manchester}), localities=ten) == ""
    assert own_locality(home_la_code=leeds, served_la_codes=frozenset({manchester}), localities=ten) == ""
    assert own_locality(home_la_code=trafford, served_la_codes=frozenset(), localities=ten) == ""
