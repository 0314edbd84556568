"""What is decided about eligibility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, kw_only=True)
class ProgrammeDecided(Event, subject="decision"):
    """A programme's rules were asked of a person (B4, B14): each rule by its code, and what the person was like then.

    `refused_by`, `to_check` and `met` are codes of the programme's rules, DATES and PLACES among them. Without
    `referral_id` they were turned away and told so: no referral was made. `passing` are those of the refusing rules
    that time alone lifts, and `passing_dates` the day on which each does. Decile 1 is the most deprived.
    """

    decision_id: UUID
    person_id: UUID
    programme_id: UUID
    version: int
    outcome: Outcome
    referral_id: UUID | None = None
    refused_by: tuple[Code, ...] = ()
    to_check: tuple[Code, ...] = ()
    met: tuple[Code, ...] = ()
    passing: tuple[Code, ...] = ()
    passing_dates: tuple[date, ...] = ()
    work_status: Code | None = None
    la_code: Code | None = None
    imd_decile: int | None = None
    ethnic_category: Code | None = None


@dataclass(frozen=True, kw_only=True)
class RulesAnswered(Event, subject="person"):
    """Somebody said what rules ask about (B4): the codes of what was answered yes, no, or taken back; no words."""

    person_id: UUID
    yes: tuple[Code, ...] = ()
    no: tuple[Code, ...] = ()
    taken_back: tuple[Code, ...] = ()
