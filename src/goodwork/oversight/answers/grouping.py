"""The groups by which what people said is broken down: their names, and the order in which they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.oversight.answers.counting import Counted
from goodwork.oversight.answers.rules import Figure
from goodwork.registers.organisations.queries import named

MONTHS = 12
"""Over so many months, the present one among them, answers are counted unless others are asked for."""


class By(StrEnum):
    """What the figures can be broken down by."""

    PRACTICE = "practice"
    WORK = "work"
    MONTH = "month"


WORK_WORDS: Mapping[str, str] = {
    "IN_WORK": "In work",
    "OFF_SICK": "Off sick",
    "OUT_OF_WORK": "Out of work",
    "UNKNOWN": "Not known",
}


def families_of(viewer: Viewer, counted: Counted) -> list[dict[str, Figure]]:
    """Return the figures of every breakdown, in the order of `By`, as `groups_of` does."""
    return [groups_of(viewer, by, counted) for by in By]


def groups_of(viewer: Viewer, by: By, counted: Counted) -> dict[str, Figure]:
    """Return the named figures of the groups of a breakdown by their keys, in the order of their names.

    Months and kinds of work stand in their own order.
    """
    figures = {By.PRACTICE: counted.by_practice, By.WORK: counted.by_work, By.MONTH: counted.by_month}[by]
    names = _names(viewer, by, list(figures))
    order = list(WORK_WORDS)
    ordered = sorted(figures, key=lambda k: (order.index(k) if k in order else 0, names[k], k))
    return {key: replace(figures[key], group=names[key]) for key in ordered}


def _names(viewer: Viewer, by: By, keys: Sequence[str]) -> dict[str, str]:
    """Return the name of each group; two of one name are told apart by the end of their ids."""
    if by is not By.PRACTICE:
        return {key: WORK_WORDS.get(key, key) for key in keys}
    found = named(viewer, [UUID(key) for key in keys])
    names = {key: found.get(UUID(key)) or "Not known" for key in keys}
    often = list(names.values())
    return {key: f"{name} ({key[-6:]})" if often.count(name) > 1 else name for key, name in names.items()}


def since_of(day: date, months: int) -> date:
    """Return the first day of a time of so many months, of which that of a day is the last."""
    month = day.year * 12 + day.month - months
    return date(month // 12, month % 12 + 1, 1)
