"""Reading what people said: counts of people, never a row of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.oversight.answers import counting
from goodwork.oversight.answers.counting import Counted
from goodwork.oversight.answers.permissions import READ_EACH, scope_of
from goodwork.oversight.answers.rules import Figure, ShownFigure, in_full
from goodwork.registers.access.figures import may_see_small_numbers
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


@dataclass(frozen=True, slots=True)
class AnswersView:
    """What people said as their viewer may see it, for answers from one day to another."""

    from_date: date
    to_date: date
    by: By | None
    whole: ShownFigure
    groups: tuple[ShownFigure, ...]
    suppressed: bool


def show(viewer: Viewer, *, by: By | None = None, months: int = MONTHS, at: datetime) -> AnswersView:
    """Return what people said in so many months, the present one among them, whole and broken down.

    Each person counts once, with their newest answer of the time, under whichever record. Who works for a practice sees
    its own people counted and no others. Raises NotVisible for whoever may see none.
    """
    scope = scope_of(viewer)
    today = local_date(at)
    since = _first_of_month(today, months - 1)
    counted = counting.counted(since, scope)
    full = may_see_small_numbers(viewer, [UUID(key) for key in counted.by_practice], roles=READ_EACH)
    groups: tuple[ShownFigure, ...] = ()
    if full:
        shown_whole = in_full(counted.whole)
        groups = tuple(map(in_full, _groups(viewer, by, counted))) if by else ()
    else:
        shown_whole, families = counting.hidden(counted, [_groups(viewer, one, counted) for one in By])
        groups = dict(zip(By, families, strict=True))[by] if by else ()
    return AnswersView(since, today, by, shown_whole, groups, suppressed=not full)


def _groups(viewer: Viewer, by: By, counted: Counted) -> list[Figure]:
    """Return the figures of each group of a breakdown, by name; months and kinds of work in their own order."""
    figures = {By.PRACTICE: counted.by_practice, By.WORK: counted.by_work, By.MONTH: counted.by_month}[by]
    names = _names(viewer, by, list(figures))
    order = list(WORK_WORDS)
    ordered = sorted(figures, key=lambda k: (order.index(k) if k in order else 0, names[k], k))
    return [replace(figures[key], group=names[key]) for key in ordered]


def _names(viewer: Viewer, by: By, keys: Sequence[str]) -> dict[str, str]:
    """Return the name of each group; two of one name are told apart by the end of their ids."""
    if by is not By.PRACTICE:
        return {key: WORK_WORDS.get(key, key) for key in keys}
    found = named(viewer, [UUID(key) for key in keys])
    names = {key: found.get(UUID(key)) or "Not known" for key in keys}
    often = list(names.values())
    return {key: f"{name} ({key[-6:]})" if often.count(name) > 1 else name for key, name in names.items()}


def _first_of_month(day: date, months_before: int) -> date:
    """Return the first day of the month that lies so many months before that of a day."""
    month = day.year * 12 + day.month - 1 - months_before
    return date(month // 12, month % 12 + 1, 1)
