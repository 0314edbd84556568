"""Reading what people said: counts of people, never a row of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.oversight.answers import counting
from goodwork.oversight.answers.grouping import MONTHS, By, families_of, groups_of, since_of
from goodwork.oversight.answers.permissions import READ_EACH, scope_of
from goodwork.oversight.answers.rules import ShownFigure, in_full
from goodwork.registers.access.figures import may_see_small_numbers

__all__ = ["MONTHS", "AnswersView", "By", "show"]


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
    since = since_of(today, months)
    counted = counting.counted(since, scope)
    full = may_see_small_numbers(viewer, [UUID(key) for key in counted.by_practice], roles=READ_EACH)
    groups: tuple[ShownFigure, ...] = ()
    if full:
        shown_whole = in_full(counted.whole)
        groups = tuple(map(in_full, groups_of(viewer, by, counted).values())) if by else ()
    else:
        named = [list(family.values()) for family in families_of(viewer, counted)]
        shown_whole, families = counting.hidden(counted, named)
        groups = dict(zip(By, families, strict=True))[by] if by else ()
    return AnswersView(since, today, by, shown_whole, groups, suppressed=not full)
