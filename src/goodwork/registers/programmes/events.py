"""What happens to programmes and in their histories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goodwork.ledger.events.types import Event
from goodwork.registers.programmes.rules import HistoryState


@dataclass(frozen=True, kw_only=True)
class ProgrammeMade(Event, subject="programme"):
    """A programme came into the register."""

    programme_id: UUID
    organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ProgrammeChanged(Event, subject="programme"):
    """What a programme offers was written down, the first time (`version` 1) or anew (B4, D9); the older stays kept."""

    programme_id: UUID
    organisation_id: UUID
    version: int
    providers: int
    rules: int
    start_date: date | None = None
    end_date: date | None = None
    last_referral_date: date | None = None
    capacity: int | None = None
    length_weeks: int | None = None


@dataclass(frozen=True, kw_only=True)
class HistoryImported(Event, subject="programme"):
    """A file of a programme's history was stored; `new_count` of its rows were not known before (B2)."""

    programme_id: UUID
    row_count: int
    new_count: int


@dataclass(frozen=True, kw_only=True)
class HistoryStateRecorded(Event, subject="member"):
    """A state of somebody in a programme's history (B2, M3); `word_id` is the area, programme or way, if any.

    `member_id` is nobody's person_id: the file's keys are not ours to resolve.
    """

    member_id: UUID
    programme_id: UUID
    state: HistoryState
    happened_date: date
    word_id: UUID | None = None
