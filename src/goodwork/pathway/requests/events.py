"""What happens to a person's own request. Ids, codes and dates only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.pathway.requests.rules import Hand, Way
from goodwork.reach.questionnaires.rules import Relation


@dataclass(frozen=True, kw_only=True)
class OwnRequestSent(Event, subject="referral"):
    """A person sent their own onward referral (B10): whose hand typed it, by which way, in which language (B9)."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    programme_id: UUID | None = None
    hand: Hand
    way: Way
    language: Code
    relation: Relation | None = None


@dataclass(frozen=True, kw_only=True)
class OwnRequestProved(Event, subject="referral"):
    """The proof that a request was sent went to the person by their own channel, as a message."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    message_id: UUID


@dataclass(frozen=True, kw_only=True)
class OwnRequestTakenBack(Event, subject="referral"):
    """A person took a request back; `sight`: the organisation may see nothing more of them either."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    sight: bool
