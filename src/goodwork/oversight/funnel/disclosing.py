"""Small numbers hidden so that no subtraction brings them back; no Django, no clock.

Every sum that a reader could do is a relation between cells: the parts of a stage and its whole, a part that is the
next stage, the groups of a breakdown and the whole. Where a relation has exactly one hidden cell, another is hidden
with it, until no relation has just one (DOMAIN 5, secondary suppression). What stays is rounded by the scheme.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from goodwork.kernel.disclosure import SCHEME, Cell, Scheme, hide, percent_half_up, shown, told_exactly
from goodwork.oversight.funnel.rules import Stage, WorkStatus

WHOLE = ""
"""The group that is everybody."""
REST = "NOT_ACCOUNTED_FOR"


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of a stage as it may be shown: None is hidden. `percent` is of the stage's count, half up."""

    name: str
    count: int | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class ShownStage:
    """A stage as it may be shown."""

    stage: str
    count: int | None
    parts: tuple[ShownPart, ...]
    not_accounted_for: ShownPart


@dataclass(frozen=True, slots=True)
class Shown:
    """A funnel, or one group of it, as it may be shown. `work_status` is a stage of its own kind, of REFERRED."""

    group: str
    stages: tuple[ShownStage, ...]
    work_status: ShownStage | None

    def count(self, stage: str) -> int | None:
        """Return the people of a stage: 0 where nobody is in it, None where it is hidden."""
        return next((s.count for s in self.stages if s.stage == stage), 0)

    def rest(self, stage: str) -> int | None:
        """Return the people of a stage who are not accounted for."""
        return next((s.not_accounted_for.count for s in self.stages if s.stage == stage), 0)


@dataclass(frozen=True, slots=True)
class Counted:
    """A funnel, or one group of it, as it is."""

    group: str
    stages: tuple[Stage, ...]
    work_status: WorkStatus | None = None


def in_full(funnel: Counted) -> Shown:
    """Return a funnel for somebody who may see every number."""
    return _show(funnel, hidden=frozenset(), scheme=Scheme(name="in full", most_hidden=0, round_to=1))


@dataclass(frozen=True, slots=True)
class Within:
    """A group of a coarser breakdown, and which groups of a finer one it is made of (practices of a network)."""

    funnel: Counted
    parts: Collection[str]


def disclosed(
    whole: Counted, groups: Sequence[Counted], scheme: Scheme = SCHEME, *, within: Sequence[Within] = ()
) -> tuple[Shown, tuple[Shown, ...]]:
    """Return a funnel and its groups for somebody who may not see small numbers.

    What is hidden of the whole is decided from the whole alone, so that no breakdown shows what another hides; the
    groups are made safe beside it, and those of a finer breakdown beside the coarser one that they are `within`. Where
    that can't be, because everybody left is one of a few, no group is shown. Of a stage that is hidden it is not even
    said which parts it has.
    """
    above = _settle(whole, scheme)
    shown_whole = _show(whole, above.hidden, scheme)
    if not groups:
        return shown_whole, ()
    coarse = [_named_apart(one.funnel) for one in within]
    beside = _beside(above, coarse, [(WHOLE, [one.group for one in coarse])], scheme) if within else None
    tops: list[tuple[str, Collection[str]]] = [(WHOLE, [group.group for group in groups])]
    if beside is not None:
        above = beside
        tops += [(top.group, one.parts) for top, one in zip(coarse, within, strict=True) if _adds_up(top, one, groups)]
    found = _beside(above, groups, tops, scheme)
    return shown_whole, () if found is None else tuple(_show(group, found.all_hidden(), scheme) for group in groups)


@dataclass(frozen=True, slots=True)
class _Decided:
    """Figures of which it is decided what is hidden, and every sum among them. `same` are figures that are another's:
    what only one group has is the whole's own figure, one cell, shown or hidden as there.
    """

    cells: Mapping[Cell, int]
    relations: tuple[tuple[Cell, ...], ...]
    hidden: frozenset[Cell]
    unsaid: Mapping[Cell, Collection[Cell]]
    same: Mapping[Cell, Cell]

    def all_hidden(self) -> frozenset[Cell]:
        """Return what is hidden, those that are another's too."""
        return self.hidden | {cell for cell, of in self.same.items() if of in self.hidden}


def _settle(whole: Counted, scheme: Scheme) -> _Decided:
    """Decide what is hidden of a funnel by itself."""
    cells, relations = _algebra([whole])
    unsaid = _unsaid([whole])
    return _Decided(cells, tuple(relations), hide(cells, relations, scheme, unsaid=unsaid), unsaid, {})


