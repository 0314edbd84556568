"""Ending calls that nobody needs any more. Silence is never the reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts import events
from goodwork.reach.contacts.calls import CannotCall, open_call
from goodwork.reach.contacts.models import Call
from goodwork.reach.contacts.rules import CALL_MACHINE, CallKind, CallState, EndReason
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.bulk import update_rows

__all__ = ["CannotCall", "end_call", "end_for_people", "release_calls"]


@transaction.atomic
def end_call(*, call_id: UUID, reason: EndReason, by: Actor, at: datetime) -> None:
    """End a call that is not needed any more, and release its promise. Raises CannotCall for one that is over."""
    _end([open_call(call_id)], reason, by=by, at=at)


@transaction.atomic
def release_calls(*, subject_kind: str, subject_ids: Collection[UUID], reason: Code, by: Actor, at: datetime) -> int:
    """End the open calls about some things, as when an invitation was answered online; returns how many."""
    rows = Call.objects.select_for_update().filter(
        about_kind=subject_kind, about_id__in=list(subject_ids), state=CallState.OPEN.value
    )
    known = {r.value for r in EndReason}
    return _end(list(rows.order_by("pk")), EndReason(reason) if reason in known else EndReason.NOT_NEEDED, by=by, at=at)


@transaction.atomic
def end_for_people(*, person_ids: Collection[UUID], reason: EndReason, by: Actor, at: datetime) -> int:
    """End every open call to some people, as when they have died or want no contact; returns how many."""
    rows = Call.objects.select_for_update().filter(Q(person_id__in=list(person_ids)), state=CallState.OPEN.value)
    return _end(list(rows.order_by("pk")), reason, by=by, at=at)


def _end(rows: list[Call], reason: EndReason, *, by: Actor, at: datetime) -> int:
    for row in rows:
        row.state = CALL_MACHINE.move(row.state, "END")
        row.ended_at, row.end_reason = at, reason.value
    update_rows(rows, ["state", "ended_at", "end_reason"])
    for kind in CallKind:
        promises.release_many(
            subject_kind=kind.value,
            subject_ids=[r.pk for r in rows if r.call_kind == kind],
            reason=Code(reason.value),
            by=by,
            at=at,
        )
    record(
        *[
            events.CallEnded(call_id=r.pk, person_id=r.person_id, organisation_id=r.organisation_id, reason=reason)
            for r in rows
        ],
        by=by,
        at=at,
    )
    return len(rows)
