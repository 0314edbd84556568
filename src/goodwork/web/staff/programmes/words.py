"""What the pages of programmes say of codes."""

from __future__ import annotations

from collections.abc import Iterable

from goodwork.registers.people.codes import LANGUAGES
from goodwork.registers.programmes.conditions import GREATER_MANCHESTER, WORK_STATUSES, AreaBy, Condition, Kind
from goodwork.registers.programmes.offers import CULTURE_WORDS, MODE_WORDS, NEED_WORDS, Culture, Declared, Mode, Need

KIND_WORDS = {
    Kind.AREA: "Where somebody lives, or has a GP or Jobcentre",
    Kind.AGE: "Age",
    Kind.WORK_STATUS: "Work now",
    Kind.PLAN_KIND: "Kind of plan",
    Kind.SINCE_WEEKS: "For how long they have had symptoms or been off sick",
    Kind.STATEMENT: "Something that is asked",
}
BY_WORDS = {AreaBy.HOME: "home", AreaBy.PRACTICE: "GP", AreaBy.JOBCENTRE: "Jobcentre"}
FIELD_WORDS = {
    "name": "name",
    "what": "what it is",
    "providers": "providers",
    "plan_kinds": "kinds of plan",
    "start_date": "first day",
    "end_date": "last day",
    "last_referral_date": "last day for referrals",
    "capacity": "places",
    "capacity_kind": "what the places count",
    "length_weeks": "length",
    "length_by_plan_kind": "lengths by kind of plan",
    "languages": "languages",
    "cultures": "communities",
    "modes": "how it is given",
    "needs": "what it helps with",
    "declared": "declared times",
    "rules": "rules",
    "comes_after": "what comes first",
    "translations": "translations",
    "baselines": "who came before it began",
    "printed": "figures that the sources print",
}


def languages(codes: Iterable[str]) -> str:
    """Return languages by name."""
    return ", ".join(LANGUAGES.get(c.split("-")[0], c) for c in codes)


def needs(codes: Iterable[Need]) -> str:
    """Return what is helped with, in words."""
    return ", ".join(NEED_WORDS[n] for n in codes)


def modes(codes: Iterable[Mode]) -> str:
    """Return how support is given, in words."""
    return ", ".join(MODE_WORDS[m] for m in codes)


def cultures(codes: Iterable[Culture]) -> str:
    """Return communities, in words."""
    return ", ".join(CULTURE_WORDS[c] for c in codes)


def times(declared: Declared) -> str:
    """Return declared times in words, in working days."""
    said = (
        ("reply", declared.reply_days),
        ("first contact", declared.contact_days),
        ("start", declared.start_days),
    )
    return ", ".join(f"{words} {_by(days)}" for words, days in said if days is not None)


def _by(days: int) -> str:
    """Return within how many working days, in words."""
    if days == 0:
        return "the same day"
    return f"within {days} working {'day' if days == 1 else 'days'}"


def parameters(rule: Condition) -> str:
    """Return what a rule asks for, in words."""
    given = rule.parameters
    if rule.kind is Kind.AREA:
        where = "Greater Manchester" if given["within"] == GREATER_MANCHESTER else ", ".join(given["within"])
        return f"{where}, by {' or '.join(BY_WORDS[AreaBy(b)] for b in given['by'])}"
    if rule.kind is Kind.AGE:
        ends = [
            f"from {given['lowest']}" if "lowest" in given else "",
            f"to {given['highest']}" if "highest" in given else "",
        ]
        return " ".join(e for e in ends if e) + " years"
    if rule.kind is Kind.WORK_STATUS:
        return " or ".join(WORK_STATUSES[w] for w in given["allowed"])
    if rule.kind is Kind.PLAN_KIND:
        return " or ".join(p.replace("_", " ").lower() for p in given["allowed"])
    if rule.kind is Kind.SINCE_WEEKS:
        return f"{given['least_weeks']} weeks or more"
    return "yes" if given["wanted"] else "no"
