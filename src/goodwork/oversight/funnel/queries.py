"""Reading the funnel: counts of sorted people, never a row of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.oversight.funnel.approaches import Networks
from goodwork.oversight.funnel.disclosing import WHOLE, Counted, Shown, Within, disclosed, in_full
from goodwork.oversight.funnel.models import FunnelOnward, FunnelTally
from goodwork.oversight.funnel.rules import UNKNOWN, Onward, Stage, Standing, Table, tabulate
from goodwork.oversight.funnel.sorting import EVERYTHING, waiting
from goodwork.oversight.funnel.steps import Approach, steps
from goodwork.registers.access.figures import check_can_read, may_see_small_numbers
from goodwork.registers.organisations.queries import named
from goodwork.registers.places.queries import area_names
from goodwork.registers.programmes.offers import Baseline
from goodwork.registers.programmes.queries import by_slug, every
from goodwork.registers.programmes.queries import one as offer_of
from goodwork.registers.programmes.rules import HistoryState as State

REFERRED = State.REFERRED.value
ALL = "all"
"""The slug of all live referrals together, to whichever programme or none."""


class By(StrEnum):
    """What a funnel can be broken down by."""

    AREA = "area"
    PRACTICE = "practice"
    PCN = "pcn"
    PLACE = "place"
    MONTH = "month"
    ETHNIC_GROUP = "ethnic-group"


_COLUMNS = {
    By.AREA: "area",
    By.PRACTICE: "practice_id",
    By.PCN: "pcn_id",
    By.PLACE: "la_code",
    By.MONTH: "month",
    By.ETHNIC_GROUP: "ethnic_group",
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
class Compared:
    """How many of those referred belong to some groups, None where that is hidden, and how it was before."""

    groups: tuple[str, ...]
    number: int | None
    of_people: int | None
    before: Baseline


@dataclass(frozen=True, slots=True)
class StepsView:
    """The steps from list to referral as their viewer may see them."""

    whole: Shown
    by: By | None
    groups: tuple[Shown, ...]
    suppressed: bool


def choices(viewer: Viewer) -> list[FunnelChoice]:
    """Return the funnels that there are: all live referrals, then each programme by name."""
    check_can_read(viewer, "funnel")
    return [FunnelChoice(slug=ALL, name="All referrals"), *(FunnelChoice(p.slug, p.name) for p in every(viewer))]


def table(viewer: Viewer, slug: str) -> Table:
    """Return a programme's funnel in full. Raises NotVisible where there is none, or small numbers are not for them."""
    scope, _ = _scope(viewer, slug)
    whole, _, holders = _tables(scope, None)
    if not may_see_small_numbers(viewer, holders):
        raise NotVisible("funnel")
    return whole


def tables_by(viewer: Viewer, slug: str, by: By) -> dict[str, Table]:
    """Return a programme's funnel in full for each group of a breakdown, by the group's name."""
    scope, _ = _scope(viewer, slug)
    _, groups, holders = _tables(scope, by)
    if not may_see_small_numbers(viewer, holders):
        raise NotVisible("funnel")
    return _named(viewer, groups, by)


def show(viewer: Viewer, slug: str, *, by: By | None = None) -> FunnelView:
    """Return a funnel as its viewer may see it, whole and broken down. Raises NotVisible where there is none."""
    scope, name = _scope(viewer, slug)
    counted, by_part, holders = _tables(scope, by)
    whole = _counted(WHOLE, counted)
    groups = [_counted(g, t) for g, t in _named(viewer, by_part, by).items()] if by else []
    full = may_see_small_numbers(viewer, holders)
    within = _networks(viewer, scope, list(by_part)) if by is By.PRACTICE and not full else ()
    shown, shown_groups = _as_seen(whole, groups, full, within)
    return FunnelView(
        programme=slug,
        name=name,
        whole=shown,
        by=by,
        groups=shown_groups,
        suppressed=not full,
        waiting=waiting(),
    )


def compared(viewer: Viewer, view: FunnelView, *, at: datetime) -> tuple[Compared, ...]:
    """Return a programme's baselines beside those who were referred to it, where a view is by ethnic group (F3)."""
    if view.by is not By.ETHNIC_GROUP or view.programme == ALL:
        return ()
    try:
        offer = offer_of(viewer, view.programme, at=at).offer
    except NotVisible:
        return ()
    return tuple(_compared(view, baseline) for baseline in offer.baselines)


def _compared(view: FunnelView, baseline: Baseline) -> Compared:
    shown = {group.group: group.count(REFERRED) for group in view.groups}
    counts = [shown.get(code, 0) for code in baseline.groups]
    known = [count for count in counts if count is not None]
    return Compared(
        groups=baseline.groups,
        number=sum(known) if len(known) == len(counts) else None,
        of_people=view.whole.count(REFERRED),
        before=baseline,
    )


