"""Queueing messages, cancelling them, and taking receipts. Each call is one transaction and writes its events."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import SYSTEM, Actor
from goodwork.kernel.ids import new_id
from goodwork.ledger.ahead import at_the_end, first_time
from goodwork.ledger.copying import copy_lines, flag, moment, row_id, text
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code, Event
from goodwork.ledger.jobs.services import wake
from goodwork.reach.messaging import events
from goodwork.reach.messaging.fates import apply, cancel_rows, flag_contact_points, mark_told, save_fate, sent
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.organisations import QueuedToOrganisation, queue_to_organisation
from goodwork.reach.messaging.planning import CannotReach, Outgoing, Planned, plan_many
from goodwork.reach.messaging.rules import (
    KINDS,
    Cancelled,
    Channel,
    Failure,
    Receipt,
    Status,
    parse_reference,
)

__all__ = [
    "CannotReach",
    "Outgoing",
    "Queued",
    "QueuedToOrganisation",
    "queue",
    "queue_many",
    "queue_to_organisation",
    "receipt",
    "receipts",
    "stop_subject",
]

DELIVER = "messaging.deliver"


@dataclass(slots=True)
class Queued:
    """A message waits: its id, how it goes, in how many parts for how many pence. `again` where it waited before."""

    message_id: UUID
    channel: Channel
    parts: int
    cost_pence: Decimal
    language: str
    again: bool = False


def queue(
    *,
    person_id: UUID,
    template: str,
    params: Mapping[str, str] | None = None,
    link_id: UUID | None = None,
    subject_kind: str,
    subject_id: UUID,
    organisation_id: UUID,
    not_before_at: datetime | None = None,
    once_key: str = "",
    by: Actor,
    at: datetime,
) -> Queued | CannotReach:
    """Queue one message to a person, or say why it can't be written; nothing is stored then.

    The channel is the person's own; quiet hours hold texts and e-mails back. Raises KeyError for an unknown template.
    """
    item = Outgoing(
        person_id=person_id,
        template=template,
        params=params or {},
        link_id=link_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        organisation_id=organisation_id,
        not_before_at=not_before_at,
        once_key=once_key,
    )
    return queue_many([item], by=by, at=at)[0]


@transaction.atomic
def queue_many(wanted: Sequence[Outgoing], *, by: Actor, at: datetime) -> list[Queued | CannotReach]:
    """Queue many messages under the same rules as `queue`; answers stand in the order asked.

    An item whose `once_key` was queued before is answered with that message, and nothing is added.
    """
    keys = [item.once_key for item in wanted if item.once_key]
    stored = Message.objects.filter(once_key__in=keys) if keys else ()
    before = {m.once_key: Queued(m.pk, Channel(m.channel), m.parts, m.cost_pence, m.language) for m in stored}
    answers: list[Queued | CannotReach] = []
    fresh: list[tuple[UUID, Planned]] = []
    for item, plan in zip(wanted, plan_many(wanted, at=at), strict=True):
        if item.once_key and item.once_key in before:
            answers.append(replace(before[item.once_key], again=True))
        elif isinstance(plan, CannotReach):
            answers.append(plan)
        else:
            answer = Queued(new_id(), plan.channel, plan.parts, plan.cost_pence, plan.language)
            fresh.append((answer.message_id, plan))
            if item.once_key:
                before[item.once_key] = answer
            answers.append(answer)
    queued_at = moment(at)
    copy_lines(Message, _COLUMNS, [_line(message_id, plan, queued_at) for message_id, plan in fresh])
    record(*[_queued(message_id, plan) for message_id, plan in fresh], by=by, at=at)
    if fresh and first_time("messaging.wake_delivery"):
        at_the_end(lambda: wake(DELIVER))
    return answers


@transaction.atomic
def stop_subject(
    *, subject_kind: str, subject_ids: Collection[UUID], reason: Cancelled = Cancelled.STOPPED, by: Actor, at: datetime
) -> int:
    """Cancel what is queued about some things, as when an invitation was answered. Returns how many."""
    return cancel(Q(subject_kind=subject_kind, subject_id__in=list(subject_ids)), reason=reason, by=by, at=at)


@transaction.atomic
def cancel(which: Q, *, reason: Cancelled, by: Actor, at: datetime) -> int:
    """Cancel queued messages that fit a condition; what the gateway has can't be called back. Returns how many."""
    rows = list(Message.objects.select_for_update().filter(which, status=Status.QUEUED.value).order_by("pk"))
    return cancel_rows(rows, reason=reason, by=by, at=at)


