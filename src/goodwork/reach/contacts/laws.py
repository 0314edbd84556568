"""The laws of contacts: what of theirs is open, for the law that everything open has a live promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

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