def show_steps(viewer: Viewer, *, by: By | None = None) -> StepsView:
    """Return the steps from list to referral as their viewer may see them; by practice, PCN or month."""
    check_can_read(viewer, "funnel")
    broken_down = by in {By.PRACTICE, By.PCN, By.MONTH}
    found = _tallied(f"STEP_{by.name if by and broken_down else By.PRACTICE.name}", None)
    whole = Counted(group=WHOLE, stages=_steps(found.whole()))
    groups: list[Counted] = []
    if broken_down:
        names = _names(viewer, by, list(found.groups))
        ordered = sorted(found.groups, key=lambda k: names[k])
        groups = [Counted(group=names[key], stages=_steps(found.groups[key])) for key in ordered]
    full = may_see_small_numbers(viewer, found.holders)
    within: tuple[Within, ...] = ()
    if by is By.PRACTICE and not full:
        nets = _tallied(f"STEP_{By.PCN.name}", None).groups
        coarse = {key: Counted(group=key, stages=_steps(rows)) for key, rows in nets.items()}
        within = _within(viewer, list(found.groups), coarse)
    shown, shown_groups = _as_seen(whole, groups, full, within)
    return StepsView(whole=shown, by=by if groups else None, groups=shown_groups, suppressed=not full)


def _scope(viewer: Viewer, slug: str) -> tuple[UUID, str]:
    """Return the scope and name of a slug's funnel."""
    check_can_read(viewer, "funnel")
    if slug == ALL:
        return EVERYTHING, "All referrals"
    programme = by_slug(viewer, slug)
    if programme is None:
        raise NotVisible(f"There is no programme called {slug[:60]}.")
    return programme.id, programme.name


@dataclass(frozen=True, slots=True)
class _Tallied:
    """What the tallies of one breakdown say: how many stand how, by group, and who holds them."""

    groups: dict[str, Counter[tuple[Any, ...]]]
    holders: set[UUID]

    def whole(self) -> Counter[tuple[Any, ...]]:
        """Return all groups together."""
        return sum(self.groups.values(), Counter())


def _tallied(kind: str, scope: UUID | None) -> _Tallied:
    """Return the tallies of one breakdown; one query, however many rows they count."""
    groups: dict[str, Counter[tuple[Any, ...]]] = {}
    holders: set[UUID] = set()
    rows = FunnelTally.objects.filter(kind=kind, scope_id=scope) if scope else FunnelTally.objects.filter(kind=kind)
    summed = rows.values_list("part", "holder_id", "standing").annotate(total=Sum("number")).exclude(total=0)
    for part, holder_id, standing, number in summed.order_by():
        groups.setdefault(part, Counter())[tuple(standing)] += number
        # Nobody holds an imported history, in which nobody is known by name.
        if holder_id is not None:
            holders.add(holder_id)
    return _Tallied(groups, holders)


def _tables(scope: UUID, by: By | None) -> tuple[Table, dict[str, Table], set[UUID]]:
    """Return the funnel of a scope, whole and for each value of a breakdown, and who holds its people; two queries."""
    found = _tallied((by or By.MONTH).name, scope)
    places: dict[str, Counter[Onward]] = defaultdict(Counter)
    onward = FunnelOnward.objects.filter(place__scope_id=scope)
    group = f"place__{_COLUMNS[by or By.MONTH]}"
    for key, programme, part, number in onward.values_list(group, "programme", "part").annotate(Count("id")).order_by():
        places[str(key or "")][Onward(programme=programme, part=State(part) if part else None)] += number
    whole = tabulate(_standings(found.whole()), sum(places.values(), Counter()))
    groups = {key: tabulate(_standings(rows), places[key]) for key, rows in found.groups.items()} if by else {}
    return whole, groups, found.holders


def _standings(rows: Counter[tuple[Any, ...]]) -> Counter[Standing]:
    """Return tallies as the rules want them."""
    return Counter({_standing(*row): number for row, number in rows.items()})


def _standing(
    work_status: str, referred_part: str, engaged: bool, engaged_part: str, referred_on: str | None
) -> Standing:
    return Standing(
        area="",
        month="",
        work_status=work_status,
        referred_part=State(referred_part) if referred_part else None,
        engaged=engaged,
        engaged_part=State(engaged_part) if engaged_part else None,
        referred_on=referred_on,
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


def _networks(viewer: Viewer, scope: UUID, practices: list[str]) -> tuple[Within, ...]:
    """Return the funnels of the networks of some practices: the practices are made safe beside them."""
    _, nets, _ = _tables(scope, By.PCN)
    return _within(viewer, practices, {key: _counted(key, found) for key, found in nets.items()})


def _within(viewer: Viewer, practices: list[str], nets: Mapping[str, Counted]) -> tuple[Within, ...]:
    """Return networks with the names of their practices, as everybody knows them; who has none is in the group of
    those without.
    """
    names = _names(viewer, By.PRACTICE, practices)
    members = Networks({UUID(key) for key in practices if key}).members()
    of = {str(practice): str(net) for practice, net in members.items()}
    parts: dict[str, set[str]] = defaultdict(set)
    for key in practices:
        parts[of.get(key, "")].add(names[key])
    return tuple(Within(nets[net], parts[net]) for net in sorted(nets) if parts[net])


def _as_seen(
    whole: Counted, groups: list[Counted], full: bool, within: Sequence[Within]
) -> tuple[Shown, tuple[Shown, ...]]:
    if full:
        return in_full(whole), tuple(in_full(group) for group in groups)
    return disclosed(whole, groups, within=within)


def _steps(rows: Counter[tuple[Any, ...]]) -> tuple[Stage, ...]:
    """Return the steps of some approaches; a tally holds the fields of an Approach in their order."""
    return steps({Approach(*row): number for row, number in rows.items()})
