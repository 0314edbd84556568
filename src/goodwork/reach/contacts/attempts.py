"""Attempts to reach people: written down, settled against a call, and followed by a letter when all else was tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts import events
from goodwork.reach.contacts.calls import CannotCall, open_call, practice_of
from goodwork.reach.contacts.models import Attempt, Call
from goodwork.reach.contacts.rules import (
    CALL_MACHINE,
    CallKind,
    CallState,
    Result,
    Tried,
    Way,
    letter_is_due,
    part_of_day,
    try_again_by,
)
from goodwork.reach.contacts.ways import ways_of
from goodwork.reach.messaging import services as messaging
from goodwork.reach.messaging.planning import CannotReach, Outgoing, plan_many
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import Step, Told
from goodwork.registers.people import queries as people
from goodwork.registers.people import services as people_services
from goodwork.registers.people.codes import ContactKind

SAME_ATTEMPT_WITHIN = timedelta(minutes=2)
"""Nobody is rung twice as fast as a form is sent again."""


@dataclass(frozen=True, slots=True)
class AttemptOutcome:
    """What came of writing an attempt down: its id, whether the letter went out, and how a call stands now."""

    attempt_id: UUID
    letter_queued: bool
    call_state: CallState | None


@transaction.atomic
def record_attempt(
    *,
    person_id: UUID,
    subject_kind: str,
    subject_id: UUID,
    organisation_id: UUID | None = None,
    channel: Way,
    result: Result,
    by: Actor,
    at: datetime,
) -> AttemptOutcome:
    """Write down an attempt to reach a person about a thing.

    When different times and channels were tried, the letter that says how to reach us is queued and noted. A call or
    call back is settled too: reached, written, or promised again; of other things the promise is left to their room.
    The same by the same hand within two minutes is one attempt, so that a form that is sent again writes it once; who
    calls holds a lock on the thing. Raises CannotCall for voicemail where contact must be safe, and for a call that is
    over.
    """
    call = open_call(subject_id) if subject_kind in set(CallKind) else None
    holder = call.organisation_id if call else organisation_id or practice_of(person_id, at=at)
    if holder is None:
        raise CannotCall("Nobody holds what this attempt is about")
    facts = people.reach_facts(SYSTEM_VIEWER, {person_id}, at=at).get(person_id)
    if result is Result.VOICEMAIL and facts is not None and facts.safe_contact:
        raise CannotCall("Do not leave voicemail: contact with this person must be safe", field="result")
    again = _just_now(subject_kind, subject_id, channel, result, by=by, at=at)
    if again is not None:
        return AttemptOutcome(again.pk, letter_queued=False, call_state=CallState(call.state) if call else None)
    attempt_id = _write(person_id, holder, subject_kind, subject_id, channel, result, by=by, at=at)
    if result is Result.WRONG_NUMBER and facts is not None and (rung := facts.mobile or facts.landline):
        point = ContactKind.MOBILE if facts.mobile else ContactKind.LANDLINE
        people_services.flag_contact_point_failed(person_id=person_id, channel=point, value=rung, by=by, at=at)
    letter = result is not Result.REACHED and _letter(
        person_id, holder, subject_kind, subject_id, call=call, by=by, at=at
    )
    state = _settle(call, result, letter=letter, by=by, at=at) if call else None
    return AttemptOutcome(attempt_id, letter, state)


def _just_now(
    subject_kind: str, subject_id: UUID, channel: Way, result: Result, *, by: Actor, at: datetime
) -> Attempt | None:
    same = Attempt.objects.filter(subject_kind=subject_kind, subject_id=subject_id, by_kind=by.kind.value, by_id=by.id)
    return same.filter(channel=channel.value, result=result.value, at__gt=at - SAME_ATTEMPT_WITHIN, at__lte=at).first()


def _attempts_about(subject_kind: str, subject_id: UUID) -> list[Tried]:
    """Return the attempts about a thing as the rule needs them, in their order."""
    rows = Attempt.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("at", "id")
    return [Tried(r.at, Way(r.channel), Result(r.result)) for r in rows]


def _settle(call: Call, result: Result, *, letter: bool, by: Actor, at: datetime) -> CallState:
    """Move a call on after an attempt: its promise is kept, and where nobody was reached the next is made."""
    if result is Result.REACHED or letter:
        move, event = ("REACH", events.CallReached) if result is Result.REACHED else ("WRITE", events.CallWritten)
        call.state = CALL_MACHINE.move(call.state, move)
        call.ended_at = at
        call.save(update_fields=["state", "ended_at"])
        promises.keep(subject_kind=call.call_kind, subject_id=call.pk, by=by, at=at)
        if result is Result.REACHED and call.about_kind == "PROMISE" and call.about_id is not None:
            promises.mark_told([call.about_id], by=by, at=at)
        record(
            event(
                call_id=call.pk,
                person_id=call.person_id,
                organisation_id=call.organisation_id,
                reason=Code(call.reason),
                about_kind=Code(call.about_kind) if call.about_kind else None,
                about_id=call.about_id,
            ),
            by=by,
            at=at,
        )
        return CallState(call.state)
    tried = Attempt.objects.filter(subject_kind=call.call_kind, subject_id=call.pk).count()
    promises.keep_and_make(
        subject_kind=call.call_kind,
        subject_id=call.pk,
        step=Step.WE_WILL_TRY_AGAIN,
        due_date=try_again_by(tried, at),
        told=Told.BY_MESSAGE if _can_be_told(call, at=at) else Told.BY_THE_CALL,
        by=by,
        at=at,
    )
    return CallState.OPEN


def _can_be_told(call: Call, *, at: datetime) -> bool:
    """Say whether the person can be written to about a missed call."""
    wanted = Outgoing(
        person_id=call.person_id,
        template="CALL_MISSED",
        organisation_id=call.organisation_id,
        subject_kind=call.call_kind,
        subject_id=call.pk,
        params={"promise": ""},
    )
    return not isinstance(plan_many([wanted], at=at)[0], CannotReach)


def _letter(
    person_id: UUID,
    organisation_id: UUID,
    subject_kind: str,
    subject_id: UUID,
    *,
    call: Call | None,
    by: Actor,
    at: datetime,
) -> bool:
    """Queue the letter and note it as an attempt, once everything else was tried; says whether it went."""
    ways = ways_of(person_id, at=at)
    if not letter_is_due(_attempts_about(subject_kind, subject_id), ways):
        return False
    queued = messaging.queue(
        person_id=person_id,
        template="UNREACHED_LETTER",
        subject_kind=subject_kind,
        subject_id=subject_id,
        organisation_id=call.practice_id or organisation_id if call else organisation_id,
        once_key=f"UNREACHED_LETTER:{subject_id}",
        by=by,
        at=at,
    )
    if isinstance(queued, CannotReach):
        return False
    _write(person_id, organisation_id, subject_kind, subject_id, Way.LETTER, Result.SENT, by=by, at=at)
    return True


def _write(
    person_id: UUID,
    organisation_id: UUID,
    subject_kind: str,
    subject_id: UUID,
    channel: Way,
    result: Result,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    row = Attempt.objects.create(
        id=new_id(),
        person_id=person_id,
        organisation_id=organisation_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        channel=channel.value,
        result=result.value,
        day_part=part_of_day(at).value,
        at=at,
        by_kind=by.kind.value,
        by_id=by.id,
    )
    record(
        events.AttemptMade(
            attempt_id=row.pk,
            person_id=person_id,
            organisation_id=organisation_id,
            about_kind=Code(subject_kind),
            about_id=subject_id,
            channel=channel,
            result=result,
            day_part=part_of_day(at),
        ),
        by=by,
        at=at,
    )
    return row.pk
