"""What a row of a practice's file means: a fit-note request, or a person on a list. No Django, no clock.

Source: the description that comes with the fit-note file, tests/data/fit-notes/README.md, rules 1 to 4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final

from goodwork.kernel import identifiers, parsers
from goodwork.kernel.clock import local_date
from goodwork.kernel.parsers import Unreadable
from goodwork.kernel.text import has_control
from goodwork.reach.intake.rules import EMPLOYMENT_STATUSES, SICKNESS_ABSENCES, Reject
from goodwork.registers.people import codes

MOST_CHARACTERS_IN_AN_ID: Final = 200
MOST_CHARACTERS_IN_A_NAME: Final = 200
MOST_CHARACTERS_IN_A_POSTCODE: Final = 16
MOST_CHARACTERS_IN_AN_EMAIL: Final = 320
MOST_CHARACTERS_IN_AN_ADDRESS: Final = 400
MOST_CHARACTERS_IN_A_REASON: Final = 4_000

UNKNOWN_LANGUAGE: Final = "und"
"""BCP-47 for a language that we can't tell: nothing is written in it, so the person is rung."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}|q[1-5]")


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
