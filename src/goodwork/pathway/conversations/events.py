"""What happens in conversations; never what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.ledger.events.types import Event
from goodwork.pathway.conversations.rules import Interpreter, Mode, Place


@dataclass(frozen=True, kw_only=True)
class ConversationHeld(Event, subject="conversation"):
    """A conversation was had and written down. `minutes` is its real length (C3); `first` in its referral."""

    conversation_id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    user_id: UUID
    held_at: datetime
    minutes: int
    mode: Mode
    place: Place
    interpreter: Interpreter
    first: bool


@dataclass(frozen=True, kw_only=True)
class ConversationCorrected(Event, subject="conversation"):
    """What was written about a conversation has another version; `number` says which."""

    conversation_id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    number: int
