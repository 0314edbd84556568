"""What strangers take from what happens below: each text that nobody on record sent gets a reader."""

from __future__ import annotations

from collections.abc import Sequence

from goodwork.ledger.events.handling import Happened, handles
from goodwork.reach.messaging.events import TextReceived
from goodwork.reach.strangers import services


@handles(TextReceived)
def find_a_reader(happened: Sequence[Happened[TextReceived]]) -> None:
    """Take in each text from an unknown number that no dialogue understood."""
    for h in happened:
        if h.event.needs_reader and h.event.person_id is None:
            services.take(text_id=h.event.text_id, by=h.by, at=h.at)
