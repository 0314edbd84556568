"""What becomes of a message: rows are changed here, unsaved or in bulk, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code, Event
from goodwork.reach.messaging import events
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.rules import KINDS, MACHINE, SENDINGS_MOST, Cancelled, Channel, Failure, Receipt
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.bulk import update_rows
from goodwork.registers.organisations.contact_points import flag_contact_point_failed
from goodwork.registers.people import services as people
from goodwork.registers.people.codes import ContactKind

_FATE = ["status", "sent_at", "delivered_at", "ended_at", "reason", "sending", "tries", "not_before_at", "gateway_id"]


def save_fate(rows: list[Message]) -> None:
    """Write what became of some messages."""
    update_rows(rows, _FATE)


def mark_told(rows: Sequence[Message], *, by: Actor, at: datetime) -> None:
    """Note the promises that these messages told of: told means delivered or opened."""
    silences = {r.tells_promise_id for r in rows if r.tells_promise_id and r.template == "SILENCE"}
    others = {r.tells_promise_id for r in rows if r.tells_promise_id and r.template != "SILENCE"}
    if others:
        promises.mark_told(others, by=by, at=at)
    if silences:
        promises.mark_told(silences, about_silence=True, by=by, at=at)


_CONTACT_POINT = {Channel.SMS: ContactKind.MOBILE, Channel.EMAIL: ContactKind.EMAIL}


def flag_contact_points(rows: Sequence[Message], *, by: Actor, at: datetime) -> None:
    """Flag the numbers and addresses that failed for good, so that nothing more is sent there."""
    for row in rows:
        if row.to_organisation_id is not None:
            where = row.destination.partition("\n")[2] if row.channel == Channel.LETTER else row.destination
            flag_contact_point_failed(organisation_id=row.to_organisation_id, value=where, by=by, at=at)
        elif row.person_id and (point := _CONTACT_POINT.get(Channel(row.channel))) is not None:
            people.flag_contact_point_failed(
                person_id=row.person_id, channel=point, value=row.destination, by=by, at=at
            )


def sent(row: Message) -> events.MessageSent:
    """Return the event that the gateway took a message."""
    return events.MessageSent(
        message_id=row.pk,
        person_id=row.person_id,
        to_organisation_id=row.to_organisation_id,
        organisation_id=row.organisation_id,
        template=Code(row.template),
        channel=Channel(row.channel),
        about_kind=Code(row.subject_kind),
        about_id=row.subject_id,
    )


def fail(row: Message, reason: Failure, *, at: datetime) -> events.MessageFailed:
    """Set a row to failed, unsaved, and return its event."""
    row.status = MACHINE.move(row.status, "FAIL")
    row.reason, row.ended_at = reason.value, at
    return events.MessageFailed(
        message_id=row.pk,
        person_id=row.person_id,
        to_organisation_id=row.to_organisation_id,
        organisation_id=row.organisation_id,
        template=Code(row.template),
        channel=Channel(row.channel),
        about_kind=Code(row.subject_kind),
        about_id=row.subject_id,
        tells_promise_id=row.tells_promise_id,
        reason=reason,
        matters=KINDS[row.template].matters,
    )


def apply(row: Message, status: Receipt, *, at: datetime) -> Event | None:
    """Change a row by a receipt, unsaved, and return the event; None where nothing changes."""
    if status is Receipt.ON_ITS_WAY:
        return None
    if status is Receipt.DELIVERED:
        if not MACHINE.can(row.status, "DELIVER"):
            return None
        row.status = MACHINE.move(row.status, "DELIVER")
        row.delivered_at = row.ended_at = at
        row.reason = ""
        return events.MessageDelivered(
            message_id=row.pk,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            template=Code(row.template),
            channel=Channel(row.channel),
            about_kind=Code(row.subject_kind),
            about_id=row.subject_id,
        )
    if not MACHINE.can(row.status, "FAIL"):
        return None
    if (
        status is Receipt.TECHNICAL_FAILURE
        and row.channel != Channel.LETTER
        and row.sending < SENDINGS_MOST
        and MACHINE.can(row.status, "SEND_AGAIN")
    ):
        row.status = MACHINE.move(row.status, "SEND_AGAIN")
        row.sending, row.tries, row.not_before_at, row.gateway_id = row.sending + 1, 0, at, ""
        return events.MessageSentAgain(
            message_id=row.pk,
            person_id=row.person_id,
            to_organisation_id=row.to_organisation_id,
            organisation_id=row.organisation_id,
            sending=row.sending,
        )
    return fail(row, _FAILURES[status], at=at)


_FAILURES = {
    Receipt.PERMANENT_FAILURE: Failure.PERMANENT,
    Receipt.TEMPORARY_FAILURE: Failure.TEMPORARY,
    Receipt.TECHNICAL_FAILURE: Failure.TECHNICAL,
}


def cancel_rows(rows: Sequence[Message], *, reason: Cancelled, by: Actor, at: datetime) -> int:
    """Cancel messages whose rows the caller holds locked."""
    for row in rows:
        row.status = MACHINE.move(row.status, "CANCEL")
        row.reason, row.ended_at = reason.value, at
    update_rows(rows, ["status", "reason", "ended_at"])
    record(
        *[
            events.MessageCancelled(
                message_id=row.pk,
                person_id=row.person_id,
                to_organisation_id=row.to_organisation_id,
                organisation_id=row.organisation_id,
                template=Code(row.template),
                channel=Channel(row.channel),
                about_kind=Code(row.subject_kind),
                about_id=row.subject_id,
                reason=reason,
            )
            for row in rows
        ],
        by=by,
        at=at,
    )
    return len(rows)
