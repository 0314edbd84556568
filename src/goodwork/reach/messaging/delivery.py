"""Handing queued messages to the gateway: claimed with SKIP LOCKED, offered outside any transaction, never twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Event
from goodwork.reach.links import queries as links
from goodwork.reach.messaging.fates import cancel_rows, fail, flag_contact_points, mark_told, save_fate, sent
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.organisations import as_it_leaves
from goodwork.reach.messaging.planning import quiet_hours
from goodwork.reach.messaging.ports import Accepted, Gateway, GatewayDown, Handover, Outcome, Refused, TryLater, Unclear
from goodwork.reach.messaging.rules import (
    KINDS,
    MACHINE,
    SILENT_AFTER,
    TRIES_MOST,
    UNCLEAR_AFTER,
    Cancelled,
    Channel,
    Failure,
    Receipt,
    Status,
    pause_after,
    reference_of,
)
from goodwork.reach.messaging.sending import (
    as_long_as_held,
    wait_for_handovers,
    while_nobody_sends,
    while_sending,
)
from goodwork.reach.messaging.services import receipts
from goodwork.reach.messaging.telling import tell_otherwise
from goodwork.reach.promises.bulk import update_rows
from goodwork.registers.people import queries as people

MINUTE = timedelta(minutes=1)


def deliver(gateway: Gateway, *, at: datetime, most: int = 50_000) -> int:
    """Hand over what is due, promises before bulk, until nothing is or the gateway's limit a minute is reached.

    Returns how many messages were offered. A crash between claim and answer leaves rows SENDING: `rescue` asks about
    them.
    """
    done = 0
    while done < most:
        with while_sending():
            room = _room(gateway, at=at)
            claimed = _claim(min(gateway.batch, room), at=at) if room else []
            if not claimed:
                return done
            done += len(claimed)
            handovers = [_handover(row, names) for row, names in claimed]
            _settle(list(gateway.send(as_long_as_held(handovers))), at=at)
    return done


def rescue(gateway: Gateway, *, at: datetime) -> int:
    """Ask about messages whose sending is unclear, and offer again only what the gateway never took; returns how many.

    What the gateway doesn't know may still be on its way there, from a sender whose connection to the database was cut
    a moment ago and whose lock went with it: it is waited for, as long as a handover takes at most, and asked about
    again. Others go on sending meanwhile. Where the gateway can't be asked, or others don't make room, everything stays
    as it is.
    """
    unclear = Message.objects.filter(status=Status.SENDING.value, claimed_at__lte=at - UNCLEAR_AFTER)
    if not unclear.exists():
        return 0
    with while_nobody_sends() as alone:
        if not alone:
            return 0
        rows = list(unclear.order_by("claimed_at")[: gateway.batch])
        known, unknown = _ask(rows, gateway)
        if not gateway.in_flight_seconds:
            known, unknown = [*known, *((_reference(row), TryLater(timedelta(0))) for row in unknown)], []
        _settle(known, at=at)
    if not unknown:
        return len(known)
    wait_for_handovers(gateway.in_flight_seconds)
    with while_nobody_sends() as alone:
        return len(known) + (_again(unknown, gateway, at=at) if alone else 0)


def _again(rows: Sequence[Message], gateway: Gateway, *, at: datetime) -> int:
    """Ask again about messages that nobody took over meanwhile, and put back what never came; returns how many."""
    claims = {(row.pk, row.tries, row.claimed_at) for row in rows}
    now = Message.objects.filter(pk__in=[row.pk for row in rows], status=Status.SENDING.value).order_by("claimed_at")
    known, unknown = _ask([row for row in now if (row.pk, row.tries, row.claimed_at) in claims], gateway)
    _settle([*known, *((_reference(row), TryLater(timedelta(0))) for row in unknown)], at=at)
    return len(known) + len(unknown)


def _ask(rows: Sequence[Message], gateway: Gateway) -> tuple[list[tuple[str, Outcome]], list[Message]]:
    """Return what the gateway says of some messages, and those that it doesn't know; as far as it can be asked."""
    known: list[tuple[str, Outcome]] = []
    unknown: list[Message] = []
    for row in rows:
        try:
            had = gateway.find(_reference(row))
        except GatewayDown:
            break
        if had is None:
            unknown.append(row)
        else:
            known.append((_reference(row), had))
    return known, unknown


def _reference(row: Message) -> str:
    return reference_of(row.pk, row.sending)


def chase(gateway: Gateway, *, at: datetime) -> int:
    """Ask about texts and e-mails whose receipt never came, and let those fail that did not arrive; returns how many.

    A receipt that was lost must not leave anybody in silence. Where the gateway can't be asked, it is tried again
    later.
    """
    silent = Message.objects.filter(status=Status.SENT.value, sent_at__lte=at - SILENT_AFTER)
    silent = silent.exclude(channel=Channel.LETTER.value)
    came: list[tuple[str, Receipt]] = []
    for message_id, sending in silent.order_by("sent_at").values_list("pk", "sending")[: gateway.batch]:
        reference = reference_of(message_id, sending)
        try:
            had = gateway.find(reference)
        except GatewayDown:
            break
        known = had.receipt if had else Receipt.ON_ITS_WAY
        came.append((reference, Receipt.TEMPORARY_FAILURE if known is Receipt.ON_ITS_WAY else known))
    return receipts(came, at=at)


