"""Calls as rows: found and locked. For the writes of this room only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.reach.contacts.models import Call
from goodwork.reach.contacts.rules import CallState
from goodwork.registers.people import queries as people


class CannotCall(ValueError):
    """Something about a call that may not be; `reason` is a sentence for whoever asked."""

    def __init__(self, reason: str, *, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def open_call(call_id: UUID) -> Call:
    """Return an open call, locked; raises CannotCall for one that is over or isn't there."""
    row = Call.objects.select_for_update().filter(pk=call_id, state=CallState.OPEN.value).first()
    if row is None:
        raise CannotCall("This call is over: somebody else has written down how it ended")
    return row


def practice_of(person_id: UUID, *, at: datetime) -> UUID | None:
    facts = people.reach_facts(SYSTEM_VIEWER, {person_id}, at=at).get(person_id)
    return facts.practice_id if facts else None
