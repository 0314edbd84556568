"""Where rooms above say what of theirs is open, so that the law "everything open has a live promise" can be checked."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from goodwork.reach.promises.rules import OPEN_KINDS

Finder = Callable[[], set[UUID]]
_FINDERS: dict[str, list[Finder]] = {}


def open_things(kind: str) -> Callable[[Finder], Finder]:
    """Register a function that returns the ids of every open thing of a kind; a kind may have several finders.

    Raises KeyError for a kind that is not in `rules.OPEN_KINDS`: what counts as open is that one table.
    """
    if kind not in OPEN_KINDS:
        raise KeyError(f"{kind} is not in OPEN_KINDS")

    def put(finder: Finder) -> Finder:
        found = _FINDERS.setdefault(kind, [])
        if finder not in found:
            found.append(finder)
        return finder

    return put


def finders() -> dict[str, list[Finder]]:
    """Return the finders of each kind that has any."""
    return {kind: list(found) for kind, found in sorted(_FINDERS.items())}


def open_ids(kind: str) -> set[UUID]:
    """Return the ids of everything of a kind that is open now."""
    return {found for finder in _FINDERS.get(kind, ()) for found in finder()}
