"""Reading the ledger again from its start, for rooms whose tables can be made anew from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.handling import Happened
from goodwork.ledger.events.queries import StoredEvent, stream

EVENTS_AT_ONCE: Final = 2000
Taker = Callable[[Any], None]


def replay(takers: Mapping[str, Taker], *, progress: Callable[[int], None] | None = None) -> int:
    """Hand every event of some kinds to what takes it, oldest first, as the ledger did when it was recorded.

    Events of one kind that stand together come as one batch, at most 2,000, in the caller's transaction. `progress` is
    told how many events were read so far. Returns how many there were.
    """
    count = 0
    for batch in _runs(stream(SYSTEM_VIEWER, kinds=list(takers))):
        happened: list[Happened[Any]] = [Happened(event=s.event(), id=s.id, by=s.by, at=s.at) for s in batch]
        takers[batch[0].kind](happened)
        count += len(batch)
        if progress is not None:
            progress(count)
    return count


def _runs(events: Iterator[StoredEvent]) -> Iterator[list[StoredEvent]]:
    """Yield events of one kind that follow each other together."""
    batch: list[StoredEvent] = []
    for event in events:
        if batch and (event.kind != batch[0].kind or len(batch) >= EVENTS_AT_ONCE):
            yield batch
            batch = []
        batch.append(event)
    if batch:
        yield batch
