"""The laws of messaging: the events tell the same as the rows, and nobody who said STOP has a text waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.queries import stream
from goodwork.ledger.laws import Finding, law
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.rules import KINDS, Channel, Status
from goodwork.registers.people import queries as people

_STATUS_AFTER = {
    "MessageQueued": Status.QUEUED,
    "MessageSent": Status.SENT,
    "MessageDelivered": Status.DELIVERED,
    "MessageFailed": Status.FAILED,
    "MessageSentAgain": Status.QUEUED,
    "MessageCancelled": Status.CANCELLED,
}
LATE_AFTER = timedelta(hours=1)


@law("messaging.events_and_states")
def events_and_states(*, at: datetime) -> Iterator[Finding]:
    """Find messages whose status is not what their events say; one that is being handed over still counts as queued."""
    said: dict[UUID, Status] = {}
    for row in stream(SYSTEM_VIEWER, kinds=list(_STATUS_AFTER)):
        said[row.subject_id] = _STATUS_AFTER[row.kind]
    for message_id, status in Message.objects.values_list("pk", "status").iterator(chunk_size=5000):
        told = said.pop(message_id, None)
        stands = Status.QUEUED if status == Status.SENDING else status
        if told != stands:
            words = f"is {status} and its events say {told or 'nothing'}"
            yield Finding("messaging.events_and_states", "MESSAGE", message_id, words)
    for message_id in sorted(said):
        yield Finding("messaging.events_and_states", "MESSAGE", message_id, "has events and no row")


@law("messaging.stop_wins")
def stop_wins(*, at: datetime) -> Iterator[Finding]:
    """Find texts that wait for people who stopped texts, and anything that waits for people we may not write to."""
    queued = Message.objects.filter(status=Status.QUEUED.value)
    columns = queued.filter(person_id__isnull=False).values_list("pk", "person_id", "channel", "template")
    waiting = [(pk, person_id, channel, code) for pk, person_id, channel, code in columns if person_id is not None]
    for start in range(0, len(waiting), 1000):
        part = waiting[start : start + 1000]
        facts = people.reach_facts(SYSTEM_VIEWER, {person_id for _, person_id, _, _ in part}, at=at)
        for message_id, person_id, channel, template in part:
            known = facts.get(person_id)
            if known is None or known.deceased or (known.opted_out and KINDS[template].unasked):
                yield Finding("messaging.stop_wins", "MESSAGE", message_id, "waits for somebody we may not write to")
            elif channel == Channel.SMS and known.texts_stopped and not KINDS[template].after_stop:
                yield Finding("messaging.stop_wins", "MESSAGE", message_id, "is a text to somebody who said STOP")


@law("messaging.nothing_stuck")
def nothing_stuck(*, at: datetime) -> Iterator[Finding]:
    """Find messages that were claimed more than an hour ago and are neither sent nor put back."""
    stuck = Message.objects.filter(status=Status.SENDING.value, claimed_at__lt=at - LATE_AFTER)
    for message_id in stuck.order_by("claimed_at").values_list("pk", flat=True)[:100]:
        yield Finding("messaging.nothing_stuck", "MESSAGE", message_id, "is on its way to the gateway for an hour")
