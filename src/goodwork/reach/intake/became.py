"""What becomes of a record: its outcome as it is told, counted, and recorded as an event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from goodwork.ledger.events.types import Code
from goodwork.reach.campaigns.inviting import Invited
from goodwork.reach.campaigns.rules import Withheld
from goodwork.reach.intake.events import FitNoteHeld, FitNoteRequested
from goodwork.reach.intake.rows import LeftOut
from goodwork.reach.intake.rules import Outcome
from goodwork.reach.messaging.rules import Channel


class FactsChanged(ValueError):
    """What a preview showed is no longer what would happen, so nothing of this chunk was done."""

    def __init__(self, record_number: int) -> None:
        super().__init__(f"What is known has changed since the preview, first for record {record_number}.")
        self.record_number = record_number


@dataclass(slots=True, kw_only=True)
class Became:
    """What became of one record.

    `person_id` is None where nobody is known by it, `channel` blank where nobody is reached. `parts` and `cost_pence`
    are of the text message, and nought for the other ways. `name` is as the row has it.
    """

    record: int
    line: int
    request_id: str
    outcome: Outcome
    reason: str = ""
    channel: str = ""
    person_id: UUID | None = None
    name: str = ""
    language: str = ""
    parts: int = 0
    cost_pence: Decimal = Decimal(0)
    warnings: tuple[LeftOut, ...] = ()


@dataclass(slots=True)
class Totals:
    """How many records there were, without the header, and how many had each outcome."""

    records: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)

    def add(self, became: Sequence[Became]) -> None:
        """Count some more records."""
        self.records += len(became)
        self.outcomes.update(one.outcome for one in became)


def outcome_of(invited: Invited) -> tuple[Outcome, str, str]:
    """Return outcome, reason and channel of a request whose person is known, from what was done about them."""
    if invited.withheld is Withheld.NO_WAY_TO_REACH:
        return Outcome.REVIEW, invited.withheld.value, ""
    if invited.withheld is not None:
        return Outcome.NOT_INVITED, invited.withheld.value, ""
    if invited.channel == Channel.CALL:
        return Outcome.CALL, "", invited.channel
    return Outcome.INVITED, "", invited.channel


@dataclass(slots=True, kw_only=True)
class Told:
    """What the event of a request tells, besides who and what became of it."""

    request_id: UUID
    organisation_id: UUID
    received_date: date
    note_from: date | None
    note_to: date | None
    employment_status: str
    sickness_absence: str


def event_of(
    told: Told, *, person_id: UUID | None, outcome: str, reason: str, channel: str
) -> FitNoteRequested | FitNoteHeld:
    """Return the event of a request: it came in for somebody, or it waits for a human."""
    if person_id is None:
        return FitNoteHeld(
            fit_note_request_id=told.request_id,
            organisation_id=told.organisation_id,
            received_date=told.received_date,
            reason=Code(reason),
        )
    return FitNoteRequested(
        fit_note_request_id=told.request_id,
        person_id=person_id,
        organisation_id=told.organisation_id,
        received_date=told.received_date,
        note_from=told.note_from,
        note_to=told.note_to,
        employment_status=_code(told.employment_status),
        sickness_absence=_code(told.sickness_absence),
        outcome=Code(outcome),
        reason=_code(reason),
        channel=_code(channel),
    )


def _code(text: str) -> Code | None:
    return Code(text) if text else None
