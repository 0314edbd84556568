"""Reading the black-hole rate: counts of referrals, never a row of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.disclosure import SCHEME
from goodwork.oversight.silence import counting
from goodwork.oversight.silence.models import PublishedFigure
from goodwork.oversight.silence.rules import (
    WHOLE,
    Fate,
    Figure,
    ShownFigure,
    default_period,
    disclosed,
    in_full,
    last_lapsed,
)
from goodwork.registers.access.figures import check_can_read, may_see_small_numbers
from goodwork.registers.organisations.queries import named
from goodwork.registers.programmes.queries import many as programmes_of

NO_PROGRAMME = "No programme in particular"


class By(StrEnum):
    """What the rate can be broken down by."""

    PROVIDER = counting.PROVIDER
    PROGRAMME = counting.PROGRAMME
    MONTH = counting.MONTH


@dataclass(frozen=True, slots=True)
class SilenceView:
    """The rate as its viewer may see it, for first dates from one day to another. `ids` are the groups' own."""

    from_date: date
    to_date: date
    by: By | None
    whole: ShownFigure
    groups: tuple[ShownFigure, ...]
    ids: tuple[str, ...]
    suppressed: bool


def show(
    viewer: Viewer,
    *,
    by: By | None = None,
    from_date: date | None = None,
    to_date: date | None = None,
    at: datetime,
) -> SilenceView:
    """Return the black-hole rate of a period, whole and broken down. Raises NotVisible for who may not read it."""
    check_can_read(viewer, "silence")
    usual = default_period(at)
    begin, end = from_date or usual[0], to_date or usual[1]
    whole, groups = _counted(by, begin, end, at)
    names = _names(viewer, by, groups)
    groups = sorted(groups, key=lambda f: (names[f.group], f.group))
    full = may_see_small_numbers(viewer, counting.holders(begin, end))
    ids = tuple(f.group for f in groups)
    shown_whole, shown_groups = (
        (in_full(whole), tuple(in_full(f) for f in groups)) if full else disclosed(whole, groups, SCHEME)
    )
    return SilenceView(begin, end, by, shown_whole, _renamed(shown_groups, names), ids, suppressed=not full)


def published(viewer: Viewer, *, at: datetime) -> SilenceView:
    """Return what anybody may see: the figures as they were put down last, by provider, without small numbers.

    Where nothing has been put down yet they are counted now.
    """
    newest = PublishedFigure.objects.order_by("-published_date").values_list("published_date", flat=True).first()
    if newest is None:
        begin, end = default_period(at)
        whole, groups = _counted(By.PROVIDER, begin, end, at)
    else:
        rows = list(PublishedFigure.objects.filter(published_date=newest))
        begin, end = rows[0].from_date, newest
        whole = next((_figure(row) for row in rows if row.organisation_id is None), Figure(WHOLE, {}))
        groups = [_figure(row) for row in rows if row.organisation_id is not None]
    names = _names(SYSTEM_VIEWER, By.PROVIDER, groups)
    groups = sorted(groups, key=lambda f: (names[f.group], f.group))
    shown_whole, shown_groups = disclosed(whole, groups, SCHEME)
    ids = tuple(f.group for f in groups)
    return SilenceView(begin, end, By.PROVIDER, shown_whole, _renamed(shown_groups, names), ids, suppressed=True)


def count_by_provider(viewer: Viewer, *, at: datetime) -> tuple[Figure, list[Figure]]:
    """Return the figures of the usual period in full, whole and by provider; for putting them down."""
    begin, end = default_period(at)
    return _counted(By.PROVIDER, begin, end, at)


def _counted(by: By | None, begin: date, end: date, at: datetime) -> tuple[Figure, list[Figure]]:
    return counting.count(
        by=by.value if by else None,
        from_date=begin,
        to_date=end,
        lapsed=last_lapsed(at),
        today=local_date(at),
        organisation_ids=None,
    )


def _figure(row: PublishedFigure) -> Figure:
    return Figure(
        str(row.organisation_id) if row.organisation_id else WHOLE,
        {fate: int(row.fates.get(fate.value, 0)) for fate in Fate},
        row.moved,
        row.moves,
        row.late_median_days,
        row.late_longest_days,
    )


def _names(viewer: Viewer, by: By | None, groups: list[Figure]) -> dict[str, str]:
    """Return the name of each group; two of one name are told apart by the end of their ids."""
    keys = [f.group for f in groups]
    if by is By.MONTH or by is None:
        return {key: key for key in keys}
    ids = [UUID(key) for key in keys if key != "NONE"]
    found: dict[str, str] = {"NONE": NO_PROGRAMME}
    if by is By.PROVIDER:
        found |= {str(key): name for key, name in named(viewer, ids).items()}
    else:
        found |= {str(key): view.name for key, view in programmes_of(viewer, ids).items()}
    names = {key: found.get(key) or "Not known" for key in keys}
    often = list(names.values())
    return {key: f"{name} ({key[-6:]})" if often.count(name) > 1 else name for key, name in names.items()}


def _renamed(groups: tuple[ShownFigure, ...], names: dict[str, str]) -> tuple[ShownFigure, ...]:
    return tuple(
        ShownFigure(
            names[f.group],
            f.received,
            f.owed,
            f.missed,
            f.fates,
            f.moved,
            f.moves,
            f.late_median_days,
            f.late_longest_days,
        )
        for f in groups
    )
