"""What became of a first promised date, and the rate that is published; no Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from goodwork.kernel.clock import end_of_promise_day, local_date
from goodwork.kernel.disclosure import Cell, Scheme, hide, percent_half_up, shown


class Fate(StrEnum):
    """What became of the first date that somebody was promised. Every referral has exactly one."""

    NOT_YET_DUE = "NOT_YET_DUE"
    ENDED_BEFORE = "ENDED_BEFORE"
    IN_TIME = "IN_TIME"
    LATER = "LATER"
    STILL_WAITING = "STILL_WAITING"
    ENDED_UNREACHED = "ENDED_UNREACHED"
    NOT_ACCOUNTED_FOR = "NOT_ACCOUNTED_FOR"


MISSED = (Fate.LATER, Fate.STILL_WAITING, Fate.ENDED_UNREACHED)
"""The numerator: not reached by the first date, whatever came after."""

OWED = (Fate.IN_TIME, *MISSED)
"""The denominator: the first date has passed, and the referral had not ended before it."""

ROUNDING = "Percentages are whole and rounded half up."
PUBLISHED_MONTHS = 12
"""Over so many months, the present one among them, the public page counts."""

ERROR_REASONS = frozenset({"MADE_IN_ERROR", "SAME_AS_ANOTHER"})
"""Reasons of referrals that never were, or are counted as another."""


def last_lapsed(at: datetime) -> date:
    """Return the last day whose 17:00 has passed: a promise for it is broken, or was kept."""
    today = local_date(at)
    return today if at >= end_of_promise_day(today) else today - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figure:
    """The figures of a group. `moved`: referrals whose date was moved before they were reached, of those owed.

    `moves`: how often in all. `late_median_days`, `late_longest_days`: how many days after the first date those not
    reached by it were reached, ended, or wait until today; None where there are none.
    """

    group: str
    fates: Mapping[Fate, int]
    moved: int = 0
    moves: int = 0
    late_median_days: int | None = None
    late_longest_days: int | None = None

    @property
    def missed(self) -> int:
        """Return the numerator."""
        return sum(self.fates.get(fate, 0) for fate in MISSED)

    @property
    def owed(self) -> int:
        """Return the denominator."""
        return sum(self.fates.get(fate, 0) for fate in OWED)

    @property
    def received(self) -> int:
        """Return all referrals of the group, whatever became of them."""
        return sum(self.fates.values())


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as somebody may see it; None is hidden. The percentage is worked out from what is shown."""

    group: str
    received: int | None
    owed: int | None
    missed: int | None
    fates: Mapping[Fate, int | None]
    moved: int | None
    moves: int | None
    late_median_days: int | None
    late_longest_days: int | None

    @property
    def percent(self) -> int | None:
        """Return the rate as a whole percentage, rounded half up; None of nothing, or where a part is hidden."""
        if self.owed is None or self.missed is None:
            return None
        return percent_half_up(self.missed, self.owed)


WHOLE = ""
"""The group that is everything."""


def in_full(figure: Figure) -> ShownFigure:
    """Return a figure for somebody who may see every number."""
    return ShownFigure(
        group=figure.group,
        received=figure.received,
        owed=figure.owed,
        missed=figure.missed,
        fates={fate: figure.fates.get(fate, 0) for fate in Fate},
        moved=figure.moved,
        moves=figure.moves,
        late_median_days=figure.late_median_days,
        late_longest_days=figure.late_longest_days,
    )


_RECEIVED, _OWED, _MISSED, _MOVED = "RECEIVED", "OWED", "MISSED", "MOVED"


def disclosed(whole: Figure, groups: Sequence[Figure], scheme: Scheme) -> tuple[ShownFigure, tuple[ShownFigure, ...]]:
    """Return a figure and its groups for somebody who may not see small numbers (ADR 0012).

    Hidden are counts of 1 to 7 and as many others as keep every sum from giving them away; the rest is rounded. How
    long somebody waited is said where enough waited, and the longest wait, which is one person's, never.
    """
    cells: dict[Cell, int] = {}
    relations: list[tuple[Cell, ...]] = []
    for figure in (whole, *groups):
        g = figure.group
        named = {
            _RECEIVED: figure.received,
            _OWED: figure.owed,
            _MISSED: figure.missed,
            _MOVED: figure.moved,
            "UNMOVED": figure.owed - figure.moved,
            **{fate.value: figure.fates.get(fate, 0) for fate in Fate},
        }
        cells.update({(g, name, ""): count for name, count in named.items()})
        outside = (Fate.NOT_YET_DUE, Fate.ENDED_BEFORE, Fate.NOT_ACCOUNTED_FOR)
        relations += [
            tuple((g, name, "") for name in (_RECEIVED, _OWED, *outside)),
            tuple((g, name, "") for name in (_OWED, Fate.IN_TIME, _MISSED)),
            tuple((g, name, "") for name in (_MISSED, *MISSED)),
            tuple((g, name, "") for name in (_OWED, _MOVED, "UNMOVED")),
        ]
    if groups:
        for _, name, part in [cell for cell in cells if cell[0] == whole.group]:
            relations.append(((whole.group, name, part), *((f.group, name, part) for f in groups)))
    hidden = hide(cells, relations, scheme)
    seen = {cell: None if cell in hidden else shown(count, scheme) for cell, count in cells.items()}
    return _seen(whole, seen), tuple(_seen(figure, seen) for figure in groups)


def _seen(figure: Figure, seen: Mapping[Cell, int | None]) -> ShownFigure:
    g = figure.group
    missed = seen[g, _MISSED, ""]
    moved = seen[g, _MOVED, ""]
    return ShownFigure(
        group=g,
        received=seen[g, _RECEIVED, ""],
        owed=seen[g, _OWED, ""],
        missed=missed,
        fates={fate: seen[g, fate.value, ""] for fate in Fate},
        moved=moved,
        moves=0 if moved == 0 else None,
        late_median_days=figure.late_median_days if missed else None,
        late_longest_days=None,
    )


def as_document(figure: ShownFigure) -> dict[str, Any]:
    """Return a figure for the command line: numerator, denominator, parts, and what is not accounted for."""
    return {
        "received": figure.received,
        "denominator": figure.owed,
        "numerator": figure.missed,
        "percent": figure.percent,
        "parts": {fate.value: figure.fates[fate] for fate in Fate if fate is not Fate.NOT_ACCOUNTED_FOR},
        "not_accounted_for": figure.fates[Fate.NOT_ACCOUNTED_FOR],
        "late_days": {"median": figure.late_median_days, "longest": figure.late_longest_days},
        "moved": {"referrals": figure.moved, "times": figure.moves},
    }


def first_of_month(day: date, months_before: int) -> date:
    """Return the first day of the month that lies so many months before that of a day."""
    month = day.year * 12 + day.month - 1 - months_before
    return date(month // 12, month % 12 + 1, 1)


def default_period(at: datetime) -> tuple[date, date]:
    """Return the days that are shown unless others are asked for: twelve months, the present one among them."""
    today = local_date(at)
    return first_of_month(today, PUBLISHED_MONTHS - 1), today
