"""The end of the message port that sends nothing."""

from __future__ import annotations

from collections.abc import Iterable

from goodwork.reach.messaging import outbox
from goodwork.reach.messaging.ports import Accepted, Handover, Outcome
from goodwork.reach.messaging.rules import Channel, Receipt

FAILS_FOR_GOOD = "+447700900002"
FAILS_FOR_NOW = "+447700900003"
"""Numbers that fail here as they do with a test key of GOV.UK Notify. Source: its page on testing."""


class OutboxGateway:
    """Takes messages into a table, once for each reference; all arrive, save those to the two failing numbers."""

    per_minute: int | None = None
    batch = 500
    in_flight_seconds: float = 0

    def send(self, messages: Iterable[Handover]) -> Iterable[tuple[str, Outcome]]:
        """Take messages, and yield each as accepted with its fate."""
        offered = [(message.reference, _fate(message)) for message in messages]
        taken = outbox.put_in_outbox(offered)
        for reference, _ in offered:
            gateway_id, fate = taken[reference]
            yield reference, Accepted(gateway_id=str(gateway_id), receipt=fate)

    def find(self, reference: str) -> Accepted | None:
        """Return a message that was taken, or None."""
        found = outbox.found_in_outbox([reference]).get(reference)
        return Accepted(gateway_id=str(found[0]), receipt=found[1]) if found else None


def _fate(message: Handover) -> Receipt:
    if message.channel is Channel.SMS and message.to == FAILS_FOR_GOOD:
        return Receipt.PERMANENT_FAILURE
    if message.channel is Channel.SMS and message.to == FAILS_FOR_NOW:
        return Receipt.TEMPORARY_FAILURE
    return Receipt.DELIVERED
