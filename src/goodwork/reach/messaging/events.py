"""What happens to messages: ids, codes, parts and pence; never a word of them, never a number or an address."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.reach.messaging.rules import Cancelled, Channel, Failure, Why
from goodwork.reach.messaging.stop_words import Meaning


@dataclass(frozen=True, kw_only=True)
class MessageQueued(Event, subject="message"):
    """A message waits to be handed to the gateway (T9): to a person, or to an organisation (M2), never to both."""

    message_id: UUID
    person_id: UUID | None = None
    to_organisation_id: UUID | None = None
    organisation_id: UUID
    template: Code
    channel: Channel
    language: Code
    parts: int
    cost_pence: Decimal
    about_kind: Code
    about_id: UUID
    tells_promise_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MessageSent(Event, subject="message"):
    """The gateway took the message (T9)."""

    message_id: UUID
    person_id: UUID | None = None
    to_organisation_id: UUID | None = None
    organisation_id: UUID
    template: Code
    channel: Channel
    about_kind: Code
    about_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageDelivered(Event, subject="message"):
    """The network or the post says that the message arrived (T9)."""

    message_id: UUID
    person_id: UUID | None = None
    to_organisation_id: UUID | None = None
    organisation_id: UUID
    template: Code
    channel: Channel
    about_kind: Code
    about_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageOpened(Event, subject="message"):
    """Its link was opened by the person, so it arrived whatever the receipts say."""

    message_id: UUID
    person_id: UUID | None = None
    to_organisation_id: UUID | None = None
    organisation_id: UUID
    template: Code
    about_kind: Code
    about_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageFailed(Event, subject="message"):
    """The message did not arrive; `matters` where it becomes a call (T9)."""

    message_id: UUID
    person_id: UUID | None = None
    to_organisation_id: UUID | None = None
    organisation_id: UUID
    template: Code
    channel: Channel
    about_kind: Code
    about_id: UUID
    tells_promise_id: UUID | None = None
    reason: Failure
    matters: bool


@dataclass(frozen=True, kw_only=True)
class MessageSentAgain(Event, subject="message"):
    """The gateway lost a message for technical reasons, and it is offered again under a new reference."""

    message_id: UUID
    person_id: UUID | None = None
    to_organisation_id: UUID | None = None
    organisation_id: UUID
    sending: int


@dataclass(frozen=True, kw_only=True)
class MessageCancelled(Event, subject="message"):
    """A queued message will not be sent."""

    message_id: UUID
    person_id: UUID | None = None
    to_organisation_id: UUID | None = None
    organisation_id: UUID
    template: Code
    channel: Channel
    about_kind: Code
    about_id: UUID
    reason: Cancelled


@dataclass(frozen=True, kw_only=True)
class MessageNotPossible(Event, subject="promise"):
    """A promise cannot be told in writing, for want of a channel or because the person needs a call (complaint 22)."""

    promise_id: UUID
    person_id: UUID
    organisation_id: UUID
    template: Code
    about_kind: Code
    about_id: UUID
    reason: Why


@dataclass(frozen=True, kw_only=True)
class TextReceived(Event, subject="text"):
    """A text came in; STOP and START were acted on at once, what nobody understood waits for a reader."""

    text_id: UUID
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    meaning: Meaning
    needs_reader: bool


@dataclass(frozen=True, kw_only=True)
class TextMatched(Event, subject="text"):
    """A text from a number that nobody had turned out to be from a person, and stands with them from now on."""

    text_id: UUID
    person_id: UUID
