"""Promising calls, taking requests to be rung back, and writing down attempts. Each call is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.ids import new_id
from goodwork.ledger.copying import copy_objects
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts import events
from goodwork.reach.contacts.attempts import AttemptOutcome, record_attempt
from goodwork.reach.contacts.calls import CannotCall, answering_for, appointed_for
from goodwork.reach.contacts.concerns import (
    close_concern,
    name_safeguarding_lead,
    raise_by_link,
    raise_concern,
    take_concern,
)
from goodwork.reach.contacts.ending import end_call, end_for_people, release_calls
from goodwork.reach.contacts.models import Call
from goodwork.reach.contacts.rules import (
    CALL_MACHINE,
    CallKind,
    CallState,
    call_back_day,
)
from goodwork.reach.promises import queries as promise_queries
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import MoveReason, Step, Told, Window, due_in
from goodwork.registers.people import queries as people

__all__ = [
    "AttemptOutcome",
    "CannotCall",
    "NewCall",
    "close_concern",
    "end_call",
    "end_for_people",
    "name_safeguarding_lead",
    "promise_call",
    "promise_calls_many",
    "raise_by_link",
    "raise_concern",
    "record_attempt",
    "release_calls",
    "request_call_back",
    "take_concern",
]


FEW = 20
"""Above so many rows COPY is quicker than INSERT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCall:
    """A call that is owed: to whom, by which organisation (a practice's is made by whom it appoints), and why.

    `subject_kind` and `subject_id` say what it is about, if anything; `is_new`: that was made a moment ago, so that no
    call about it can be open.
    """

    person_id: UUID
    organisation_id: UUID
    reason: Code
    subject_kind: str = ""
    subject_id: UUID | None = None
    told: Told = Told.BY_THE_CALL
    step: Step = Step.WE_WILL_RING
    is_new: bool = False


def promise_call(
    *,
    person_id: UUID,
    organisation_id: UUID,
    reason: Code,
    subject_kind: str = "",
    subject_id: UUID | None = None,
    told: Told = Told.BY_THE_CALL,
    by: Actor,
    at: datetime,
) -> UUID:
    """Put a person into the call list with the promise of a call, and return the call's id.

    An open call to the person about the same thing is returned as it is. `told` says how the person knows of it: by the
    call itself where they can't be written to.
    """
    new = NewCall(
        person_id=person_id,
        organisation_id=organisation_id,
        reason=reason,
        subject_kind=subject_kind,
        subject_id=subject_id,
        told=told,
    )
    return promise_calls_many([new], by=by, at=at)[0]


@transaction.atomic
def promise_calls_many(new: Sequence[NewCall], *, by: Actor, at: datetime) -> list[UUID]:
    """Promise many calls under the same rules as `promise_call`; ids stand in the order asked."""
    if not new:
        return []
    callers = appointed_for({(n.person_id, n.organisation_id) for n in new}, at=at)
    about = [n.subject_id for n in new if n.subject_id is not None and not n.is_new]
    stored = Call.objects.filter(state=CallState.OPEN.value, about_id__among=about) if about else ()
    before = {(c.about_kind, c.about_id, c.person_id): c.pk for c in stored}
    rows: list[Call] = []
    steps: list[NewCall] = []
    ids: list[UUID] = []
    for item in new:
        key = (item.subject_kind, item.subject_id, item.person_id)
        if item.subject_id is not None and key in before:
            ids.append(before[key])
            continue
        caller_id = callers.get((item.person_id, item.organisation_id))
        row = Call(
            id=new_id(),
            call_kind=CallKind.CALL.value,
            person_id=item.person_id,
            organisation_id=caller_id or item.organisation_id,
            practice_id=item.organisation_id if caller_id else None,
            reason=item.reason,
            about_kind=item.subject_kind,
            about_id=item.subject_id,
            state=CALL_MACHINE.initial,
            opened_at=at,
        )
        before[key] = row.pk
        rows.append(row)
        steps.append(item)
        ids.append(row.pk)
    (copy_objects if len(rows) > FEW else Call.objects.bulk_create)(rows)
    due_date = due_in(at, settings.GOODWORK_PROMISE_WORKING_DAYS)
    record(*[_promised(row) for row in rows], by=by, at=at)
    promises.make_many(
        [
            promises.NewPromise(
                subject_kind=row.call_kind,
                subject_id=row.pk,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                step=item.step,
                due_date=due_date,
                told=item.told,
            )
            for row, item in zip(rows, steps, strict=True)
        ],
        by=by,
        at=at,
    )
    return ids


