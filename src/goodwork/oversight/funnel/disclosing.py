"""Small numbers hidden so that no subtraction brings them back; no Django, no clock.

Every sum that a reader could do is a relation between cells: the parts of a stage and its whole, a part that is the
next stage, the groups of a breakdown and the whole. Where a relation has exactly one hidden cell, another is hidden
with it, until no relation has just one (DOMAIN 5, secondary suppression). What stays is rounded by the scheme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goodwork.kernel.disclosure import SCHEME, Cell, Scheme, hide, percent_half_up, shown
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


def disclosed(whole: Counted, groups: Sequence[Counted], scheme: Scheme = SCHEME) -> tuple[Shown, tuple[Shown, ...]]:
    """Return a funnel and its groups for somebody who may not see small numbers."""
    cells, relations = _algebra(whole, groups)
    hidden = hide(cells, relations, scheme)
    return _show(whole, hidden, scheme), tuple(_show(group, hidden, scheme) for group in groups)


def _algebra(whole: Counted, groups: Sequence[Counted]) -> tuple[dict[Cell, int], list[tuple[Cell, ...]]]:
    """Return every cell with its count, and every sum among them, the whole first."""
    cells: dict[Cell, int] = {}
    relations: list[tuple[Cell, ...]] = []
    for funnel in (whole, *groups):
        for stage in _with_status(funnel):
            parts = {**stage.parts, REST: stage.not_accounted_for}
            named = [_cell(funnel, stage.stage, part) for part in parts]
            cells[funnel.group, stage.stage, ""] = stage.count
            cells.update(zip(named, parts.values(), strict=True))
            if stage.stage == _STATUS:
                relations.append((_cell(funnel, "REFERRED", ""), *named))
            else:
                relations.append((_cell(funnel, stage.stage, ""), *named))
    if groups:
        for group, stage_name, part in [cell for cell in cells if cell[0] == WHOLE]:
            same = [(g.group, stage_name, part) for g in groups if (g.group, stage_name, part) in cells]
            if same:
                relations.append(((group, stage_name, part), *same))
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
        stages.append(ShownStage(stage=stage.stage, count=count, parts=tuple(parts[:-1]), not_accounted_for=parts[-1]))
    status = next((s for s in stages if s.stage == _STATUS), None)
    return Shown(group=funnel.group, stages=tuple(s for s in stages if s.stage != _STATUS), work_status=status)


def _seen(cell: Cell, count: int, hidden: frozenset[Cell], scheme: Scheme) -> int | None:
    return None if cell in hidden else shown(count, scheme)


def _part(name: str, count: int | None, of: int | None) -> ShownPart:
    percent = None if count is None or of is None else percent_half_up(count, of)
    return ShownPart(name=name, count=count, percent=percent)
