"""What was written to a person and what they texted, for the file that they can take away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.reach.messaging.models import Message, ReceivedText
from goodwork.reach.messaging.rules import KINDS
from goodwork.reach.messaging.templates import put_link
from goodwork.registers.people.bundle import Section, contributes, day


@contributes("messages", order=30)
def messages(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return every message to the person, oldest first; links are left out, because they open what is held."""
    rows = Message.objects.filter(person_id__in=person_ids).order_by("queued_at", "id")
    cells = tuple(
        (
            day(row.queued_at),
            row.channel.lower(),
            KINDS[row.template].purpose,
            put_link(row.body, "[link]"),
            row.status.lower(),
            row.destination.replace("\n", ", "),
        )
        for row in rows
    )
    return Section("Messages to you", ("When", "How", "What for", "Words", "What became of it", "Where to"), cells)


@contributes("texts", order=31)
def texts(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return every text from the person, oldest first; nothing where there is none."""
    rows = ReceivedText.objects.filter(person_id__in=person_ids).order_by("received_at", "id")
    cells = tuple((day(row.received_at), row.from_number, row.body) for row in rows)
    return Section("Texts from you", ("When", "From", "Words"), cells) if cells else None
