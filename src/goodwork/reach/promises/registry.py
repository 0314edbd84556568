"""Where rooms above say what of theirs is open, and who besides its holder answers for it.

So the law "everything open has a live promise" can be checked, and a silence reaches somebody also where its holder has
no lead here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from goodwork.reach.promises.rules import OPEN_KINDS

Finder = Callable[[], set[UUID]]
_FINDERS: dict[str, list[Finder]] = {}
Senders = Callable[[Collection[UUID]], Mapping[UUID, UUID]]
_SENDERS: dict[str, Senders] = {}


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


def answered_for(kind: str) -> Callable[[Senders], Senders]:
    """Register a function that returns, for things of a kind, the organisation that sent or keeps them.

    It hears of a silence where the holder has no lead: a charity without an account has none.
    """

    def put(senders: Senders) -> Senders:
        _SENDERS[kind] = senders
        return senders

    return put


def senders_of(kind: str, subject_ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Return the organisations that answer for things of a kind besides their holders; those without are left out."""
    found = _SENDERS.get(kind)
    return found(subject_ids) if found is not None else {}
