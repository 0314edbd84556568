"""The laws of strangers: every text has a reader, and the events tell the same as the rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.queries import stream
from goodwork.ledger.laws import Finding, law
from goodwork.reach.messaging import unknown
from goodwork.reach.strangers.models import Stranger, StrangerText
from goodwork.reach.strangers.rules import State

_STATE_AFTER = {
    "StrangerWrote": State.OPEN,
    "StrangerMatched": State.MATCHED,
    "StrangerClosed": State.CLOSED,
}


@law("strangers.every_text_has_a_reader")
def every_text_has_a_reader(*, at: datetime) -> Iterator[Finding]:
    """Find texts from unknown numbers that nobody is to read, and those that wait while nobody leads anywhere."""
    name = "strangers.every_text_has_a_reader"
    taken = set(StrangerText.objects.values_list("text_id", flat=True))
    for text in unknown.unread(SYSTEM_VIEWER):
        if text.id not in taken:
            yield Finding(name, "TEXT", text.id, "came from an unknown number and nobody is to read it")
    if unknown.reading_organisation() is None:
        waiting = Stranger.objects.filter(state=State.OPEN.value)
        for stranger_id in waiting.order_by("opened_at").values_list("pk", flat=True)[:100]:
            yield Finding(name, "STRANGER", stranger_id, "waits, and no organisation has a service lead to read it")


@law("strangers.events_and_states")
def events_and_states(*, at: datetime) -> Iterator[Finding]:
    """Find what came from unknown numbers that does not stand as its events say."""
    name = "strangers.events_and_states"
    said: dict[UUID, State] = {}
    for row in stream(SYSTEM_VIEWER, kinds=list(_STATE_AFTER)):
        said[row.subject_id] = _STATE_AFTER[row.kind]
    for stranger_id, state in Stranger.objects.values_list("pk", "state").iterator(chunk_size=5000):
        told = said.pop(stranger_id, None)
        if told != state:
            yield Finding(name, "STRANGER", stranger_id, f"is {state} and its events say {told or 'nothing'}")
    for stranger_id in sorted(said):
        yield Finding(name, "STRANGER", stranger_id, "has events and no row")
