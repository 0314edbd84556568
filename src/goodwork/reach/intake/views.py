"""What the reads of intake return: files that were handed in, and what became of their records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from goodwork.reach.intake.rules import REASON_WORDS, Outcome, UploadState

PAGE: Final = 100
"""So many records are one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many records had each outcome, why (by outcome and reason), and by which way; `total` is all of them."""

    total: int
    outcomes: dict[str, int]
    reasons: dict[tuple[str, str], int]
    channels: dict[str, int]

    def of(self, outcome: str) -> int:
        """Return how many records had an outcome."""
        return self.outcomes.get(outcome, 0)

    @property
    def contacted(self) -> int:
        """Return how many people are written to or rung."""
        return self.of(Outcome.INVITED) + self.of(Outcome.CALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadView:
    """A file that was handed in on the page, and how far it is. `cost_pence` and `parts` are of all its texts."""

    id: UUID
    organisation_id: UUID
    file_name: str
    state: UploadState
    uploaded_at: datetime
    previewed_at: datetime | None
    records: int
    fingerprint: str
    changed: bool
    counts: Counts
    parts: int
    cost_pence: Decimal
    languages: dict[str, int]
    warnings: tuple[tuple[int, str, str], ...]
    import_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """What will become of one record of an uploaded file. `person_id` is None where nobody is known by it yet."""

    record: int
    line: int
    request_id: str
    name: str
    person_id: UUID | None
    outcome: Outcome
    reason: str
    channel: str
    language: str
    parts: int
    cost_pence: Decimal

    @property
    def reason_words(self) -> str:
        """Return the reason in a reader's words."""
        return REASON_WORDS.get(self.reason, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """A file that was sent: when, by whom, and what became of its records as they stand now."""

    id: UUID
    organisation_id: UUID
    organisation: str
    file_name: str
    started_at: datetime
    finished_at: datetime | None
    by: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """What became of one record. `stands` is where its invitation is now, blank where there is none.

    `held_name`: whom the row names, while nobody has decided who that is; for who may read the row.
    """

    id: UUID
    record: int
    request_id: str
    received_at: datetime | None
    person_id: UUID | None
    name: str
    outcome: Outcome
    reason: str
    channel: str
    note_from: date | None
    note_to: date | None
    stands: str
    held_name: str = ""

    @property
    def reason_words(self) -> str:
        """Return the reason in a reader's words."""
        return REASON_WORDS.get(self.reason, "")

    @property
    def can_try_again(self) -> bool:
        """Say whether another look for a way to reach the person may help."""
        return self.outcome is Outcome.REVIEW and self.person_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonView:
    """Why somebody asked for a fit note, in the practice's words."""

    person_id: UUID
    request_id: str
    words: str
