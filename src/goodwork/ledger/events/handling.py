"""Who reacts to what: handlers run in the transaction of the event, in a fixed order that is printed in the docs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.types import Event

E = TypeVar("E", bound=Event)


@dataclass(slots=True)
class Happened(Generic[E]):
    """An event with the row that holds it: when, and by whom.

    `is_new`: it was written a moment ago, in this transaction, so that nobody has taken it before.
    """

    event: E
    id: int
    by: Actor
    at: datetime
    is_new: bool = False


Handler = Callable[[Sequence[Happened[Any]]], None]
_HANDLERS: dict[str, list[Handler]] = defaultdict(list)


def handles(*classes: type[Event]) -> Callable[[Callable[[Sequence[Happened[E]]], None]], Any]:
    """Register a handler for events; it is given a batch, and must be idempotent."""

    def register(function: Callable[[Sequence[Happened[E]]], None]) -> Callable[[Sequence[Happened[E]]], None]:
        for cls in classes:
            if function not in _HANDLERS[cls.kind()]:
                _HANDLERS[cls.kind()].append(function)
        return function

    return register


def handlers_of(kind: str) -> list[Handler]:
    """Return the handlers of a kind in the order in which they run."""
    return list(_HANDLERS.get(kind, ()))


def handler_table() -> dict[str, list[str]]:
    """Return every handled kind with its handlers' dotted names, in the order in which they run."""
    return {k: [f"{h.__module__}.{h.__name__}" for h in hs] for k, hs in sorted(_HANDLERS.items())}
