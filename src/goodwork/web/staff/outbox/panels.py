"""What was written to a person, and what they texted, on their record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.reach.messaging import queries
from goodwork.reach.messaging.queries import MessageRow, TextView
from goodwork.reach.messaging.rules import KINDS, Channel, Status
from goodwork.web.staff.outbox.pages import CHANNEL_NAMES, STATUS_TAGS
from goodwork.web.staff.people.panels import Panel


@dataclass(frozen=True)
class MessagesPart:
    """Messages both ways, newest first; `can_open` in the demonstration, whose outbox shows each by itself."""

    rows: tuple[MessageRow, ...]
    texts: tuple[TextView, ...]
    can_open: bool

    @staticmethod
    def status(code: Status) -> tuple[str, str]:
        return STATUS_TAGS[code]

    @staticmethod
    def channel(code: Channel) -> str:
        return CHANNEL_NAMES[code]

    @staticmethod
    def purpose(template: str) -> str:
        return KINDS[template].purpose


def build(viewer: Viewer, person_id: UUID, *, at: datetime) -> MessagesPart | None:
    """Return what was written to and by a person; nothing where nothing was."""
    found = queries.correspondence(viewer, person_id, at=at)
    if not found.messages and not found.texts:
        return None
    return MessagesPart(found.messages, found.texts, queries.is_demonstration())


PERSON_PANELS = [Panel("messages", 60, build, "staff/outbox/panel.jinja")]
