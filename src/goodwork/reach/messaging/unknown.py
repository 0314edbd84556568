"""Texts from numbers that no person on record has: their words for whoever reads them, whose they turn out to be, STOP
from them, and forgetting them. For the room above (reach/strangers), which says who may.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Viewer
from goodwork.kernel.remembering import remembered
from goodwork.ledger.events.services import record
from goodwork.reach.messaging.events import TextMatched
from goodwork.reach.messaging.inbound import ANSWERED_FOR
from goodwork.reach.messaging.models import Message, ReceivedText
from goodwork.reach.messaging.rules import Channel, Status
from goodwork.reach.messaging.stop_words import Meaning
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations.rules import Kind
from goodwork.registers.people import services as people_services

_STRANGERS = ReceivedText.objects.filter(person_id__isnull=True)


@dataclass(frozen=True, slots=True)
class StrangersText:
    """One text from a number that nobody on record has: its words as they came, and when."""

    id: UUID
    number: str
    body: str
    received_at: datetime


def reading_organisation() -> UUID | None:
    """Return the organisation that reads what nobody else can: texts from numbers that nobody on record has.

    It is the one that runs the service's number (GOODWORK_TEXTS_READ_BY names it by its code); without one, or where
    nobody leads it, whichever has had a service lead longest, a GP practice last. None where nobody leads anywhere.
    Asked once while a page is made.
    """
    return remembered("who reads for the service", _reading_organisation)


def _reading_organisation() -> UUID | None:
    """Return what `reading_organisation` returns, from the database."""
    led = access.led_organisations(SYSTEM_VIEWER)
    code = settings.GOODWORK_TEXTS_READ_BY
    named = organisations.by_any_code(SYSTEM_VIEWER, code) if code else None
    if named is not None and named.id in led:
        return named.id
    known = organisations.many(SYSTEM_VIEWER, led)
    return next(iter(sorted(led, key=lambda o: o in known and known[o].kind is Kind.PRACTICE)), None)


def texts(viewer: Viewer, text_ids: Collection[UUID]) -> list[StrangersText]:
    """Return some texts, oldest first; for the system, as the room above has asked who looks and writes the audit."""
    if not viewer.is_system:
        raise NotVisible
    rows = ReceivedText.objects.filter(pk__in=list(text_ids)).order_by("received_at", "id")
    return [StrangersText(row.pk, row.from_number, row.body, row.received_at) for row in rows]


def unread(viewer: Viewer) -> list[StrangersText]:
    """Return the texts from unknown numbers that nothing understood and that are kept, oldest first; for the system."""
    if not viewer.is_system:
        raise NotVisible
    rows = _STRANGERS.filter(understood_by="").exclude(meaning=Meaning.STOP.value).exclude(from_number="")
    return [StrangersText(row.pk, row.from_number, row.body, row.received_at) for row in rows.order_by("received_at")]


@transaction.atomic
def match(*, text_ids: Collection[UUID], person_id: UUID, by: Actor, at: datetime) -> None:
    """Let texts stand with the person whom they turned out to be from, and STOP from the number count for them."""
    rows = list(_STRANGERS.select_for_update().filter(pk__in=list(text_ids)).order_by("pk"))
    _give(rows, person_id, by=by, at=at)
    _stop(_stops({row.from_number for row in rows}), {row.from_number: {person_id} for row in rows}, at=at)


def honour_stops(*, at: datetime) -> int:
    """Stop the texts of people to whom one is about to go at a number that said STOP while nobody on record had it.

    Returns how many people. What is queued for them goes by call or letter, as after any STOP.
    """
    said = _stops(
        set(_STRANGERS.filter(meaning=Meaning.STOP.value).exclude(from_number="").values_list("from_number", flat=True))
    )
    if not said:
        return 0
    waiting = Message.objects.filter(
        status=Status.QUEUED.value, channel=Channel.SMS.value, person_id__isnull=False, destination__in=list(said)
    )
    having: dict[str, set[UUID]] = {}
    for number, person_id in waiting.values_list("destination", "person_id"):
        if person_id is not None:
            having.setdefault(number, set()).add(person_id)
    return _stop(said, having, at=at)


def _stops(numbers: Collection[str]) -> dict[str, list[ReceivedText]]:
    """Return, by number, the STOP texts of strangers after which no START came from it."""
    if not numbers:
        return {}
    said = _STRANGERS.filter(from_number__in=list(numbers), meaning__in=[Meaning.STOP.value, Meaning.START.value])
    found: dict[str, list[ReceivedText]] = {}
    for row in said.order_by("received_at", "id"):
        if row.meaning == Meaning.STOP:
            found.setdefault(row.from_number, []).append(row)
        else:
            found.pop(row.from_number, None)
    return found


@transaction.atomic
def _stop(said: dict[str, list[ReceivedText]], having: dict[str, set[UUID]], *, at: datetime) -> int:
    """Stop the texts of whoever has a number that said STOP; the text that said so is theirs from now on."""
    done = 0
    for number in sorted(said.keys() & having.keys()):
        for person_id in sorted(having[number]):
            people_services.stop_texts(person_id=person_id, by=Actor(kind=ActorKind.PERSON, id=person_id), at=at)
            done += 1
        first = min(having[number])
        _give(said[number], first, by=Actor(kind=ActorKind.PERSON, id=first), at=at)
    return done


def _give(rows: list[ReceivedText], person_id: UUID, *, by: Actor, at: datetime) -> None:
    ReceivedText.objects.filter(pk__in=[row.pk for row in rows]).update(person_id=person_id)
    record(*(TextMatched(text_id=row.pk, person_id=person_id) for row in rows), by=by, at=at)


def forget(*, waiting: Collection[str], at: datetime) -> int:
    """Empty the texts from numbers that no person has, 84 days after they came: they belong to nobody's record, whose
    time of keeping they could share. Returns how many.

    Those from the numbers of which somebody is yet to read one wait for it. Of STOP the number stays, so that it is
    never written to.
    """
    old = _STRANGERS.filter(received_at__lt=at - ANSWERED_FOR).exclude(from_number__in=list(waiting))
    stops = old.filter(meaning=Meaning.STOP.value).exclude(body="").update(body="")
    others = old.exclude(meaning=Meaning.STOP.value).exclude(from_number="", body="")
    return stops + others.update(from_number="", body="")
