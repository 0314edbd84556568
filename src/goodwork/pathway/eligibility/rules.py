"""The rules of who may be supported, as a table; no Django, no clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

VERSION = "GM_WORKWELL_1"
"""The name of this set of rules; it stands on every decision made under it."""

LOWEST_AGE_YEARS = 16
"""Source: DOMAIN 1.1 (Greater Manchester eligibility: aged 16 or over)."""


class Result(StrEnum):
    """What one rule says of one person."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    NOT_KNOWN = "NOT_KNOWN"


class Outcome(StrEnum):
    """What all rules together say of one person."""

    ELIGIBLE = "ELIGIBLE"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    NEEDS_CHECKING = "NEEDS_CHECKING"


class Reason(StrEnum):
    """Why a rule is not met, or what is missing."""

    OUTSIDE_AREA = "OUTSIDE_AREA"
    AREA_NOT_KNOWN = "AREA_NOT_KNOWN"
    UNDER_16 = "UNDER_16"
    AGE_NOT_KNOWN = "AGE_NOT_KNOWN"
    MAY_NOT_WORK_IN_UK = "MAY_NOT_WORK_IN_UK"
    RIGHT_TO_WORK_NOT_KNOWN = "RIGHT_TO_WORK_NOT_KNOWN"


REASON_WORDS: dict[Reason, str] = {
    Reason.OUTSIDE_AREA: "They do not live in Greater Manchester, and have no GP and no Jobcentre there.",
    Reason.AREA_NOT_KNOWN: "We do not know yet whether they live, or have a GP or a Jobcentre, in Greater Manchester.",
    Reason.UNDER_16: "They are under 16.",
    Reason.AGE_NOT_KNOWN: "We do not know their age yet.",
    Reason.MAY_NOT_WORK_IN_UK: "They say that they are not allowed to work in the UK.",
    Reason.RIGHT_TO_WORK_NOT_KNOWN: "We do not know yet whether they are allowed to work in the UK.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a person when the rules are asked; None is "not known", never "no".

    `home_la_code` is the GSS code of the local authority they live in ('' when their place has none).
    """

    age_years: int | None
    home_in_area: bool | None
    practice_in_area: bool | None
    jobcentre_in_area: bool | None
    may_work_in_uk: bool | None
    home_la_code: str = ""


def _any_of(*answers: bool | None) -> Result:
    """Return MET when one answer is yes, NOT_MET when all are no, else NOT_KNOWN."""
    if any(answers):
        return Result.MET
    return Result.NOT_KNOWN if None in answers else Result.NOT_MET


def _area(facts: Facts) -> Result:
    return _any_of(facts.home_in_area, facts.practice_in_area, facts.jobcentre_in_area)


def _age(facts: Facts) -> Result:
    return _any_of(None if facts.age_years is None else facts.age_years >= LOWEST_AGE_YEARS)


def _right_to_work(facts: Facts) -> Result:
    return _any_of(facts.may_work_in_uk)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, what it asks in words, where it stands, the test, and the reasons it gives."""

    code: str
    words: str
    source: str
    test: Callable[[Facts], Result]
    not_met: Reason
    not_known: Reason


RULES: tuple[Rule, ...] = (
    Rule(
        "AREA",
        "Lives in Greater Manchester, or has a GP or a Jobcentre there",
        "S4 3.7, DOMAIN 1.1",
        _area,
        Reason.OUTSIDE_AREA,
        Reason.AREA_NOT_KNOWN,
    ),
    Rule("AGE", "Is 16 or over", "DOMAIN 1.1", _age, Reason.UNDER_16, Reason.AGE_NOT_KNOWN),
    Rule(
        "RIGHT_TO_WORK",
        "Is allowed to work in the UK",
        "DOMAIN 1.1",
        _right_to_work,
        Reason.MAY_NOT_WORK_IN_UK,
        Reason.RIGHT_TO_WORK_NOT_KNOWN,
    ),
)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule said: the rule's code, its result, and the reason where it is not met or not known."""

    rule: str
    result: Result
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of one person.

    `reason` is that of the first rule in the table's order that stands in the way. `signpost_la_code` is the local
    authority whose own service the person is pointed to ('' where none is known): set where the area rule is not met.
    """

    outcome: Outcome
    reason: Reason | None
    results: tuple[RuleResult, ...]
    signpost_la_code: str = ""


def decide(facts: Facts) -> Decision:
    """Return what the rules say of a person: not eligible as soon as one rule is not met, and never by what is missing.

    Source: S4 3.7 (three ways to be of the area, any one will do), DOMAIN 1.1; B5.
    """
    results = []
    for rule in RULES:
        result = rule.test(facts)
        reason = {Result.MET: None, Result.NOT_MET: rule.not_met, Result.NOT_KNOWN: rule.not_known}[result]
        results.append(RuleResult(rule.code, result, reason))
    refused = next((r for r in results if r.result is Result.NOT_MET), None)
    if refused is not None:
        outside = any(r.reason is Reason.OUTSIDE_AREA for r in results)
        return Decision(Outcome.NOT_ELIGIBLE, refused.reason, tuple(results), facts.home_la_code if outside else "")
    missing = next((r for r in results if r.result is Result.NOT_KNOWN), None)
    if missing is not None:
        return Decision(Outcome.NEEDS_CHECKING, missing.reason, tuple(results))
    return Decision(Outcome.ELIGIBLE, None, tuple(results))


def own_locality(*, home_la_code: str, served_la_codes: frozenset[str], localities: frozenset[str]) -> str:
    """Return the locality of Greater Manchester that a person could also be pointed to, or ''.

    Somebody who lives in one of the ten localities that this provider does not serve may be helped here, and their own
    locality's service may be nearer (S4 3.7: "supporting non-Manchester residents to access other GM WorkWell
    provision as appropriate"). A provider whose places are not known is taken to serve everywhere.
    """
    if not served_la_codes or home_la_code in served_la_codes or home_la_code not in localities:
        return ""
    return home_la_code
