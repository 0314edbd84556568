"""The laws of promises: everything open has a live one, nothing else has, and the events tell the same as the rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.queries import stream
from goodwork.ledger.laws import Finding, law
from goodwork.reach.promises import queries, registry
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import LIVE, State
from goodwork.reach.promises.sight import blind_to

_HOUR = timedelta(hours=1)
_STATE_AFTER = {
    "PromiseMade": State.OPEN,
    "PromiseMoved": State.OPEN,
    "SilenceBegan": State.BROKEN,
    "PromiseReleased": State.RELEASED,
}


@law("promises.everything_open")
def everything_open(*, at: datetime) -> Iterator[Finding]:
    """Find open things without a live promise, and live promises about things that are not open."""
    for kind in registry.finders():
        open_now, promised = registry.open_ids(kind), queries.live_subjects(SYSTEM_VIEWER, kind)
        for subject_id in sorted(open_now - promised):
            yield Finding("promises.everything_open", kind, subject_id, f"this {kind} is open and has no live promise")
        for subject_id in sorted(promised - open_now):
            yield Finding("promises.everything_open", kind, subject_id, f"a live promise is about a {kind} not open")


@law("promises.events_and_states")
def events_and_states(*, at: datetime) -> Iterator[Finding]:
    """Find promises whose state is not what their events say."""
    said: dict[UUID, State] = {}
    for row in stream(SYSTEM_VIEWER, kinds=[*_STATE_AFTER, "PromiseKept"]):
        if row.kind == "PromiseKept":
            said[row.subject_id] = State.KEPT_LATE if row.data["late"] else State.KEPT
        else:
            said[row.subject_id] = _STATE_AFTER[row.kind]
    for promise_id, state in Promise.objects.values_list("pk", "state").iterator(chunk_size=5000):
        told = said.pop(promise_id, None)
        if told != state:
            yield Finding(
                "promises.events_and_states",
                "PROMISE",
                promise_id,
                f"is {state} and its events say {told or 'nothing'}",
            )
    for promise_id in sorted(said):
        yield Finding("promises.events_and_states", "PROMISE", promise_id, "has events and no row")


@law("promises.no_late_sweep")
def no_late_sweep(*, at: datetime) -> Iterator[Finding]:
    """Find promises that the sweep should have looked at more than an hour ago: the worker is dead or stuck."""
    late = Promise.objects.filter(look_at__lt=at - _HOUR).order_by("look_at").values_list("pk", flat=True)
    for promise_id in late[:100]:
        yield Finding("promises.no_late_sweep", "PROMISE", promise_id, "was due for a look more than an hour ago")


@law("promises.holder_may_see")
def holder_may_see(*, at: datetime) -> Iterator[Finding]:
    """Find live promises whose holder may not see the person: nobody there could keep them, or find whom to ring."""
    live = Promise.objects.filter(state__in=[s.value for s in LIVE])
    for organisation_id, unseen in blind_to(live, at=at):
        for promise_id in unseen.order_by("pk").values_list("pk", flat=True)[:100]:
            words = f"is held by organisation {organisation_id}, where nobody may see the person"
            yield Finding("promises.holder_may_see", "PROMISE", promise_id, words)
