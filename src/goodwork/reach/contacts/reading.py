"""A reader for each text of a person's that no dialogue understood: a call that is owed, with its promise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts.calls import appointed_for
from goodwork.reach.contacts.models import Call
from goodwork.reach.contacts.rules import CallState
from goodwork.reach.contacts.services import NewCall, promise_calls_many
from goodwork.reach.messaging.unknown import reading_organisation
from goodwork.reach.promises.rules import Step, Told
from goodwork.registers.access import queries as access
from goodwork.registers.people import queries as people

REASON = "TEXT_TO_READ"


@transaction.atomic
def promise_reader(
    *, person_id: UUID, text_id: UUID, organisation_id: UUID | None = None, by: Actor, at: datetime
) -> UUID | None:
    """Promise that somebody reads a person's text, and return the call's id; None where nobody works here at all.

    The reader is the organisation named (whoever wrote to them last), their practice, or whoever reads for the service:
    the first where anybody can sign in, and from which the person did not take back their consent. One that is to read
    them already reads this one too.
    """
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    waiting = Call.objects.filter(person_id__in=ids, reason=REASON, state=CallState.OPEN.value)
    found = waiting.order_by("opened_at").values_list("pk", flat=True).first()
    if found is not None:
        return found
    facts = people.reach_facts(SYSTEM_VIEWER, {person_id}, at=at).get(person_id)
    wanted = (organisation_id, facts.practice_id if facts else None, reading_organisation())
    reader_id = _reader(person_id, dict.fromkeys(o for o in wanted if o is not None), at=at)
    if reader_id is None:
        return None
    new = NewCall(
        person_id=person_id,
        organisation_id=reader_id,
        reason=Code(REASON),
        subject_kind="TEXT",
        subject_id=text_id,
        told=Told.BY_MESSAGE,
        step=Step.WE_WILL_READ_TEXT,
    )
    return promise_calls_many([new], by=by, at=at)[0]


def _reader(person_id: UUID, wanted: Iterable[UUID], *, at: datetime) -> UUID | None:
    """Return the first of some organisations that somebody can read for, or that is rung for; else the first of all
    whom the person did not take their consent back from.
    """
    organisation_ids = list(wanted)
    gone = people.taken_back(SYSTEM_VIEWER, [person_id], organisation_ids) if organisation_ids else frozenset()
    allowed = [o for o in organisation_ids if (person_id, o) not in gone]
    callers = appointed_for({(person_id, o) for o in allowed}, at=at) if allowed else {}
    staffed = (o for o in allowed if access.members(SYSTEM_VIEWER, callers.get((person_id, o), o), at=at))
    return next(staffed, next(iter(allowed), None))
