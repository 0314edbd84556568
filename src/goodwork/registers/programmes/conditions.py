"""Who may have a programme, as data: a small closed set of kinds of condition; no Django, no clock.

A condition is a kind with its parameters, a source, and the days on which it holds. What it says of somebody is decided
in pathway/eligibility. Nobody is ever refused for their language, their culture, or an online module that they have not
done: there is no kind of condition for these (F4, K1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class CannotOffer(ValueError):
    """A programme that can't be entered so; `field` is what to mend, in the words of the data file."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class Kind(StrEnum):
    """What a condition can ask about. The first two follow from a programme's dates and places and stand in no file."""

    DATES = "DATES"
    PLACES = "PLACES"
    AREA = "AREA"
    AGE = "AGE"
    WORK_STATUS = "WORK_STATUS"
    PLAN_KIND = "PLAN_KIND"
    SINCE_WEEKS = "SINCE_WEEKS"
    STATEMENT = "STATEMENT"


class AreaBy(StrEnum):
    """By what somebody can belong to an area: any one will do (S4 3.7)."""

    HOME = "HOME"
    PRACTICE = "PRACTICE"
    JOBCENTRE = "JOBCENTRE"


GREATER_MANCHESTER = "GREATER_MANCHESTER"
"""Stands in place of the ten councils' codes in an AREA condition."""

WORK_STATUSES: Mapping[str, str] = {
    "IN_WORK": "in work",
    "OFF_SICK": "off sick from a job",
    "OUT_OF_WORK": "out of work",
}
"""The work statuses that a condition can name. One that is not known refuses nobody."""

MOST_WEEKS = 104

CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_LA = re.compile(r"E\d{8}")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a programme, both of its days counted.

    `words` is what it asks, for staff; `refusal` is what a person is told who does not meet it. `confirmed` is False
    where no source was read that says so.
    """

    code: str
    kind: Kind
    parameters: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""
    refusal: str = ""
    source: str = ""
    confirmed: bool = True
    from_date: date | None = None
    to_date: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the condition is in force on a day."""
        return not (
            (self.from_date is not None and day < self.from_date) or (self.to_date is not None and day > self.to_date)
        )


def _one_of(given: Any, allowed: Sequence[str] | Mapping[str, str], what: str) -> tuple[str, ...]:
    """Return a list that is not empty and holds nothing but what is allowed."""
    if not isinstance(given, list) or not given:
        raise CannotOffer("rules", f"{what} is a list that is not empty.")
    wrong = [g for g in given if g not in allowed]
    if wrong:
        raise CannotOffer("rules", f"{what} can't hold {str(wrong[0])[:40]!r}; it can hold {', '.join(allowed)}.")
    return tuple(dict.fromkeys(given))


def _whole(given: Any, what: str, low: int, high: int) -> int:
    """Return a whole number between two bounds."""
    if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
        raise CannotOffer("rules", f"{what} is a whole number from {low} to {high}.")
    return given


def _area(given: Mapping[str, Any]) -> dict[str, Any]:
    within = given.get("within")
    if within != GREATER_MANCHESTER and not (
        isinstance(within, list) and within and all(isinstance(c, str) and _LA.fullmatch(c) for c in within)
    ):
        raise CannotOffer("rules", f"An AREA's `within` is {GREATER_MANCHESTER}, or a list of councils' codes.")
    by = _one_of(given.get("by", [b.value for b in AreaBy]), [b.value for b in AreaBy], "An AREA's `by`")
    return {"within": within, "by": list(by)}


def _age(given: Mapping[str, Any]) -> dict[str, Any]:
    if not {"lowest", "highest"} & set(given):
        raise CannotOffer("rules", "An AGE has `lowest`, `highest`, or both, in years.")
    found = {name: _whole(given[name], f"An AGE's `{name}`", 0, 120) for name in ("lowest", "highest") if name in given}
    if found.get("lowest", 0) > found.get("highest", 120):
        raise CannotOffer("rules", "An AGE's `lowest` is not above its `highest`.")
    return found


def _work_status(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"allowed": list(_one_of(given.get("allowed"), WORK_STATUSES, "A WORK_STATUS's `allowed`"))}


def _plan_kind(given: Mapping[str, Any]) -> dict[str, Any]:
    allowed = given.get("allowed")
    if (
        not isinstance(allowed, list)
        or not allowed
        or not all(isinstance(c, str) and CODE.fullmatch(c) for c in allowed)
    ):
        raise CannotOffer("rules", "A PLAN_KIND's `allowed` is a list of codes of kinds of plan.")
    return {"allowed": allowed}


def _since_weeks(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"least_weeks": _whole(given.get("least_weeks"), "A SINCE_WEEKS's `least_weeks`", 1, MOST_WEEKS)}


def _statement(given: Mapping[str, Any]) -> dict[str, Any]:
    code, wanted = given.get("statement"), given.get("wanted", True)
    if not isinstance(code, str) or not CODE.fullmatch(code) or not isinstance(wanted, bool):
        raise CannotOffer("rules", "A STATEMENT has `statement`, an UPPERCASE code, and `wanted`, true or false.")
    return {"statement": code, "wanted": wanted}


_CHECKS: Mapping[Kind, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    Kind.AREA: _area,
    Kind.AGE: _age,
    Kind.WORK_STATUS: _work_status,
    Kind.PLAN_KIND: _plan_kind,
    Kind.SINCE_WEEKS: _since_weeks,
    Kind.STATEMENT: _statement,
}
_KNOWN: Mapping[Kind, frozenset[str]] = {
    Kind.AREA: frozenset({"within", "by"}),
    Kind.AGE: frozenset({"lowest", "highest"}),
    Kind.WORK_STATUS: frozenset({"allowed"}),
    Kind.PLAN_KIND: frozenset({"allowed"}),
    Kind.SINCE_WEEKS: frozenset({"least_weeks"}),
    Kind.STATEMENT: frozenset({"statement", "wanted"}),
}
CHOOSABLE: tuple[Kind, ...] = tuple(_CHECKS)
"""The kinds that a programme's data can name."""


def checked(condition: Condition) -> Condition:
    """Return a condition with its parameters in their one form, refusing what no decision could be made by.

    Raises: CannotOffer, naming what to mend.
    """
    if condition.kind not in _CHECKS:
        raise CannotOffer("rules", f"{condition.kind} follows from dates and places; it is no rule of its own.")
    if not CODE.fullmatch(condition.code) or condition.code in {Kind.DATES, Kind.PLACES}:
        raise CannotOffer(
            "rules",
            f"A rule's code is UPPERCASE and none of DATES and PLACES: {condition.code[:40]!r} is not.",
        )
    if not condition.words or not condition.refusal or not condition.source:
        raise CannotOffer(
            "rules", f"The rule {condition.code} needs its words, its refusal in plain words, and its source."
        )
    if condition.from_date and condition.to_date and condition.to_date < condition.from_date:
        raise CannotOffer("rules", f"The rule {condition.code} ends before it begins.")
    unknown = sorted(set(condition.parameters) - _KNOWN[condition.kind])
    if unknown:
        raise CannotOffer(
            "rules", f"The rule {condition.code}: a {condition.kind} has no parameter {unknown[0][:40]!r}."
        )
    return Condition(
        code=condition.code,
        kind=condition.kind,
        parameters=_CHECKS[condition.kind](condition.parameters),
        words=condition.words,
        refusal=condition.refusal,
        source=condition.source,
        confirmed=condition.confirmed,
        from_date=condition.from_date,
        to_date=condition.to_date,
    )
