"""What the templates of the outbox are given."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodwork.kernel.identifiers import show_phone
from goodwork.reach.messaging.queries import COUNTED, MessageRow
from goodwork.reach.messaging.rules import KINDS, Channel, Status
from goodwork.registers.people.codes import LANGUAGES
from goodwork.web.forms import Form

STATUS_TAGS = {
    Status.QUEUED: ("Waiting", "blue"),
    Status.SENDING: ("On its way", "blue"),
    Status.SENT: ("Sent", "aqua-green"),
    Status.DELIVERED: ("Delivered", "green"),
    Status.FAILED: ("Failed", "red"),
    Status.CANCELLED: ("Cancelled", "grey"),
}
CHANNEL_NAMES = {Channel.SMS: "Text", Channel.EMAIL: "Email", Channel.LETTER: "Letter"}


class _Words:
    """Codes in words."""

    names: dict[UUID, str]

    @staticmethod
    def status(code: Status) -> tuple[str, str]:
        return STATUS_TAGS[code]

    @staticmethod
    def channel(code: Channel) -> str:
        return CHANNEL_NAMES[code]

    @staticmethod
    def purpose(template: str) -> str:
        return KINDS[template].purpose

    @staticmethod
    def spoken(code: str) -> str:
        return LANGUAGES.get(code, code)

    @staticmethod
    def address(row: MessageRow) -> str:
        """Return where a message goes: a number as people read it, an e-mail address, the lines of a letter."""
        return show_phone(row.to) if row.channel is Channel.SMS else ", ".join(row.to.split("\n"))

    def name(self, row: MessageRow) -> str:
        whom = row.to_organisation_id or row.person_id
        return self.names.get(whom, "") if whom else ""


@dataclass(frozen=True)
class OutboxPage(_Words):
    """The newest messages, a page of them."""

    rows: list[MessageRow]
    names: dict[UUID, str]
    status_asked: str
    statuses: list[tuple[str, str, int]]
    next_page: str
    organisations_only: bool

    @property
    def counted(self) -> int:
        """Return how many are counted by how they stand, where there may be more; 0 where all are."""
        most = sum(count for _, _, count in self.statuses)
        return most if most >= COUNTED else 0


@dataclass(frozen=True)
class MessagePage(_Words):
    """One message, with the form to reply."""

    message: MessageRow
    names: dict[UUID, str]
    form: Form
    can_reply: bool
    right_to_left: bool
