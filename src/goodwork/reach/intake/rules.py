"""What a row of a practice's file means, and what becomes of it. No Django, no clock.

Source: the description that comes with the fit-note file, tests/data/fit-notes/README.md, rules 1 to 4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final

from goodwork.kernel import identifiers, parsers
from goodwork.kernel.clock import local_date
from goodwork.kernel.parsers import Unreadable
from goodwork.kernel.states import Machine
from goodwork.kernel.text import has_control
from goodwork.registers.people import codes

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

MOST_CHARACTERS_IN_AN_ID: Final = 200
MOST_CHARACTERS_IN_A_NAME: Final = 200
MOST_CHARACTERS_IN_A_POSTCODE: Final = 16
MOST_CHARACTERS_IN_AN_EMAIL: Final = 320
MOST_CHARACTERS_IN_AN_ADDRESS: Final = 400
MOST_CHARACTERS_IN_A_REASON: Final = 4_000

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

UNKNOWN_LANGUAGE: Final = "und"
"""BCP-47 for a language that we can't tell: nothing is written in it, so the person is rung."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}|q[1-5]")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something in a row that was left out; the row went on without it. `field` is the column's name."""

    record: int
    field: str
    message: str


@dataclass(slots=True, kw_only=True)
class Described:
    """A person as a row describes them: typed, and blank where the row says nothing or nothing readable.

    `mobile` and `landline` are +44 numbers by what they are, whichever column they stood in; an e-mail has an `@`.
    `language` is BCP-47 in lower case: blank is English, `und` a language that can't be told. What the way to somebody
    is chosen by and no row can say stands as it is for everybody of whom nothing else is known.
    """

    reading_need: ClassVar[bool] = False
    texts_stopped: ClassVar[bool] = False
    safe_contact: ClassVar[bool] = False
    restricted: ClassVar[bool] = False

    nhs_number: str | None
    given_name: str
    family_name: str
    birth_date: date
    gender: str
    ethnic_category: str
    address_line: str
    postcode: str
    mobile: str
    landline: str
    email: str
    language: str
    contact_method: str
    information_format: str
    opted_out: bool
    deceased: bool
    deceased_date: date | None


@dataclass(slots=True, kw_only=True)
class Request:
    """A fit-note request that can be used. `received_date` is the calendar day in London of `received_at`."""

    record: int
    request_id: str
    received_at: datetime
    received_date: date
    person: Described
    note_reason: str
    note_from: date | None
    note_to: date | None
    employment_status: str
    sickness_absence: str
    warnings: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that can't be used, and the first reason why."""

    record: int
    request_id: str
    reason: Reject


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row of a list of people: nobody asked for anything, so nobody is written to because of it."""

    record: int
    person: Described
    warnings: tuple[LeftOut, ...]


class CannotHandIn(ValueError):
    """A file can't be taken, previewed or sent; `message` says why and what to do, beside the field `field`."""

    def __init__(self, message: str, *, line: int | None = None, field: str = "file") -> None:
        super().__init__(message if line is None else f"Line {line}: {message} Nothing of the file was used")
        self.message = str(self)
        self.line = line
        self.field = field


def read_request(record: int, cells: Mapping[str, str], *, malformed: bool, practice: str) -> Request | Rejected:
    """Say what one row of a file of fit-note requests means, for the practice with this ODS code.

    Cells come without spaces around them; columns that a file lacks are blank. Only what the row itself says counts
    here: whether it was sent before, and who it is, is for those who know what is stored.
    Source: rules 1 to 4 of the fit-note file's description.
    """
    get = cells.get
    request_id = get("request_id", "")
    reason: Reject | None = None
    received_at: datetime | None = None
    try:
        received_at = parsers.moment(get("received_at", ""))
    except Unreadable:
        reason = Reject.RECEIVED_AT_INVALID
    received_date = None if received_at is None else local_date(received_at)
    birth_date = _birth_date(get("birth_date", ""), received_date)
    if malformed or not request_id or len(request_id) > MOST_CHARACTERS_IN_AN_ID:
        reason = Reject.ROW_MALFORMED
    else:
        reason = (
            _wrong_practice(cells, practice)
            or _wrong_name(cells)
            or (None if birth_date else Reject.BIRTH_DATE_INVALID)
            or reason
        )
    if reason is not None or received_at is None or received_date is None or birth_date is None:
        return Rejected(record=record, request_id=request_id, reason=reason or Reject.RECEIVED_AT_INVALID)
    warnings: list[LeftOut] = []
    note_from = _day(record, cells, "note_from", warnings)
    note_to = _day(record, cells, "note_to", warnings)
    if note_from is not None and note_to is not None and note_to < note_from:
        warnings.append(
            LeftOut(record=record, field="note_to", message="The note ends before it starts; its end was left out.")
        )
        note_to = None
    return Request(
        record=record,
        request_id=request_id,
        received_at=received_at,
        received_date=received_date,
        person=_described(record, cells, birth_date, warnings),
        note_reason=_text(get("note_reason", ""), MOST_CHARACTERS_IN_A_REASON),
        note_from=note_from,
        note_to=note_to,
        employment_status=_code(record, cells, "employment_status", EMPLOYMENT_STATUSES, warnings),
        sickness_absence=_code(record, cells, "sickness_absence", SICKNESS_ABSENCES, warnings),
        warnings=tuple(warnings),
    )


