"""What a practice's file must hold, what becomes of it and of each row, and in which words that is told.

No Django, no clock. What a row means is in `rows.py`.

Source: the description that comes with the fit-note file, tests/data/fit-notes/README.md, rules 1 to 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from goodwork.kernel.states import Machine

REQUEST_COLUMNS: Final = ("request_id", "received_at", "given_name", "family_name", "birth_date")
"""The columns that a file of fit-note requests must have."""

LIST_COLUMNS: Final = ("given_name", "family_name", "birth_date")
"""The columns that a list of people must have: those of a request, less the request's own."""

KNOWN_COLUMNS: Final = (
    *("practice_code", "nhs_number", "gender", "ethnic_category", "address_line", "postcode", "mobile", "landline"),
    *("email", "language", "contact_method", "information_format", "no_contact", "deceased_date", "note_reason"),
    *("note_from", "note_to", "employment_status", "sickness_absence"),
)
"""The columns that a file of requests or a list of people may have besides; others are passed over."""

EMPLOYMENT_STATUSES: Final = {
    "01": "Employed",
    "02": "Unemployed and seeking work",
    "03": "Student, not working or seeking",
    "04": "Long-term sick or disabled, receiving benefits",
    "05": "Homemaker",
    "06": "Not receiving benefits, not working or seeking",
    "07": "Unpaid voluntary work",
    "08": "Retired",
    "ZZ": "Not stated",
}
"""Employment status (DOMAIN 3)."""

SICKNESS_ABSENCES: Final = {
    "Y": "Off sick",
    "N": "Not off sick",
    "8": "Not applicable",
    "Z": "Not stated",
    "X": "Not known",
}
"""Employed, and unable to work because of sickness (DOMAIN 3)."""


class Outcome(StrEnum):
    """What became of a row, in the order of the tests."""

    DUPLICATE = "DUPLICATE"
    REJECTED = "REJECTED"
    REVIEW = "REVIEW"
    NOT_INVITED = "NOT_INVITED"
    CALL = "CALL"
    INVITED = "INVITED"
    KNOWN = "KNOWN"


class UploadState(StrEnum):
    """Where a file stands that was handed in on the page."""

    RECEIVED = "RECEIVED"
    PREVIEWED = "PREVIEWED"
    SENDING = "SENDING"
    SENT = "SENT"
    REMOVED = "REMOVED"


UPLOAD: Final = Machine(
    name="upload",
    initial=UploadState.RECEIVED,
    moves={
        UploadState.RECEIVED: {"PREVIEW": UploadState.PREVIEWED, "REMOVE": UploadState.REMOVED},
        UploadState.PREVIEWED: {
            "PREVIEW": UploadState.PREVIEWED,
            "SEND": UploadState.SENDING,
            "REMOVE": UploadState.REMOVED,
        },
        UploadState.SENDING: {"FINISH": UploadState.SENT, "CHANGE": UploadState.RECEIVED},
        UploadState.SENT: {},
        UploadState.REMOVED: {},
    },
)
"""A file whose facts changed between its preview and its sending is previewed again (CHANGE)."""

UPLOAD_KEPT_HOURS: Final = 24
"""A file that nobody sent is removed after so many hours."""

ROWS_AT_ONCE: Final = 2_000
"""Files of up to so many records are previewed and sent while the reader waits; longer ones by the worker."""

MOST_UPLOAD_BYTES: Final = 100_000_000
MOST_WARNINGS_SHOWN: Final = 200
MOST_LISTED_AT_ONCE: Final = 20_000
"""Lists of up to so many people are taken in on the page; longer ones by the command line."""

OUTCOME_WORDS: Final = {
    Outcome.DUPLICATE: "Sent before",
    Outcome.REJECTED: "Can't be used",
    Outcome.REVIEW: "Needs somebody to decide",
    Outcome.NOT_INVITED: "Not contacted",
    Outcome.CALL: "Will be rung",
    Outcome.INVITED: "Will be written to",
    Outcome.KNOWN: "On the list",
}
"""The outcomes in a reader's words, before anything is done."""

DONE_WORDS: Final = OUTCOME_WORDS | {Outcome.CALL: "To be rung", Outcome.INVITED: "Written to"}
"""The outcomes in a reader's words, once they are what became of a record."""


class Reject(StrEnum):
    """Why a row can't be used; the first that applies, in this order."""

    ROW_MALFORMED = "ROW_MALFORMED"
    WRONG_PRACTICE = "WRONG_PRACTICE"
    NAME_MISSING = "NAME_MISSING"
    NAME_INVALID = "NAME_INVALID"
    BIRTH_DATE_INVALID = "BIRTH_DATE_INVALID"
    RECEIVED_AT_INVALID = "RECEIVED_AT_INVALID"


REASON_WORDS: Final[Mapping[str, str]] = {
    Reject.ROW_MALFORMED: "The row has too many cells, or no request number. Quote cells that hold commas.",
    Reject.WRONG_PRACTICE: "The row is another practice's.",
    Reject.NAME_MISSING: "The given name or the family name is missing.",
    Reject.NAME_INVALID: "A name starts with = + - @, or holds < > or a character that can't be printed.",
    Reject.BIRTH_DATE_INVALID: "The date of birth can't be right. Write it like 1984-02-26, the year with four digits.",
    Reject.RECEIVED_AT_INVALID: "The day received can't be read. Write it like 2026-06-01T11:05.",
    "NHS_NUMBER_CONFLICT": "The NHS number is known for somebody whose name and date of birth differ.",
    "POSSIBLE_MATCH": "This may be somebody whom we know already.",
    "NO_WAY_TO_REACH": "There is no number, email or address that the person could be reached by.",
    "DECEASED": "The person has died.",
    "OPTED_OUT": "The person asked not to be invited.",
    "UNDER_16": "The person is under 16.",
    "OPEN_REFERRAL": "The person has an open referral already.",
    "ALREADY_INVITED": "The person was invited within the last 84 days.",
}
"""Every reason that an outcome can have, in a reader's words, saying what to mend where something can be mended."""


class CannotHandIn(ValueError):
    """A file can't be taken, previewed or sent; `message` says why and what to do, beside the field `field`."""

    def __init__(self, message: str, *, line: int | None = None, field: str = "file") -> None:
        super().__init__(message if line is None else f"Line {line}: {message} Nothing of the file was used")
        self.message = str(self)
        self.line = line
        self.field = field
