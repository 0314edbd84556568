"""Figures as short lists of numbers, for a table that all processes read; no Django, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

from goodwork.oversight.answers.rules import CODES, Figure, Part, ShownFigure

N = TypeVar("N", int, int | None)


@cache
def form() -> str:
    """Return what tells one list of parts and codes from another: numbers of another version are not read as these."""
    return hashlib.sha256(
        repr([(part.value, list(map(str, codes))) for part, codes in CODES.items()]).encode()
    ).hexdigest()


def packed(figure: Figure | ShownFigure) -> list[int | None]:
    """Return how many people there are, and how many said each code, in the order of all parts and codes."""
    return [figure.people, *(figure.counts[part][code] for part, codes in CODES.items() for code in codes)]


def figure_of(group: str, numbers: Sequence[int]) -> Figure:
    """Return a figure of its numbers."""
    people, *counts = numbers
    return Figure(group, people, _parted(iter(counts)))


def shown_of(group: str, numbers: Sequence[int | None]) -> ShownFigure:
    """Return a figure as somebody may see it of its numbers; None is hidden."""
    people, *counts = numbers
    return ShownFigure(group, people, _parted(iter(counts)))


def _parted(numbers: Iterator[N]) -> Mapping[Part, Mapping[str, N]]:
    return {part: {code: next(numbers) for code in codes} for part, codes in CODES.items()}
