"""Reads of messages: what will be sent and how, what was sent, and what came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.remembering import is_one_look, remembered
from goodwork.ledger import together
from goodwork.ledger.audit.reads import personal
from goodwork.reach.messaging import planning
from goodwork.reach.messaging.models import Message, ReceivedText
from goodwork.reach.messaging.organisations import as_it_leaves, link_of, path_of
from goodwork.reach.messaging.permissions import can_read_words, is_demonstration, kinds_seen_by, seen_by
from goodwork.reach.messaging.planning import (
    CannotReach,
    Outgoing,
    PrivacyNotice,
    privacy_notice,
    url_of,
)
from goodwork.reach.messaging.planning import allowed_languages as languages
from goodwork.reach.messaging.rules import Channel, Status
from goodwork.reach.messaging.stop_words import Meaning
from goodwork.reach.messaging.templates import put_link
from goodwork.reach.promises.permissions import records_of_person
from goodwork.registers.people.models import Person

__all__ = ["PrivacyNotice", "is_demonstration", "languages", "preview", "privacy_notice"]

PAGE = 50
COUNTED = 500
"""How many of the newest messages are counted by how they stand: a page that counts more takes as long as it counts."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One message as it would go: by which channel, in which language, with which words, parts and pence.

    `channel` is CALL or NO_WAY, and the words are blank, where it can't be written.
    """

    channel: Channel
    language: str
    subject_line: str
    text: str
    parts: int
    cost_pence: Decimal


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message, to a person or to an organisation.

    `to`, `subject_line` and `text` are blank for a viewer who may not read them.
    """

    id: UUID
    person_id: UUID | None
    to_organisation_id: UUID | None
    organisation_id: UUID
    template: str
    template_version: int
    channel: Channel
    language: str
    status: Status
    reason: str
    to: str
    subject_line: str
    text: str
    link: str
    link_path: str
    parts: int
    cost_pence: Decimal
    subject_kind: str
    subject_id: UUID
    not_before_at: datetime
    queued_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class TextView:
    """One text that came in from a person."""

    id: UUID
    person_id: UUID
    body: str
    meaning: Meaning
    received_at: datetime


def preview(viewer: Viewer, wanted: Outgoing, *, at: datetime) -> Preview:
    """Return one message as it would go, with the address of a link that is yet to be made."""
    plan = planning.plan_many([wanted], at=at)[0]
    if isinstance(plan, CannotReach):
        return Preview(plan.channel, "", "", "", 0, Decimal(0))
    text = put_link(plan.body, url_of(wanted.link_id) if wanted.link_id else "")
    return Preview(plan.channel, plan.language, plan.subject_line, text, plan.parts, plan.cost_pence)


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What was written to a person and what they texted, newest first; none of it where the viewer may not see it."""

    person_id: UUID
    messages: tuple[MessageRow, ...]
    texts: tuple[TextView, ...]

    def person_ids(self) -> set[UUID]:
        """Return whom the viewer saw something of, for the audit."""
        return {self.person_id} if self.messages or self.texts else set()


@personal(page="messaging.outbox")
def outbox(
    viewer: Viewer,
    *,
    status: Status | None = None,
    channel: Channel | None = None,
    subject: tuple[str, UUID] | None = None,
    to_organisations: bool = False,
    before: tuple[datetime, UUID] | None = None,
    most: int = PAGE,
    at: datetime,
) -> list[MessageRow]:
    """Return the newest messages for the viewer, a page at a time; `before` is moment and id of the last one.

    Where a message to a restricted person goes is left out: lists show no number and no address of theirs.
    """
    wanted = Q()
    if status is not None:
        wanted &= Q(status=status.value)
    if channel is not None:
        wanted &= Q(channel=channel.value)
    if to_organisations:
        wanted &= Q(to_organisation_id__isnull=False)
    if subject is not None:
        wanted &= Q(subject_kind=subject[0], subject_id=subject[1])
    if before is not None:
        wanted &= Q(queued_at__lte=before[0]) & ~Q(queued_at=before[0], pk__gte=before[1])
    shared = is_one_look() and not wanted and most <= COUNTED
    ids = [pk for pk, _ in (_counted(viewer) if shared else _newest(viewer, wanted, most=most))[:most]]
    restricted = Exists(Person.objects.filter(known_as=OuterRef("known_as"), restricted=True))
    hidden = Exists(Person.objects.filter(restricted, pk=OuterRef("person_id")))
    found = Message.objects.filter(pk__in=ids).annotate(hidden=hidden).order_by("-queued_at", "-id")
    rows = zip(found, _rows(viewer, found), strict=True)
    return [replace(shown, to="") if row.hidden else shown for row, shown in rows]


def _newest(viewer: Viewer, wanted: Q, *, most: int) -> list[tuple[UUID, str]]:
    """Return the newest messages for the viewer as id and status, in one query: each kind has an index of its own."""
    kinds = [
        Message.objects.filter(kind, wanted).order_by("-queued_at", "-id").values_list("queued_at", "pk", "status")
        for kind in kinds_seen_by(viewer)
    ]
    first, *others = [rows[:most] for rows in kinds]
    found = first.union(*others).order_by("-queued_at", "-id")[:most] if others else first
    return [(pk, status) for _, pk, status in found]


def _counted(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Return the newest messages of the viewer that are counted, asked for once while a page is made."""
    return remembered(("newest messages", viewer), lambda: _newest(viewer, Q(), most=COUNTED))


