"""Offers and conditions: what a data file may hold, and what ships."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import goodwork
from goodwork.registers.programmes.conditions import CHOOSABLE, CannotOffer, Kind
from goodwork.registers.programmes.offer_files import read_offer, written
from goodwork.registers.programmes.offers import Closed, Mode, Offer, check_sequence, closed_words

DATA = Path(goodwork.__file__).parent / "data" / "programmes"
SMALL: dict[str, Any] = {
    "slug": "small",
    "name": "Small programme",
    "what": "Something",
    "providers": [{"code": "ONE", "role": "LEAD"}],
}
RULE: dict[str, Any] = {
    "code": "A_RULE",
    "kind": "AGE",
    "parameters": {"lowest": 18},
    "words": "Is 18",
    "refusal": "Not under 18.",
    "source": "made up",
}


def _shipped(name: str) -> dict[str, Offer]:
    rows = json.loads((DATA / name).read_text(encoding="utf-8"))["programmes"]
    return {row["slug"]: read_offer(row) for row in rows}


def test_what_ships_is_read_and_written_without_loss() -> None:
    shipped = {**_shipped("manchester.json"), **_shipped("demonstration.json")}
    assert len(shipped) == 15
    for offer in shipped.values():
        assert read_offer(json.loads(json.dumps(written(offer)))) == offer
    check_sequence(shipped)


def test_every_shipped_fact_says_where_it_comes_from() -> None:
    for offer in {**_shipped("manchester.json"), **_shipped("demonstration.json")}.values():
        assert all(fact.source for fact in offer.sources.values())
        assert {"providers"} <= set(offer.sources), offer.slug
        assert all(rule.source for rule in offer.rules)


def test_be_well_has_the_providers_of_the_paper() -> None:
    offer = _shipped("manchester.json")["workwell-strand-2"]
    assert [(p.code, p.role, p.serves) for p in offer.providers] == [
        ("BIG-LIFE", "LEAD", "ANYBODY"),
        ("PATHWAYS-CIC", "SUB", "IN_WORK"),
        ("ONE-MANCHESTER", "SUB", "OUT_OF_WORK"),
        ("LA-E08000003", "SUB", "OUT_OF_WORK"),
        ("WYTHENSHAWE-HOUSING", "SUB", "OUT_OF_WORK"),
    ]
    assert (offer.capacity, offer.length_weeks, offer.start_date) == (708, 12, date(2024, 11, 1))
    (before,) = offer.baselines
    assert (before.groups, before.number, before.of_people) == (("ASIAN", "BLACK"), 32, 100)


def test_what_the_sources_print_of_the_need_is_held_with_its_source_and_without_a_whole_that_none_gives() -> None:
    printed = _shipped("manchester.json")["workwell-strand-1"].printed
    assert [(one.number, one.of_number) for one in printed] == [(90_000, None), (19_000, None), (36, None)]
    assert all(one.words and one.source for one in printed)


def test_the_dates_of_the_sources_block_new_referrals() -> None:
    shipped = _shipped("manchester.json")
    for slug in ("individual-placement-support", "pioneer", "support-to-succeed"):
        assert shipped[slug].closed_on(date(2025, 3, 31)) is None
        assert shipped[slug].closed_on(date(2025, 4, 1)) is Closed.ENDED
    for slug in ("workwell-strand-1", "workwell-strand-2", "workwell-strand-3"):
        assert shipped[slug].closed_on(date(2024, 10, 31)) is Closed.NOT_BEGUN
        assert shipped[slug].closed_on(date(2026, 4, 1)) is Closed.ENDED
    assert closed_words(shipped["pioneer"], date(2025, 4, 1)) == "It ended on 31 March 2025."


def test_no_shipped_programme_of_the_sources_lets_people_wait_for_six_weeks() -> None:
    assert not [r for o in _shipped("manchester.json").values() for r in o.rules if r.kind is Kind.SINCE_WEEKS]
    examples = [o for o in _shipped("demonstration.json").values() for r in o.rules if r.kind is Kind.SINCE_WEEKS]
    assert [o.slug for o in examples] == ["example-six-week-rule"]
    assert examples[0].name.startswith("Example:")


def test_a_last_referral_day_blocks_before_the_end() -> None:
    offer = read_offer({**SMALL, "end_date": "2025-03-31", "last_referral_date": "2025-02-28"})
    assert offer.closed_on(date(2025, 2, 28)) is None
    assert offer.closed_on(date(2025, 3, 1)) is Closed.PAST_LAST_REFERRAL
    assert offer.closed_on(date(2025, 4, 1)) is Closed.ENDED


def test_lengths_are_parameters() -> None:
    offer = read_offer(
        {**SMALL, "length_weeks": 12, "length_by_plan_kind": {"MOVE_INTO_WORK": 16, "THRIVE_IN_WORK": 8}}
    )
    assert (offer.length_weeks, dict(offer.length_by_plan_kind)) == (12, {"MOVE_INTO_WORK": 16, "THRIVE_IN_WORK": 8})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slug": "no slug"}, "slug"),
        ({"name": ""}, "name"),
        ({"what": 3}, "what"),
        ({"unheard": 1}, "unheard"),
        ({"providers": []}, "providers"),
        ({"providers": [{"code": "A", "role": "LEAD"}, {"code": "B", "role": "LEAD"}]}, "providers"),
        ({"providers": [{"code": "A", "role": "LEAD"}, {"code": "a"}]}, "providers"),
        ({"providers": [{"code": "A", "role": "LEAD", "shoe": 1}]}, "providers"),
        ({"providers": [{"code": "A", "role": "BOSS"}]}, "providers"),
        ({"start_date": "soon"}, "start_date"),
        ({"start_date": "2025-02-01", "end_date": "2025-01-01"}, "end_date"),
        ({"end_date": "2025-01-01", "last_referral_date": "2025-01-02"}, "last_referral_date"),
        ({"capacity": -1}, "capacity"),
        ({"capacity": True}, "capacity"),
        ({"capacity_kind": "SOME"}, "capacity_kind"),
        ({"languages": ["English!"]}, "languages"),
        ({"cultures": ["MARTIAN"]}, "cultures"),
        ({"modes": ["TELEPATHY"]}, "modes"),
        ({"needs": "MONEY"}, "needs"),
        ({"declared": {"reply_days": "two"}}, "reply_days"),
        ({"declared": {"soon": 1}}, "declared"),
        ({"length_by_plan_kind": {"thrive": 8}}, "length_by_plan_kind"),
        ({"sources": {"name": {}}}, "sources"),
        ({"comes_after": [{"any_of": ["small"], "why": "x", "source": "x"}]}, "comes_after"),
        ({"comes_after": [{"any_of": [], "why": "x", "source": "x"}]}, "comes_after"),
        ({"rules": [RULE, RULE]}, "rules"),
        ({"baselines": ["ASIAN"]}, "baselines"),
        ({"baselines": [{"groups": ["ASIAN"], "number": 3, "of_people": 2, "source": "x"}]}, "baselines"),
        ({"baselines": [{"groups": ["ASIAN"], "number": 3, "of_people": 4}]}, "source"),
        ({"printed": [36]}, "printed"),
        ({"printed": [{"words": "Referrals", "number": 3, "of_number": 2, "source": "x"}]}, "printed"),
        ({"printed": [{"words": "Referrals", "number": 3}]}, "source"),
    ],
)
def test_what_can_not_be_offered_is_refused_with_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(CannotOffer) as refused:
        read_offer({**deepcopy(SMALL), **change})
    assert refused.value.field == field


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "LANGUAGE"},
        {"kind": "MODULE_DONE"},
        {"kind": "DATES"},
        {"code": "PLACES"},
        {"code": "lower"},
        {"words": ""},
        {"refusal": ""},
        {"source": ""},
        {"parameters": {}},
        {"parameters": {"lowest": 30, "highest": 20}},
        {"parameters": {"lowest": 18, "shoe": 1}},
        {"kind": "AREA", "parameters": {"within": "MARS"}},
        {"kind": "AREA", "parameters": {"within": []}},
        {"kind": "AREA", "parameters": {"within": "GREATER_MANCHESTER", "by": ["BIRTH"]}},
        {"kind": "WORK_STATUS", "parameters": {"allowed": ["UNKNOWN"]}},
        {"kind": "WORK_STATUS", "parameters": {"allowed": []}},
        {"kind": "PLAN_KIND", "parameters": {"allowed": ["thrive"]}},
        {"kind": "SINCE_WEEKS", "parameters": {"least_weeks": 0}},
        {"kind": "STATEMENT", "parameters": {"statement": "X", "wanted": "yes"}},
        {"from_date": "2025-02-01", "to_date": "2025-01-01"},
    ],
)
def test_a_rule_that_nothing_could_be_decided_by_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(CannotOffer):
        read_offer({**SMALL, "rules": [{**RULE, **change}]})


def test_nobody_can_be_refused_for_language_culture_or_a_module() -> None:
    """K1: modules never gate; F4: language and culture rank. There is no kind of rule that could."""
    assert set(CHOOSABLE) == {
        Kind.AREA,
        Kind.AGE,
        Kind.WORK_STATUS,
        Kind.PLAN_KIND,
        Kind.SINCE_WEEKS,
        Kind.STATEMENT,
    }


def test_an_online_module_never_comes_first() -> None:
    """K1: completing a module never stands before anything."""
    module = read_offer({**SMALL, "slug": "module", "modes": ["ONLINE_MODULE"]})
    after = {"any_of": ["module"], "why": "x", "source": "x"}
    course = read_offer({**SMALL, "slug": "course", "comes_after": [after]})
    with pytest.raises(CannotOffer, match="bars nobody"):
        check_sequence({"module": module, "course": course})
    both = read_offer({**SMALL, "slug": "module", "modes": [Mode.ONLINE_MODULE.value, Mode.PHONE.value]})
    check_sequence({"module": both, "course": course})


def test_an_order_that_is_a_circle_is_refused() -> None:
    def one(slug: str, first: str) -> Offer:
        return read_offer({**SMALL, "slug": slug, "comes_after": [{"any_of": [first], "why": "x", "source": "x"}]})

    with pytest.raises(CannotOffer, match="after itself"):
        check_sequence({"a": one("a", "b"), "b": one("b", "c"), "c": one("c", "a")})
    with pytest.raises(CannotOffer, match="not in the register"):
        check_sequence({"a": one("a", "b")})