def _beside(
    above: _Decided, groups: Sequence[Counted], tops: Sequence[tuple[str, Collection[str]]], scheme: Scheme
) -> _Decided | None:
    """Decide what is hidden of groups beside what stands above them; None where no choice keeps a small number from
    being told. `tops` says of a group above of which groups it is made.
    """
    own, relations = _algebra(groups)
    same: dict[Cell, Cell] = {}
    for top, names in tops:
        for whole in [cell for cell in (*above.cells, *above.same) if cell[0] == top]:
            parts = [cell for name in names if (cell := (name, whole[1], whole[2])) in own]
            held = [cell for cell in parts if own[cell] > 0]
            whole = above.same.get(whole, whole)
            if len(held) == 1:
                same[held[0]] = whole
            elif parts:
                relations.append((whole, *parts))
    joined = [tuple(same.get(cell, cell) for cell in relation) for relation in relations]
    sums = (*above.relations, *(relation for relation in joined if relation[0] not in relation[1:]))
    cells = {**above.cells, **{cell: count for cell, count in own.items() if cell not in same}}
    unsaid = dict(above.unsaid)
    for part, (stage,) in _unsaid(groups).items():
        part = same.get(part, part)
        unsaid[part] = (*unsaid.get(part, ()), same.get(stage, stage))
    hidden = hide(cells, sums, scheme, settled=above.cells, already=above.hidden, unsaid=unsaid)
    if told_exactly(cells, sums, hidden, scheme, settled=above.cells, unsaid=unsaid):
        return None
    return _Decided(cells, sums, hidden, unsaid, same)


def _named_apart(funnel: Counted) -> Counted:
    """Return a group of a coarser breakdown under a name that no group of a finer one has."""
    return Counted(group=f"\x00{funnel.group}", stages=funnel.stages, work_status=funnel.work_status)


def _adds_up(top: Counted, within: Within, groups: Sequence[Counted]) -> bool:
    """Say whether groups are all of a coarser one: a practice that changed its network is in two."""
    whole, _ = _algebra([top])
    parts, _ = _algebra([group for group in groups if group.group in within.parts])
    return all(
        count == sum(parts.get((name, stage, part), 0) for name in within.parts)
        for (_, stage, part), count in whole.items()
    )


def _unsaid(funnels: Sequence[Counted]) -> dict[Cell, Collection[Cell]]:
    """Return with which stage each part goes; a part that is the next stage stands by itself, and is said."""
    return {
        cell: (_cell(funnel, "REFERRED" if stage.stage == _STATUS else stage.stage, ""),)
        for funnel in funnels
        for stage in _with_status(funnel)
        for part in (*stage.parts, REST)
        if (cell := _cell(funnel, stage.stage, part))[2]
    }


def _algebra(funnels: Sequence[Counted]) -> tuple[dict[Cell, int], list[tuple[Cell, ...]]]:
    """Return every cell of some funnels with its count, and every sum within each, the whole first."""
    cells: dict[Cell, int] = {}
    relations: list[tuple[Cell, ...]] = []
    for funnel in funnels:
        for stage in _with_status(funnel):
            parts = {**stage.parts, REST: stage.not_accounted_for}
            named = [_cell(funnel, stage.stage, part) for part in parts]
            whole = _cell(funnel, "REFERRED" if stage.stage == _STATUS else stage.stage, "")
            cells.update(zip(named, parts.values(), strict=True))
            cells[whole] = stage.count
            relations.append((whole, *named))
    return cells, relations


_STATUS = "WORK_STATUS"


def _cell(funnel: Counted, stage: str, part: str) -> Cell:
    """Return the one cell of a figure (part "" is the stage); a part that is the next stage is hidden with it."""
    names = {s.stage for s in funnel.stages}
    follows = (stage, part) in {
        ("REFERRED", "ENGAGED"),
        ("ENGAGED", "REFERRED_ON"),
        ("ON_LIST", "ELIGIBLE"),
        ("ELIGIBLE", "SENT"),
        ("SENT", "DELIVERED"),
    }
    return (funnel.group, part, "") if follows and part in names else (funnel.group, stage, part)


def _with_status(funnel: Counted) -> list[Stage]:
    """Return the stages, with the work status as one more."""
    status = funnel.work_status
    if status is None or not status.denominator:
        return list(funnel.stages)
    rows = {name: figure.count for name, figure in status.rows.items()}
    return [*funnel.stages, Stage(stage=_STATUS, count=status.denominator, parts=rows, not_accounted_for=0)]


def _show(funnel: Counted, hidden: frozenset[Cell], scheme: Scheme) -> Shown:
    stages = []
    for stage in _with_status(funnel):
        own = "REFERRED" if stage.stage == _STATUS else stage.stage
        count = _seen((funnel.group, own, ""), stage.count, hidden, scheme)
        parts = [
            _part(name, _seen(_cell(funnel, stage.stage, name), number, hidden, scheme), count)
            for name, number in {**stage.parts, REST: stage.not_accounted_for}.items()
        ]
        *named, rest = parts
        if count is None:
            named, rest = [part for part in named if part.count], ShownPart(REST, None, None)
        stages.append(ShownStage(stage=stage.stage, count=count, parts=tuple(named), not_accounted_for=rest))
    status = next((s for s in stages if s.stage == _STATUS), None)
    return Shown(group=funnel.group, stages=tuple(s for s in stages if s.stage != _STATUS), work_status=status)


def _seen(cell: Cell, count: int, hidden: frozenset[Cell], scheme: Scheme) -> int | None:
    return None if cell in hidden else shown(count, scheme)


def _part(name: str, count: int | None, of: int | None) -> ShownPart:
    percent = None if count is None or of is None else percent_half_up(count, of)
    return ShownPart(name=name, count=count, percent=percent)
