"""Reading the funnel: counts of sorted people, never a row of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncMonth

from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.oversight.funnel.disclosing import WHOLE, Counted, Shown, disclosed, in_full
from goodwork.oversight.funnel.models import FunnelApproach, FunnelOnward, FunnelPerson
from goodwork.oversight.funnel.permissions import check_can_read, may_see_small_numbers
from goodwork.oversight.funnel.rules import UNKNOWN, Onward, Stage, Standing, Table, tabulate
from goodwork.oversight.funnel.sorting import EVERYTHING, waiting
from goodwork.oversight.funnel.steps import Approach, steps
from goodwork.registers.organisations.queries import named
from goodwork.registers.places.queries import area_names
from goodwork.registers.programmes.queries import by_slug, every
from goodwork.registers.programmes.rules import HistoryState as State

ALL = "all"
"""The slug of all live referrals together, to whichever programme or none."""


class By(StrEnum):
    """What a funnel can be broken down by."""

    AREA = "area"
    PRACTICE = "practice"
    PCN = "pcn"
    PLACE = "place"
    MONTH = "month"


_COLUMNS = {
    By.AREA: "area",
    By.PRACTICE: "practice_id",
    By.PCN: "pcn_id",
    By.PLACE: "la_code",
    By.MONTH: "month",
}


@dataclass(frozen=True, slots=True)
class FunnelChoice:
    """One funnel that there is: its slug and name."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class FunnelView:
    """A funnel as its viewer may see it. `waiting`: people whose newest events are not counted yet."""

    programme: str
    name: str
    whole: Shown
    by: By | None
    groups: tuple[Shown, ...]
    suppressed: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class StepsView:
    """The steps from list to referral as their viewer may see them."""

    whole: Shown
    by: By | None
    groups: tuple[Shown, ...]
    suppressed: bool


def choices(viewer: Viewer) -> list[FunnelChoice]:
    """Return the funnels that there are: all live referrals, then each programme by name."""
    check_can_read(viewer)
    return [FunnelChoice(slug=ALL, name="All referrals"), *(FunnelChoice(p.slug, p.name) for p in every(viewer))]


def table(viewer: Viewer, slug: str) -> Table:
    """Return a programme's funnel in full. Raises NotVisible where there is none, or small numbers are not for them."""
    scope, _ = _scope(viewer, slug)
    if not may_see_small_numbers(viewer, _holders(scope)):
        raise NotVisible("funnel")
    return _tables(scope, None)[WHOLE]


def tables_by(viewer: Viewer, slug: str, by: By) -> dict[str, Table]:
    """Return a programme's funnel in full for each group of a breakdown, by the group's name."""
    scope, _ = _scope(viewer, slug)
    if not may_see_small_numbers(viewer, _holders(scope)):
        raise NotVisible("funnel")
    return _named(viewer, _tables(scope, by), by)


def show(viewer: Viewer, slug: str, *, by: By | None = None) -> FunnelView:
    """Return a funnel as its viewer may see it, whole and broken down. Raises NotVisible where there is none."""
    scope, name = _scope(viewer, slug)
    whole = _counted(WHOLE, _tables(scope, None)[WHOLE])
    groups = [_counted(g, t) for g, t in _named(viewer, _tables(scope, by), by).items()] if by else []
    full = may_see_small_numbers(viewer, _holders(scope))
    shown, shown_groups = _as_seen(whole, groups, full)
    return FunnelView(
        programme=slug,
        name=name,
        whole=shown,
        by=by,
        groups=shown_groups,
        suppressed=not full,
        waiting=waiting(),
    )


def show_steps(viewer: Viewer, *, by: By | None = None) -> StepsView:
    """Return the steps from list to referral as their viewer may see them; by practice, PCN or month."""
    check_can_read(viewer)
    rows = FunnelApproach.objects.all()
    whole = Counted(group=WHOLE, stages=_steps(rows, None)[""] if rows.exists() else ())
    groups: list[Counted] = []
    if by in {By.PRACTICE, By.PCN, By.MONTH}:
        found = _steps(rows, by)
        names = _names(viewer, by, list(found))
        groups = [Counted(group=names[key], stages=found[key]) for key in sorted(found, key=lambda k: names[k])]
    full = may_see_small_numbers(viewer, set(rows.values_list("practice_id", flat=True).distinct()))
    shown, shown_groups = _as_seen(whole, groups, full)
    return StepsView(whole=shown, by=by if groups else None, groups=shown_groups, suppressed=not full)


def _scope(viewer: Viewer, slug: str) -> tuple[UUID, str]:
    """Return the scope and name of a slug's funnel."""
    check_can_read(viewer)
    if slug == ALL:
        return EVERYTHING, "All referrals"
    programme = by_slug(viewer, slug)
    if programme is None:
        raise NotVisible(f"There is no programme called {slug[:60]}.")
    return programme.id, programme.name


