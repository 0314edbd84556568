"""Reading what came of support: counts of referrals, never a row of one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncMonth

from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.oversight.results.models import SupportResult
from goodwork.oversight.results.rules import (
    WHOLE,
    Figure,
    ShownFigure,
    Support,
    disclosed,
    figure,
    first_of_month,
    in_full,
)
from goodwork.registers.access.figures import check_can_read, may_see_small_numbers
from goodwork.registers.organisations.queries import named

MONTHS = 12
"""Over so many months, the present one among them, ended support is counted unless others are asked for."""


class By(StrEnum):
    """What the figures can be broken down by."""

    PROVIDER = "provider"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class ResultsView:
    """What came of the support that ended from one day to another, as its viewer may see it."""

    from_date: date
    to_date: date
    by: By | None
    whole: ShownFigure
    groups: tuple[ShownFigure, ...]
    suppressed: bool


def show(viewer: Viewer, *, by: By | None = None, months: int = MONTHS, at: datetime) -> ResultsView:
    """Return what came of the support that ended in so many months, the present one among them, whole and broken down.

    Each referral counts once. Raises NotVisible for whoever may see none. Two queries, whatever their number.
    """
    check_can_read(viewer, "results")
    today = local_date(at)
    since = first_of_month(today, months - 1)
    found = _counted(since, today)
    full = may_see_small_numbers(viewer, {provider for provider, _ in found})
    whole = figure(WHOLE, [one for alike in found.values() for one in alike])
    groups = [] if by is None else _groups(viewer, by, found)
    shown_whole, shown_groups = (in_full(whole), tuple(map(in_full, groups))) if full else disclosed(whole, groups)
    return ResultsView(since, today, by, shown_whole, shown_groups, suppressed=not full)


_Alike = list[tuple[Support, int]]


def _counted(since: date, until: date) -> dict[tuple[UUID, date], _Alike]:
    """Return the support that ended, by provider and month: what stands alike, with how many."""
    rows = SupportResult.objects.filter(began=True, never_was=False, ended_date__range=(since, until))
    alike = rows.annotate(month=TruncMonth("ended_date")).values_list(
        *("organisation_id", "month"),
        *("employed_before", "employed_after", "entered", "remained", "asked", "satisfaction"),
    )
    found: dict[tuple[UUID, date], _Alike] = defaultdict(list)
    for organisation_id, month, *stands, number in alike.annotate(number=Count("*")).order_by():
        found[organisation_id, month].append((Support(*stands), number))
    return found


def _groups(viewer: Viewer, by: By, found: dict[tuple[UUID, date], _Alike]) -> list[Figure]:
    """Return the figures of each group, by name or month; two of one name are told apart by the end of their ids."""
    names = named(viewer, {provider for provider, _ in found})
    often = list(names.values())
    members: dict[str, _Alike] = defaultdict(list)
    for (provider, month), alike in found.items():
        name = names.get(provider) or "Not known"
        if by is By.MONTH:
            name = f"{month:%Y-%m}"
        elif often.count(name) > 1:
            name = f"{name} ({str(provider)[-6:]})"
        members[name] += alike
    return [figure(name, alike) for name, alike in sorted(members.items())]