def _room(gateway: Gateway, *, at: datetime) -> int:
    """Return how many messages the gateway will take now without passing its limit a minute."""
    if gateway.per_minute is None:
        return gateway.batch
    lately = Message.objects.filter(claimed_at__gt=at - MINUTE, claimed_at__lte=at).count()
    return max(0, gateway.per_minute - lately)


@transaction.atomic
def _claim(most: int, *, at: datetime) -> list[tuple[Message, str]]:
    """Claim due messages, with the names for letters; cancel those that may no longer be sent."""
    while True:
        due = Message.objects.select_for_update(skip_locked=True).filter(
            status=Status.QUEUED.value, not_before_at__lte=at
        )
        if quiet_hours().covers(at):
            due = due.filter(any_hour=True)
        rows = list(due.order_by("bulk", "not_before_at")[:most])
        if not rows:
            return []
        persons = {row.person_id for row in rows if row.person_id is not None}
        facts = people.reach_facts(SYSTEM_VIEWER, persons, at=at) if persons else {}
        withdrawn = people.taken_back(SYSTEM_VIEWER, persons, {row.organisation_id for row in rows})
        requests = {row.link_id for row in rows if row.person_id is None and row.link_id is not None}
        dead = links.useless(SYSTEM_VIEWER, requests, at=at) if requests else frozenset()
        kept, gone = [], []
        for row in rows:
            if row.person_id is None:
                if row.link_id in dead:
                    gone.append((row, Cancelled.STOPPED))
                else:
                    kept.append((row, ""))
                continue
            known = facts.get(row.person_id)
            why = _not_any_more(row, known, withdrawn=(row.person_id, row.organisation_id) in withdrawn)
            if why is None:
                kept.append((row, f"{known.given_name} {known.family_name}".strip() if known else ""))
            else:
                gone.append((row, why))
        for why in {w for _, w in gone}:
            cancel_rows([row for row, w in gone if w is why], reason=why, by=SYSTEM, at=at)
        # Somebody said STOP while the gateway could not take it.
        tell_otherwise([row for row, w in gone if w is Cancelled.TEXTS_STOPPED], by=SYSTEM, at=at)
        for row, _ in kept:
            row.status, row.claimed_at, row.tries = MACHINE.move(row.status, "CLAIM"), at, row.tries + 1
        update_rows([row for row, _ in kept], ["status", "claimed_at", "tries"])
        if kept:
            return kept


def _not_any_more(row: Message, facts: object, *, withdrawn: bool) -> Cancelled | None:
    """Return why a queued message may not leave after all: STOP, death, opt-out and a consent taken back win to the
    last moment; also over one that the gateway put back.
    """
    if facts is None or getattr(facts, "deceased", False):
        return Cancelled.DECEASED
    if getattr(facts, "opted_out", False) and KINDS[row.template].unasked:
        return Cancelled.OPTED_OUT
    stopped = getattr(facts, "texts_stopped", False)
    if row.channel == Channel.SMS and stopped and not KINDS[row.template].after_stop:
        return Cancelled.TEXTS_STOPPED
    if withdrawn and not KINDS[row.template].after_withdrawal:
        return Cancelled.CONSENT_WITHDRAWN
    return None


def _handover(row: Message, name: str) -> Handover:
    return Handover(
        reference=reference_of(row.pk, row.sending),
        channel=Channel(row.channel),
        to=row.destination,
        name=name,
        subject_line=row.subject_line,
        body=as_it_leaves(row),
    )


@transaction.atomic
def _settle(outcomes: Sequence[tuple[str, Outcome]], *, at: datetime) -> None:
    """Write down what the gateway said. A receipt may have overtaken it: then the row is left as the receipt has it."""
    by_reference = dict(outcomes)
    ids = [UUID(reference[:36]) for reference in by_reference]
    rows = list(Message.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    happened: list[Event] = []
    changed: list[Message] = []
    refused: list[Message] = []
    known: list[tuple[str, Receipt]] = []
    for row in rows:
        reference = reference_of(row.pk, row.sending)
        outcome = by_reference.get(reference)
        if isinstance(outcome, Accepted):
            row.gateway_id = row.gateway_id or outcome.gateway_id
            if MACHINE.can(row.status, "ACCEPT"):
                row.status = MACHINE.move(row.status, "ACCEPT")
            if row.sent_at is None:
                row.sent_at = at
                happened.append(sent(row))
            changed.append(row)
            known.append((reference, outcome.receipt))
        elif row.status != Status.SENDING or outcome is None or isinstance(outcome, Unclear):
            continue
        elif isinstance(outcome, Refused):
            happened.append(fail(row, Failure.REFUSED, at=at))
            changed.append(row)
            refused.append(row)
        elif row.tries >= TRIES_MOST:
            happened.append(fail(row, Failure.TECHNICAL, at=at))
            changed.append(row)
        else:
            row.status = MACHINE.move(row.status, "PUT_BACK")
            row.not_before_at = at + max(outcome.after, pause_after(row.tries) if outcome.after else timedelta(0))
            changed.append(row)
    save_fate(changed)
    flag_contact_points(refused, by=SYSTEM, at=at)
    record(*happened, by=SYSTEM, at=at)
    mark_told([r for r in changed if r.channel == Channel.LETTER and r.status == Status.SENT], by=SYSTEM, at=at)
    receipts(known, at=at)


def waiting(*, at: datetime) -> int:
    """Return how many messages are due and not yet handed over, for the health of the service."""
    return Message.objects.filter(Q(status=Status.QUEUED.value), not_before_at__lte=at).count()