def _holders(scope: UUID) -> set[UUID | None]:
    """Return the organisations that hold the people of a funnel; None for an imported history."""
    return set(FunnelPerson.objects.filter(scope_id=scope).values_list("organisation_id", flat=True).distinct())


_STANDING = ("work_status", "referred_part", "engaged", "engaged_part", "referred_on")


def _tables(scope: UUID, by: By | None) -> dict[str, Table]:
    """Return the funnel of a scope, whole (key "") or for each value of a breakdown's column; two queries."""
    people = FunnelPerson.objects.filter(scope_id=scope)
    onward = FunnelOnward.objects.filter(place__scope_id=scope)
    group: dict[str, Any] = {}
    if by is not None:
        people = people.annotate(group=F(_COLUMNS[by]))
        onward = onward.annotate(group=F(f"place__{_COLUMNS[by]}"))
        group = {"group": None}
    standings: dict[str, Counter[Standing]] = defaultdict(Counter)
    if by is None:
        standings[WHOLE] = Counter()
    for row in people.values(*group, *_STANDING).annotate(number=Count("id")).order_by():
        standings[_key(row)][_standing(row)] += row["number"]
    places: dict[str, Counter[Onward]] = defaultdict(Counter)
    for row in onward.values(*group, "programme", "part").annotate(number=Count("id")).order_by():
        part = State(row["part"]) if row["part"] else None
        places[_key(row)][Onward(programme=row["programme"], part=part)] += row["number"]
    return {key: tabulate(standings[key], places[key]) for key in standings}


def _key(row: dict[str, Any]) -> str:
    return str(row.get("group") or "") if "group" in row else WHOLE


def _standing(row: dict[str, Any]) -> Standing:
    return Standing(
        area="",
        month="",
        work_status=row["work_status"],
        referred_part=State(row["referred_part"]) if row["referred_part"] else None,
        engaged=row["engaged"],
        engaged_part=State(row["engaged_part"]) if row["engaged_part"] else None,
        referred_on=row["referred_on"],
    )


def _named(viewer: Viewer, tables: dict[str, Table], by: By) -> dict[str, Table]:
    """Return the groups of a breakdown by their names, in order; two of one name are told apart by their code."""
    names = _names(viewer, by, list(tables))
    return {names[key]: tables[key] for key in sorted(tables, key=lambda k: (names[k] == UNKNOWN, names[k]))}


def _names(viewer: Viewer, by: By | None, keys: list[str]) -> dict[str, str]:
    """Return the name of each group; what has none is UNKNOWN."""
    found: dict[str, str] = {}
    if by in {By.PRACTICE, By.PCN}:
        organisations = named(viewer, [UUID(key) for key in keys if key])
        found = {str(key): name for key, name in organisations.items()}
    elif by is By.PLACE:
        found = area_names(viewer, [key for key in keys if key])
    else:
        found = {key: key for key in keys}
    names = {key: found.get(key) or UNKNOWN for key in keys}
    often = Counter(names.values())
    return {key: f"{name} ({key[-6:]})" if often[name] > 1 and key else name for key, name in names.items()}


def _counted(group: str, found: Table) -> Counted:
    return Counted(group=group, stages=found.stages, work_status=found.work_status)


def _as_seen(whole: Counted, groups: list[Counted], full: bool) -> tuple[Shown, tuple[Shown, ...]]:
    if full:
        return in_full(whole), tuple(in_full(group) for group in groups)
    return disclosed(whole, groups)


_APPROACH = (
    "withheld",
    "channel",
    "sent",
    "delivered",
    "failed",
    "opened",
    "answered",
    "ended",
    "wants_coach",
    "consented",
    "referred",
)


def _steps(rows: QuerySet[FunnelApproach], by: By | None) -> dict[str, tuple[Stage, ...]]:
    """Return the steps of all approaches (key ""), or for each value of a breakdown; one query."""
    group: dict[str, Any] = {}
    if by is not None:
        column: Any = TruncMonth("on_date") if by is By.MONTH else F(_COLUMNS[by])
        rows, group = rows.annotate(group=column), {"group": None}
    counted: dict[str, Counter[Approach]] = defaultdict(Counter)
    for row in rows.values(*group, *_APPROACH).annotate(number=Count("event_id")).order_by():
        key = row.get("group") or ""
        name = f"{key:%Y-%m}" if isinstance(key, date) else str(key)
        counted[name][Approach(**{field: row[field] for field in _APPROACH})] += row["number"]
    return {key: steps(approaches) for key, approaches in counted.items()}
