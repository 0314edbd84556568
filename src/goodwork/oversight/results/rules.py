"""What came of support, as counts with their wholes, and what of it may be shown; no Django, no clock.

Source: S4 4.1 (participant satisfaction; remain in work; entered into work); how the two outcomes of work are told is
`pathway.outcomes.rules.DEFINITION`, an inference that whoever pays must confirm (DOMAIN 3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from goodwork.kernel.disclosure import SCHEME, Cell, Scheme, hide, percent_half_up, shown
from goodwork.pathway.outcomes.rules import EMPLOYED, Satisfaction

WHOLE = ""
"""The group that is everything."""

ROUNDING = "Percentages are whole and rounded half up, on the denominator that stands beside them."
ERROR_REASONS = frozenset({"MADE_IN_ERROR", "SAME_AS_ANOTHER"})
"""Reasons of referrals that never were, or are counted as another."""

NOT_SAID = "ZZ"
"""Employment status that somebody did not want to say (DOMAIN 3)."""


class Result(StrEnum):
    """What is counted: each but the first is a part of one that stands before it (`PARTS`)."""

    ENDED = "ENDED"
    IN_WORK = "IN_WORK"
    REMAINED = "REMAINED"
    LEFT_WORK = "LEFT_WORK"
    IN_WORK_NOT_ACCOUNTED_FOR = "IN_WORK_NOT_ACCOUNTED_FOR"
    OUT_OF_WORK = "OUT_OF_WORK"
    ENTERED = "ENTERED"
    NOT_ENTERED = "NOT_ENTERED"
    OUT_OF_WORK_NOT_ACCOUNTED_FOR = "OUT_OF_WORK_NOT_ACCOUNTED_FOR"
    START_NOT_KNOWN = "START_NOT_KNOWN"
    ASKED = "ASKED"
    VERY_GOOD = "VERY_GOOD"
    GOOD = "GOOD"
    NEITHER = "NEITHER"
    POOR = "POOR"
    VERY_POOR = "VERY_POOR"
    NOT_ANSWERED = "NOT_ANSWERED"
    NOT_ASKED = "NOT_ASKED"


PARTS: tuple[tuple[Result, tuple[Result, ...]], ...] = (
    (Result.ENDED, (Result.IN_WORK, Result.OUT_OF_WORK, Result.START_NOT_KNOWN)),
    (Result.IN_WORK, (Result.REMAINED, Result.LEFT_WORK, Result.IN_WORK_NOT_ACCOUNTED_FOR)),
    (Result.OUT_OF_WORK, (Result.ENTERED, Result.NOT_ENTERED, Result.OUT_OF_WORK_NOT_ACCOUNTED_FOR)),
    (Result.ENDED, (Result.ASKED, Result.NOT_ASKED)),
    (Result.ASKED, (*(Result(answer.value) for answer in Satisfaction), Result.NOT_ANSWERED)),
)
"""Wholes with their parts, each of which adds up."""


@dataclass(frozen=True, slots=True)
class Support:
    """One support that ended, or many that stand alike. `employed_*` None: not said, or no reading."""

    employed_before: bool | None
    employed_after: bool | None
    entered: bool
    remained: bool
    asked: bool
    satisfaction: str


def employed(status: str) -> bool | None:
    """Return whether an employment status (DOMAIN 3) is paid work; None where it was not said."""
    return None if status == NOT_SAID else status == EMPLOYED


def counted_as(one: Support) -> tuple[Result, ...]:
    """Return everything that an ended support counts as: one part of each whole that it stands in."""
    found = [Result.ENDED]
    if one.employed_before is None:
        found.append(Result.START_NOT_KNOWN)
    elif one.employed_before:
        left = Result.LEFT_WORK if one.employed_after is False else Result.IN_WORK_NOT_ACCOUNTED_FOR
        found += [Result.IN_WORK, Result.REMAINED if one.remained else left]
    else:
        not_yet = Result.NOT_ENTERED if one.employed_after is False else Result.OUT_OF_WORK_NOT_ACCOUNTED_FOR
        found += [Result.OUT_OF_WORK, Result.ENTERED if one.entered else not_yet]
    if not one.asked:
        return (*found, Result.NOT_ASKED)
    return (*found, Result.ASKED, Result(one.satisfaction) if one.satisfaction else Result.NOT_ANSWERED)


@dataclass(frozen=True, slots=True)
class Figure:
    """The counts of a group."""

    group: str
    counts: Mapping[Result, int]


def figure(group: str, supports: Iterable[tuple[Support, int]]) -> Figure:
    """Return the counts of supports that ended, given with how many stand alike."""
    counts: Counter[Result] = Counter()
    for one, number in supports:
        counts.update(dict.fromkeys(counted_as(one), number))
    return Figure(group, {result: counts[result] for result in Result})


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as somebody may see it; None is hidden. Percentages are worked out from what is shown."""

    group: str
    counts: Mapping[Result, int | None]

    def percent(self, part: Result, whole: Result) -> int | None:
        """Return a part as a whole percentage, rounded half up; None of nothing, or where one of the two is hidden."""
        numerator, denominator = self.counts[part], self.counts[whole]
        return None if numerator is None or denominator is None else percent_half_up(numerator, denominator)


def in_full(one: Figure) -> ShownFigure:
    """Return a figure for somebody who may see every number."""
    return ShownFigure(one.group, dict(one.counts))


def disclosed(
    whole: Figure, groups: Sequence[Figure], scheme: Scheme = SCHEME
) -> tuple[ShownFigure, tuple[ShownFigure, ...]]:
    """Return a figure and its groups for somebody who may not see small numbers (ADR 0012): counts of 1 to 7 are
    hidden, and as many others as keep every sum from giving them away; the rest is rounded.
    """
    figures = (whole, *groups)
    cells: dict[Cell, int] = {(f.group, r.value, ""): f.counts[r] for f in figures for r in Result}
    relations = [tuple((f.group, r.value, "") for r in (all_of, *parts)) for f in figures for all_of, parts in PARTS]
    if groups:
        relations += [tuple((f.group, r.value, "") for f in figures) for r in Result]
    hidden = hide(cells, relations, scheme)
    seen = {cell: None if cell in hidden else shown(count, scheme) for cell, count in cells.items()}
    found = [ShownFigure(f.group, {r: seen[f.group, r.value, ""] for r in Result}) for f in figures]
    return found[0], tuple(found[1:])


def as_document(one: ShownFigure) -> dict[str, Any]:
    """Return a figure for the command line: each whole with its denominator, parts and percentages."""
    return {
        name: {
            "denominator": one.counts[whole],
            "counts": {part.value: one.counts[part] for part in parts},
            "percent": {part.value: one.percent(part, whole) for part in parts},
        }
        for name, (whole, parts) in zip(
            ("start", "in_work", "out_of_work", "asked", "satisfaction"), PARTS, strict=True
        )
    }


def first_of_month(day: date, months_before: int) -> date:
    """Return the first day of the month that lies so many months before that of a day."""
    month = day.year * 12 + day.month - 1 - months_before
    return date(month // 12, month % 12 + 1, 1)
