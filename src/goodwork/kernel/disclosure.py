"""Percentages with their denominators, and small numbers that are not shown.

The threshold and the rounding are parameters of a scheme (DOMAIN 5: HES 1 to 7, OpenSAFELY 7 and below, UNCONFIRMED
which binds here), never constants in a query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


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


def hide(cells: Mapping[Cell, int], relations: Sequence[tuple[Cell, ...]], scheme: Scheme = SCHEME) -> frozenset[Cell]:
    """Return the cells to hide: the small ones, and as many others as keep every relation from having just one.

    In a relation the whole stands first. Of its parts, the smallest that is not nothing is hidden; where there is none,
    the whole.
    """
    hidden = {cell for cell, count in cells.items() if shown(count, scheme) is None}
    changed = True
    while changed:
        changed = False
        for relation in relations:
            out = [cell for cell in relation if cell in hidden]
            if len(out) != 1:
                continue
            parts = sorted((cells[c], c) for c in relation[1:] if c not in hidden and cells[c] > 0)
            if parts:
                hidden.add(parts[0][1])
                changed = True
            elif relation[0] not in hidden and cells[relation[0]] > 0:
                hidden.add(relation[0])
                changed = True
    return frozenset(hidden)