def read_listed(
    record: int, cells: Mapping[str, str], *, malformed: bool, practice: str, on: date
) -> Listed | Rejected:
    """Say what one row of a list of people means; birth dates are held against the day `on`."""
    birth_date = _birth_date(cells.get("birth_date", ""), on)
    reason = (
        (Reject.ROW_MALFORMED if malformed else None)
        or _wrong_practice(cells, practice)
        or _wrong_name(cells)
        or (None if birth_date else Reject.BIRTH_DATE_INVALID)
    )
    if reason is not None or birth_date is None:
        return Rejected(record=record, request_id="", reason=reason or Reject.BIRTH_DATE_INVALID)
    warnings: list[LeftOut] = []
    person = _described(record, cells, birth_date, warnings)
    return Listed(record=record, person=person, warnings=tuple(warnings))


def _wrong_practice(cells: Mapping[str, str], practice: str) -> Reject | None:
    code = cells.get("practice_code", "")
    return Reject.WRONG_PRACTICE if code and code.upper() != practice.upper() else None


def _wrong_name(cells: Mapping[str, str]) -> Reject | None:
    names = (cells.get("given_name", ""), cells.get("family_name", ""))
    if not all(names):
        return Reject.NAME_MISSING
    try:
        for name in names:
            parsers.person_name(name)
    except Unreadable:
        return Reject.NAME_INVALID
    return Reject.NAME_INVALID if max(map(len, names)) > MOST_CHARACTERS_IN_A_NAME else None


def _birth_date(text: str, received: date | None) -> date | None:
    try:
        return parsers.any_date(text) if received is None else parsers.birth_date(text, received=received)
    except Unreadable:
        return None


def _described(record: int, cells: Mapping[str, str], birth_date: date, warnings: list[LeftOut]) -> Described:
    get = cells.get
    nhs_number = None
    if number := get("nhs_number", ""):
        try:
            nhs_number = identifiers.parse_nhs_number(number)
        except Unreadable as error:
            warnings.append(
                LeftOut(record=record, field="nhs_number", message=f"{error.message}. The number was left out.")
            )
    phones = [identifiers.phone(get(column, "")) for column in ("mobile", "landline")]
    mobiles = [phone.e164 for phone in phones if phone and phone.kind is identifiers.PhoneKind.MOBILE]
    landlines = [phone.e164 for phone in phones if phone and phone.kind is identifiers.PhoneKind.LANDLINE]
    email = get("email", "")
    died = get("deceased_date", "")
    return Described(
        nhs_number=nhs_number,
        given_name=get("given_name", ""),
        family_name=get("family_name", ""),
        birth_date=birth_date,
        gender=_code(record, cells, "gender", codes.GENDERS, warnings),
        ethnic_category=_code(record, cells, "ethnic_category", codes.ETHNIC_CATEGORIES, warnings),
        address_line=_short(record, cells, "address_line", MOST_CHARACTERS_IN_AN_ADDRESS, warnings),
        postcode=_short(record, cells, "postcode", MOST_CHARACTERS_IN_A_POSTCODE, warnings).upper(),
        mobile=mobiles[0] if mobiles else "",
        landline=landlines[0] if landlines else "",
        email=email if "@" in email and len(email) <= MOST_CHARACTERS_IN_AN_EMAIL and not has_control(email) else "",
        language=_language(record, get("language", ""), warnings),
        contact_method=_code(record, cells, "contact_method", codes.CONTACT_METHODS, warnings),
        information_format=_code(record, cells, "information_format", codes.INFORMATION_FORMATS, warnings),
        opted_out=_opted_out(record, get("no_contact", ""), warnings),
        deceased=bool(died),
        deceased_date=_lenient_day(died),
    )


def _opted_out(record: int, text: str, warnings: list[LeftOut]) -> bool:
    """Read an opt-out: Y is one. Somebody may have meant one by anything but N, so that is said and not passed over."""
    code = text.upper()
    if code not in {"", "Y", "N"}:
        said = "This is neither Y nor N, so it is no opt-out. Write Y for a person who wants no invitations."
        warnings.append(LeftOut(record=record, field="no_contact", message=said))
    return code == "Y"


def _code(record: int, cells: Mapping[str, str], column: str, known: Mapping[str, str], warnings: list[LeftOut]) -> str:
    text = cells.get(column, "")
    if not text:
        return ""
    code = text.upper()
    if code in known:
        return code
    warnings.append(
        LeftOut(record=record, field=column, message="This code is not in the data dictionary. It was left out.")
    )
    return ""


def _language(record: int, text: str, warnings: list[LeftOut]) -> str:
    language = text.lower().replace("_", "-")
    if not language or _LANGUAGE.fullmatch(language):
        return language
    message = "This is not a language code, like en, ur or pl. The person is rung instead."
    warnings.append(LeftOut(record=record, field="language", message=message))
    return UNKNOWN_LANGUAGE


def _day(record: int, cells: Mapping[str, str], column: str, warnings: list[LeftOut]) -> date | None:
    text = cells.get(column, "")
    if not text:
        return None
    try:
        return parsers.any_date(text)
    except Unreadable as error:
        warnings.append(LeftOut(record=record, field=column, message=f"{error.message}. The day was left out."))
        return None


def _lenient_day(text: str) -> date | None:
    try:
        return parsers.any_date(text)
    except Unreadable:
        return None


def _short(record: int, cells: Mapping[str, str], column: str, most: int, warnings: list[LeftOut]) -> str:
    text = _text(cells.get(column, ""), most + 1)
    if len(text) <= most:
        return text
    warnings.append(
        LeftOut(record=record, field=column, message=f"This is longer than {most} characters. It was left out.")
    )
    return ""


def _text(text: str, most: int) -> str:
    """Give free text with plain line ends and without characters that can't be printed."""
    if text.isprintable():
        return text[:most]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in text if letter in "\n\t" or not has_control(letter))[:most]
