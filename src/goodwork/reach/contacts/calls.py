"""Calls as rows: found and locked, for the writes of this room; and who is owed one, for the rooms above."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.kernel.clock import local_date
from goodwork.reach.contacts.models import Call
from goodwork.reach.contacts.rules import CallState
from goodwork.reach.messaging.unknown import reading_organisation
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people.models import Person


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


def people_owed_a_call() -> QuerySet[Person, UUID]:
    """Return, as a subquery, the people to whom a call is owed now, by the ids they are known under."""
    owed = Call.objects.filter(state=CallState.OPEN.value).values("person_id")
    return Person.objects.filter(pk__in=owed).values_list("known_as", flat=True)


def practice_of(person_id: UUID, *, at: datetime) -> UUID | None:
    facts = people.reach_facts(SYSTEM_VIEWER, {person_id}, at=at).get(person_id)
    return facts.practice_id if facts else None


def answering_for(person_id: UUID, *, at: datetime) -> UUID | None:
    """Return who is there for a person whom nobody else is named for: their practice, and for somebody registered with
    none whoever reads for the service (messaging.unknown), unless they took back their consent to it.
    """
    practice_id = practice_of(person_id, at=at)
    if practice_id is not None:
        return practice_id
    reader_id = reading_organisation()
    if reader_id is None or people.taken_back(SYSTEM_VIEWER, [person_id], [reader_id]):
        return None
    return reader_id


def appointed_for(pairs: Collection[tuple[UUID, UUID]], *, at: datetime) -> dict[tuple[UUID, UUID], UUID]:
    """Return, by person and organisation, who rings for that organisation, where it has appointed somebody.

    An organisation to which the person took back their consent rings them for nobody (B7). Two queries at most.
    """
    callers = organisations.related_many(SYSTEM_VIEWER, {o for _, o in pairs}, "CALLED_BY", local_date(at))
    rung_by = {caller.id for found in callers.values() for caller in found}
    gone = people.taken_back(SYSTEM_VIEWER, {p for p, _ in pairs}, rung_by) if rung_by else frozenset()
    found: dict[tuple[UUID, UUID], UUID] = {}
    for person_id, organisation_id in pairs:
        allowed = [c.id for c in callers.get(organisation_id, ()) if (person_id, c.id) not in gone]
        if allowed:
            found[person_id, organisation_id] = allowed[0]
    return found
