"""Percentages with their denominators, and small numbers that are not shown.

The threshold and the rounding are parameters of a scheme (DOMAIN 5: HES 1 to 7, OpenSAFELY 7 and below, UNCONFIRMED
which binds here), never constants in a query.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final


def percent_half_up(numerator: int, denominator: int) -> int | None:
    """Return a whole percentage rounded half up; None of nothing."""
    if denominator == 0:
        return None
    return (200 * numerator + denominator) // (2 * denominator)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A rule for small numbers: counts from 1 to `most_hidden` are not shown, others go to the nearest `round_to`."""

    name: str
    most_hidden: int
    round_to: int


SCHEME = Scheme(name="1 to 7 hidden, others to the nearest 5", most_hidden=7, round_to=5)


def shown(count: int, scheme: Scheme = SCHEME) -> int | None:
    """Return a count as it may be shown, or None where it is hidden. Nothing at all stays 0."""
    if count == 0:
        return 0
    if count <= scheme.most_hidden:
        return None
    return (2 * count + scheme.round_to) // (2 * scheme.round_to) * scheme.round_to


def shown_parts(parts: Mapping[str, int], scheme: Scheme = SCHEME) -> dict[str, int | None]:
    """Return the parts of a whole as they may be shown.

    Where just one part is hidden, the smallest other that is not nothing is hidden too, so that subtraction from the
    whole tells nothing.
    """
    result = {name: shown(count, scheme) for name, count in parts.items()}
    hidden = [name for name, value in result.items() if value is None]
    if len(hidden) == 1:
        others = sorted((count, name) for name, count in parts.items() if name not in hidden and count > 0)
        if others:
            result[others[0][1]] = None
    return result


Cell = tuple[str, str, str]
"""One figure of a table: its group, what is counted, and which part of that."""


def hide(
    cells: Mapping[Cell, int],
    relations: Sequence[tuple[Cell, ...]],
    scheme: Scheme = SCHEME,
    *,
    settled: Collection[Cell] = frozenset(),
    already: Collection[Cell] = frozenset(),
    unsaid: Mapping[Cell, Collection[Cell]] | None = None,
) -> frozenset[Cell]:
    """Return the cells to hide: the small ones, and as many others as keep every sum from giving them away.

    In a relation the whole stands first. None has just one hidden cell: of its parts, the smallest that is not nothing
    is hidden too; where there is none, the whole. And none tells a small one exactly by what rounding leaves open:
    where it does (all parts at one edge of their rounding, the whole at the other), another is hidden (ADR 0180).
    `settled` are cells that stand as they are, because another table shows or hides them; `already` those of them that
    are hidden. `unsaid` says with which wholes a part goes: where all are hidden, so is that there is such a part.
    """
    free = {cell for cell in cells if cell not in settled}
    hidden = {cell for cell in free if shown(cells[cell], scheme) is None} | set(already)
    while True:
        _leave_none_alone(cells, relations, hidden, free)
        told = told_exactly(cells, relations, hidden, scheme, settled=settled, unsaid=unsaid)
        further = {one for one in (_beside(cell, cells, relations, hidden, free) for cell in sorted(told)) if one}
        if not further:
            return frozenset(hidden)
        hidden |= further


def _leave_none_alone(
    cells: Mapping[Cell, int], relations: Sequence[tuple[Cell, ...]], hidden: set[Cell], free: Collection[Cell]
) -> None:
    """Hide more until no relation has exactly one hidden cell, as far as cells are free."""
    changed = True
    while changed:
        changed = False
        for relation in relations:
            out = [cell for cell in relation if cell in hidden]
            if len(out) == 1 and (other := _other(relation, cells, hidden, free)) is not None:
                hidden.add(other)
                changed = True


def _other(
    relation: tuple[Cell, ...], cells: Mapping[Cell, int], hidden: Collection[Cell], free: Collection[Cell]
) -> Cell | None:
    """Return what to hide next in a relation: its smallest part that is not nothing, else the whole, else None."""
    parts = sorted((cells[c], c) for c in relation[1:] if c not in hidden and c in free and cells[c] > 0)
    if parts:
        return parts[0][1]
    whole = relation[0]
    return whole if whole not in hidden and whole in free and cells[whole] > 0 else None


def _beside(
    cell: Cell,
    cells: Mapping[Cell, int],
    relations: Sequence[tuple[Cell, ...]],
    hidden: Collection[Cell],
    free: Collection[Cell],
) -> Cell | None:
    """Return what to hide beside a cell that is told exactly; None where nothing is left that would help."""
    found = (_other(relation, cells, hidden, free) for relation in relations if cell in relation)
    return next((other for other in found if other is not None), None)


_ANY: Final = 1 << 40
"""More than any count."""


def told_exactly(
    cells: Mapping[Cell, int],
    relations: Sequence[tuple[Cell, ...]],
    hidden: Collection[Cell],
    scheme: Scheme = SCHEME,
    *,
    settled: Collection[Cell] = frozenset(),
    unsaid: Mapping[Cell, Collection[Cell]] | None = None,
) -> frozenset[Cell]:
    """Return the small hidden cells whose count a reader can tell, from what is shown and every sum together.

    The reader knows the scheme: what rounds to a shown figure, that a hidden one is not nothing (but where it is
    `unsaid`), and even that a small one is small. What is shown of `settled` cells they are taken to know exactly,
    from other tables. What each cell can be at least and at most is narrowed by every relation until nothing changes.
    """
    low, high = {}, {}
    for cell, count in cells.items():
        known = cell in settled and cell not in hidden
        low[cell], high[cell] = (count, count) if known else _span(count, cell in hidden, scheme)
    for cell, wholes in (unsaid or {}).items():
        if cell in hidden and all(whole in hidden for whole in wholes):
            low[cell] = 0
    changed = True
    while changed:
        changed = False
        for relation in relations:
            changed |= _narrow(relation, low, high)
    small = (cell for cell in hidden if 0 < cells[cell] <= scheme.most_hidden)
    return frozenset(cell for cell in small if low[cell] == high[cell])


def _span(count: int, is_hidden: bool, scheme: Scheme) -> tuple[int, int]:
    """Return what a reader knows of a figure by itself: what it can be at least and at most."""
    if is_hidden:
        return (1, scheme.most_hidden if count <= scheme.most_hidden else _ANY) if count else (0, _ANY)
    said = shown(count, scheme)
    if not said:
        return 0, 0
    to = scheme.round_to
    return max(scheme.most_hidden + 1, -((to - 2 * said) // 2)), -((-to - 2 * said) // 2) - 1


def _narrow(relation: tuple[Cell, ...], low: dict[Cell, int], high: dict[Cell, int]) -> bool:
    """Narrow what the cells of one sum can be by one another; says whether that changed anything."""
    whole, parts = relation[0], relation[1:]
    least, most = sum(low[c] for c in parts), sum(high[c] for c in parts)
    changed = False
    if least > low[whole]:
        low[whole], changed = least, True
    if most < high[whole]:
        high[whole], changed = most, True
    spare, lacking = high[whole] - least, most - low[whole]
    for cell in parts:
        floor, ceiling = low[cell], high[cell]
        if spare < ceiling - floor:
            high[cell], changed = floor + spare, True
        if lacking < ceiling - floor:
            low[cell], changed = ceiling - lacking, True
    return changed