def receipt(*, reference: str, status: Receipt, at: datetime, by: Actor = SYSTEM) -> bool:
    """Take one receipt; says whether it changed anything."""
    return receipts([(reference, status)], at=at, by=by) == 1


@transaction.atomic
def receipts(came: Sequence[tuple[str, Receipt]], *, at: datetime, by: Actor = SYSTEM) -> int:
    """Take receipts from the gateway, in any order and any number of times; returns how many changed something.

    One for an earlier sending of a message that was sent again, and one for a message that isn't ours, are passed over.
    A delivery outweighs a failure said before it; nothing outweighs a delivery. A permanent failure flags the contact
    point, so that nothing more is sent there.
    """
    read = [(parsed, status) for reference, status in came if (parsed := parse_reference(reference)) is not None]
    ids = [UUID(head) for (head, _), _ in read if _is_uuid(head)]
    rows = {str(m.pk): m for m in Message.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    happened: list[Event] = []
    changed: dict[UUID, Message] = {}
    flag: list[Message] = []
    again = False
    for (head, sending), status in read:
        row = rows.get(head)
        if row is None or sending != row.sending:
            continue
        unsent = row.sent_at is None
        event = apply(row, status, at=at)
        if event is None:
            continue
        if unsent:
            row.sent_at = at
            happened.append(sent(row))
        happened.append(event)
        changed[row.pk] = row
        again = again or isinstance(event, events.MessageSentAgain)
        if row.reason == Failure.PERMANENT:
            flag.append(row)
    save_fate(list(changed.values()))
    flag_contact_points(flag, by=by, at=at)
    record(*happened, by=by, at=at)
    mark_told([row for row in changed.values() if row.status == Status.DELIVERED], by=by, at=at)
    if again:
        wake(DELIVER)
    return len(changed)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


_COLUMNS: Final = (
    "id",
    "person_id",
    "organisation_id",
    "template",
    "template_version",
    "channel",
    "language",
    "destination",
    "subject_line",
    "body",
    "link_id",
    "parts",
    "cost_pence",
    "subject_kind",
    "subject_id",
    "tells_promise_id",
    "once_key",
    "bulk",
    "any_hour",
    "not_before_at",
    "queued_at",
    "status",
    "tries",
    "sending",
    "gateway_id",
    "reason",
)


def _line(message_id: UUID, plan: Planned, queued_at: str) -> str:
    """Return a new message as a row."""
    item, template, kind = plan.outgoing, plan.template, KINDS[plan.template.code]
    return (
        f"{message_id}\t{item.person_id}\t{item.organisation_id}\t{template.code}\t{template.version}"
        f"\t{plan.channel}\t{plan.language}\t{text(plan.destination)}\t{text(plan.subject_line)}\t{text(plan.body)}"
        f"\t{row_id(item.link_id)}\t{plan.parts}\t{plan.cost_pence}\t{item.subject_kind}\t{item.subject_id}"
        f"\t{row_id(item.tells_promise_id)}\t{text(item.once_key)}\t{flag(kind.bulk)}"
        f"\t{flag(kind.answers_at_once or plan.channel is Channel.LETTER)}\t{moment(plan.not_before_at)}\t{queued_at}"
        f"\t{Status.QUEUED}\t0\t1\t\t\n"
    )


def _queued(message_id: UUID, plan: Planned) -> events.MessageQueued:
    item = plan.outgoing
    return events.MessageQueued(
        message_id=message_id,
        person_id=item.person_id,
        organisation_id=item.organisation_id,
        template=Code(plan.template.code),
        channel=plan.channel,
        language=Code(plan.language.upper()),
        parts=plan.parts,
        cost_pence=plan.cost_pence,
        about_kind=Code(item.subject_kind),
        about_id=item.subject_id,
        tells_promise_id=item.tells_promise_id,
    )
