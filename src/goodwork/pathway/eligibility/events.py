"""What is decided about eligibility."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.pathway.eligibility.rules import Outcome, Reason


@dataclass(frozen=True, kw_only=True)
class EligibilityDecided(Event, subject="decision"):
    """The rules were asked of a person (B5). `signpost_la_code` counts who is pointed to another locality (B6)."""

    decision_id: UUID
    person_id: UUID
    organisation_id: UUID
    outcome: Outcome
    rules_version: Code
    reason: Reason | None = None
    signpost_la_code: Code | None = None
    own_locality_la_code: Code | None = None