@transaction.atomic
def request_call_back(
    *, person_id: UUID, window: Window = Window.ANY, organisation_id: UUID | None = None, by: Actor, at: datetime
) -> UUID:
    """Take a request to be rung back, at any hour, and promise it: today while there is time, or the next working day.

    A second press while one is open changes the part of the day, and the day where that part of it is over. Without an
    organisation whoever rings for the person's practice holds it, or who reads for the service where they have none.
    Raises CannotCall for somebody who has died, and where nobody works here at all.
    """
    facts = people.reach_facts(SYSTEM_VIEWER, {person_id}, at=at).get(person_id)
    if facts is not None and facts.deceased:
        raise CannotCall("This person has died: nothing can be promised to them")
    open_now = Call.objects.select_for_update().filter(
        person_id__in=people.ids_of(SYSTEM_VIEWER, person_id),
        call_kind=CallKind.CALL_BACK.value,
        state=CallState.OPEN.value,
    )
    row = open_now.first()
    if row is not None:
        if row.window != window:
            _change_window(row, window, by=by, at=at)
        return row.pk
    home = organisation_id or answering_for(person_id, at=at)
    if home is None:
        raise CannotCall("We do not know which practice this is about")
    caller_id = appointed_for({(person_id, home)}, at=at).get((person_id, home))
    row = Call.objects.create(
        id=new_id(),
        call_kind=CallKind.CALL_BACK.value,
        person_id=person_id,
        organisation_id=caller_id or home,
        practice_id=home if caller_id else None,
        reason="ASKED",
        window=window.value,
        state=CALL_MACHINE.initial,
        opened_at=at,
    )
    record(_asked_back(row), by=by, at=at)
    promises.make(
        subject_kind=CallKind.CALL_BACK,
        subject_id=row.pk,
        person_id=person_id,
        organisation_id=row.organisation_id,
        step=Step.WE_WILL_CALL_BACK,
        due_date=call_back_day(at, window),
        told=Told.ON_SCREEN if by.kind in {ActorKind.PERSON, ActorKind.HELPER} else Told.BY_VOICE,
        window=window,
        by=by,
        at=at,
    )
    return row.pk


def _change_window(row: Call, window: Window, *, by: Actor, at: datetime) -> None:
    """Let an open call back be for another part of its day, or of the next where that part is over."""
    row.window = window.value
    row.save(update_fields=["window"])
    record(_asked_back(row), by=by, at=at)
    [owed] = promise_queries.about(SYSTEM_VIEWER, row.call_kind, [row.pk], at=at)
    promises.change_window(subject_kind=row.call_kind, subject_id=row.pk, window=window, by=by, at=at)
    day = call_back_day(at, window)
    if day > owed.due_date:
        promises.move_subject(
            subject_kind=row.call_kind,
            subject_id=row.pk,
            due_date=day,
            reason=MoveReason.PERSON_ASKED,
            told=Told.ON_SCREEN,
            by=by,
            at=at,
        )


def _promised(row: Call) -> events.CallPromised:
    return events.CallPromised(
        call_id=row.pk,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        practice_id=row.practice_id,
        reason=Code(row.reason),
        about_kind=Code(row.about_kind) if row.about_kind else None,
        about_id=row.about_id,
    )


def _asked_back(row: Call) -> events.CallBackRequested:
    return events.CallBackRequested(
        call_id=row.pk, person_id=row.person_id, organisation_id=row.organisation_id, window=Window(row.window)
    )