@personal(page="messaging.message")
def message(viewer: Viewer, message_id: UUID, *, at: datetime) -> MessageRow:
    """Return one message with its words; raises NotVisible."""
    found = _rows(viewer, Message.objects.filter(seen_by(viewer), pk=message_id))
    if not found:
        raise NotVisible
    return found[0]


@together.about_person
def _sent_to(viewer: Viewer, person_id: UUID) -> QuerySet[Message]:
    theirs = Message.objects.filter(seen_by(viewer), person_id__in=records_of_person(person_id))
    return theirs.order_by("-queued_at", "-id")[:PAGE]


@together.about_person
def _came(viewer: Viewer, person_id: UUID) -> QuerySet[ReceivedText] | None:
    if not can_read_words(viewer):
        return None
    theirs = ReceivedText.objects.filter(seen_by(viewer, texts=True), person_id__in=records_of_person(person_id))
    return theirs.order_by("-received_at")[:PAGE]


@personal(page="messaging.correspondence")
def correspondence(viewer: Viewer, person_id: UUID, *, at: datetime) -> Correspondence:
    """Return what was written to a person and what they texted, newest first, where the viewer may see it."""
    sent = _rows(viewer, together.rows(_sent_to, viewer, person_id))
    return Correspondence(person_id, tuple(sent), tuple(_text(row) for row in together.rows(_came, viewer, person_id)))


@personal(page="messaging.texts_from")
def texts_from(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[TextView]:
    """Return the texts that came from a person, newest first, where the viewer may read them."""
    return [_text(row) for row in together.rows(_came, viewer, person_id)]


def counts(viewer: Viewer) -> dict[Status, int]:
    """Return how many of the viewer's newest messages stand how: `COUNTED` of them at most."""
    found = Counter(status for _, status in _counted(viewer))
    return {status: found.get(status.value, 0) for status in Status}


def _text(row: ReceivedText) -> TextView:
    assert row.person_id is not None
    return TextView(row.pk, row.person_id, row.body, Meaning(row.meaning), row.received_at)


def _rows(viewer: Viewer, rows: Iterable[Message]) -> list[MessageRow]:
    words = can_read_words(viewer)
    shown = is_demonstration()  # There a link can be followed; elsewhere staff see that one was sent.
    return [
        MessageRow(
            id=row.pk,
            person_id=row.person_id,
            to_organisation_id=row.to_organisation_id,
            organisation_id=row.organisation_id,
            template=row.template,
            template_version=row.template_version,
            channel=Channel(row.channel),
            language=row.language,
            status=Status(row.status),
            reason=row.reason,
            to=row.destination if words else "",
            subject_line=row.subject_line if words else "",
            text=(as_it_leaves(row) if shown else put_link(row.body, "[link]", typed="[code]", code="[code]"))
            if words
            else "",
            link=link_of(row) if shown and words else "",
            link_path=path_of(row) if shown and words else "",
            parts=row.parts,
            cost_pence=row.cost_pence,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            not_before_at=row.not_before_at,
            queued_at=row.queued_at,
            sent_at=row.sent_at,
            delivered_at=row.delivered_at,
            opened_at=row.opened_at,
        )
        for row in rows
    ]
