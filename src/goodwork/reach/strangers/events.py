"""What happens about texts from unknown numbers: ids, codes and days; never a number or a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goodwork.ledger.events.types import Event
from goodwork.reach.contacts.rules import DayPart
from goodwork.reach.strangers.rules import Reason, Result


@dataclass(frozen=True, kw_only=True)
class StrangerWrote(Event, subject="stranger"):
    """A text came from a number that nobody on record has, and waits for a reader."""

    stranger_id: UUID
    text_id: UUID
    organisation_id: UUID | None = None
    due_date: date
    first: bool


@dataclass(frozen=True, kw_only=True)
class StrangerRung(Event, subject="stranger"):
    """Somebody rang the number; by `due_date` it is dealt with."""

    stranger_id: UUID
    result: Result
    day_part: DayPart
    due_date: date


@dataclass(frozen=True, kw_only=True)
class StrangerWorriedAbout(Event, subject="stranger"):
    """Somebody is worried about whoever wrote (B11); the leads are told at once."""

    stranger_id: UUID
    organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class StrangerLate(Event, subject="stranger"):
    """The day passed, and nobody has dealt with the text; the leads are told (M1)."""

    stranger_id: UUID
    organisation_id: UUID | None = None
    due_date: date


@dataclass(frozen=True, kw_only=True)
class StrangerMatched(Event, subject="stranger"):
    """Whoever wrote turned out to be a person on record, with whom the text stands from now on."""

    stranger_id: UUID
    person_id: UUID
    late: bool


@dataclass(frozen=True, kw_only=True)
class StrangerClosed(Event, subject="stranger"):
    """What came was dealt with, or was not for us."""

    stranger_id: UUID
    reason: Reason
    late: bool


@dataclass(frozen=True, kw_only=True)
class StrangerForgotten(Event, subject="stranger"):
    """The number and the words of a stranger who was dealt with 84 days ago were emptied."""

    stranger_id: UUID
