"""What happens to fit-note requests: ids, codes, counts and days; never why somebody has a note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goodwork.ledger.events.types import Code, Event


@dataclass(frozen=True, kw_only=True)
class FitNoteRequested(Event, subject="fit_note_request"):
    """A request for a fit note came in for a person who is known from now on (A1, A4, A5).

    `received_date` is its day in London; `note_from` and `note_to` are the days that the note is for;
    `employment_status` and `sickness_absence` are data dictionary codes (DOMAIN 3); `outcome`, `reason` and `channel`
    say what became of it.
    """

    fit_note_request_id: UUID
    person_id: UUID
    organisation_id: UUID
    received_date: date
    note_from: date | None = None
    note_to: date | None = None
    employment_status: Code | None = None
    sickness_absence: Code | None = None
    outcome: Code
    reason: Code | None = None
    channel: Code | None = None


@dataclass(frozen=True, kw_only=True)
class FitNoteHeld(Event, subject="fit_note_request"):
    """A request waits for a human to say who it is about; nobody was made or changed."""

    fit_note_request_id: UUID
    organisation_id: UUID
    received_date: date
    reason: Code


@dataclass(frozen=True, kw_only=True)
class FitNoteReopened(Event, subject="fit_note_request"):
    """A human took back whom a held request is about; it waits again, and no longer counts for anybody."""

    fit_note_request_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class FitNotesImported(Event, subject="import"):
    """A file of fit-note requests was taken in to its end; the counts are of its records, without the header."""

    import_id: UUID
    organisation_id: UUID
    records: int
    duplicates: int
    rejected: int
    held: int
    not_invited: int
    calls: int
    invited: int


@dataclass(frozen=True, kw_only=True)
class FitNotesUploaded(Event, subject="upload"):
    """Somebody handed in a file on the page; it is not sent yet."""

    upload_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class FitNotesPreviewed(Event, subject="upload"):
    """Who would be contacted because of an uploaded file, and who not, was worked out and shown."""

    upload_id: UUID
    organisation_id: UUID
    records: int
    contacted: int


@dataclass(frozen=True, kw_only=True)
class FitNotesSendingAsked(Event, subject="upload"):
    """Somebody looked at the preview of an uploaded file and said: send."""

    upload_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class FitNotesUploadRemoved(Event, subject="upload"):
    """An uploaded file was removed: sent, thrown away, or too old."""

    upload_id: UUID
    organisation_id: UUID
    sent: bool


@dataclass(frozen=True, kw_only=True)
class FitNotesSendingStopped(Event, subject="upload"):
    """What was known had changed since the preview: nothing that it did not show was done, and it was made anew."""

    upload_id: UUID
    organisation_id: UUID
    record: int


@dataclass(frozen=True, kw_only=True)
class NoteReasonErased(Event, subject="person"):
    """The reasons in a person's fit notes were erased: their time was over (DOMAIN 7.3)."""

    person_id: UUID
    reasons: int
