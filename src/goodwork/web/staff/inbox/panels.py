"""How organisations without an account were asked about a person, on the person's record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.replies import ringing
from goodwork.pathway.replies.ringing import AskedOf
from goodwork.pathway.replies.rules import RequestState
from goodwork.web.staff.people.panels import Panel

STATE_WORDS = {
    RequestState.WAITING: "is being asked",
    RequestState.SENT: "was asked",
    RequestState.TO_RING: "could not be written to: somebody has to ring",
    RequestState.RUNG: "was given the code by telephone or post",
}
CHANNEL_WORDS = {"EMAIL": "by email", "SMS": "by text", "LETTER": "by letter"}


@dataclass(frozen=True)
class AskedPart:
    """The organisations that were asked."""

    rows: tuple[AskedOf, ...]

    @staticmethod
    def how(row: AskedOf) -> str:
        way = CHANNEL_WORDS.get(row.channel, "") if row.state is RequestState.SENT else ""
        return " ".join(filter(None, (STATE_WORDS[row.state], way)))


def build(viewer: Viewer, person_id: UUID, *, at: datetime) -> AskedPart | None:
    """Return how organisations were asked about a person; nothing where none was."""
    rows = ringing.asked_of_person(viewer, person_id, at=at)
    return AskedPart(rows) if rows else None


PERSON_PANELS = [Panel("asked-by-link", 45, build, "staff/inbox/panel.jinja")]
