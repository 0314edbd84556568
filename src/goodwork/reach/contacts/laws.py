"""The laws of contacts: what of theirs is open, for the law that everything open has a live promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.queries import stream
from goodwork.ledger.laws import Finding, law
from goodwork.reach.contacts.models import Call, Concern
from goodwork.reach.contacts.rules import CallKind, CallState, ConcernState
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.rules import Status
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.registry import open_things
from goodwork.reach.promises.rules import LIVE, Told


@open_things("CALL")
def open_calls() -> set[UUID]:
    """Return the ids of the calls that are owed."""
    found = Call.objects.filter(state=CallState.OPEN.value, call_kind=CallKind.CALL.value)
    return set(found.values_list("pk", flat=True))


@open_things("CALL_BACK")
def open_call_backs() -> set[UUID]:
    """Return the ids of the calls that people asked for."""
    found = Call.objects.filter(state=CallState.OPEN.value, call_kind=CallKind.CALL_BACK.value)
    return set(found.values_list("pk", flat=True))


@open_things("CONCERN")
def open_concerns() -> set[UUID]:
    """Return the ids of the concerns that nobody has closed."""
    return set(Concern.objects.filter(state=ConcernState.OPEN.value).values_list("pk", flat=True))


_CALL_AFTER = {
    "CallPromised": CallState.OPEN,
    "CallBackRequested": CallState.OPEN,
    "CallReached": CallState.REACHED,
    "CallWritten": CallState.WRITTEN,
    "CallEnded": CallState.ENDED,
}
_CONCERN_AFTER = {
    "ConcernRaised": ConcernState.OPEN,
    "ConcernTaken": ConcernState.OPEN,
    "ConcernClosed": ConcernState.CLOSED,
}


@law("contacts.events_and_states")
def events_and_states(*, at: datetime) -> Iterator[Finding]:
    """Find calls and concerns whose state is not what their events say."""
    for kind, table, rows in (("CALL", _CALL_AFTER, Call.objects), ("CONCERN", _CONCERN_AFTER, Concern.objects)):
        said = {row.subject_id: str(table[row.kind]) for row in stream(SYSTEM_VIEWER, kinds=list(table))}
        for subject_id, state in rows.values_list("pk", "state"):
            told = said.pop(subject_id, None)
            if told != state:
                words = f"is {state} and its events say {told or 'nothing'}"
                yield Finding("contacts.events_and_states", kind, subject_id, words)
        for subject_id in sorted(said):
            yield Finding("contacts.events_and_states", kind, subject_id, "has events and no row")


@law("contacts.told_or_rung")
def told_or_rung(*, at: datetime) -> Iterator[Finding]:
    """Find live promises that the person was not told of, with neither a message under way nor a call owed about it."""
    untold = Promise.objects.filter(state__in=[s.value for s in LIVE], told=Told.BY_MESSAGE.value, told_at__isnull=True)
    ids = dict(untold.values_list("pk", "person_id"))
    on_its_way = set(
        Message.objects.filter(
            tells_promise_id__in=list(ids),
            status__in=[Status.QUEUED.value, Status.SENDING.value, Status.SENT.value, Status.DELIVERED.value],
        ).values_list("tells_promise_id", flat=True)
    )
    rung = set(Call.objects.filter(person_id__in=list(ids.values())).values_list("person_id", flat=True))
    for promise_id, person_id in sorted(ids.items()):
        if promise_id not in on_its_way and person_id not in rung:
            yield Finding(
                "contacts.told_or_rung",
                "PROMISE",
                promise_id,
                "was not told, and neither message nor call is under way",
            )
