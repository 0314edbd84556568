"""From text to types, at the doors. What cannot be read is refused in one sentence that says what to mend."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache

from goodwork.kernel.clock import LONDON
from goodwork.kernel.text import has_control


class Unreadable(ValueError):
    """A text that is not what was asked for; `message` says what to mend."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


_MONTHS = {calendar.month_abbr[i].lower(): i for i in range(1, 13)}
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SLASH_DAY = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_WORD_DAY = re.compile(r"([0-9]{2})-([A-Za-z]{3})-([0-9]{4})")


@lru_cache(maxsize=65536)
def any_date(text: str) -> date:
    """Return a day written YYYY-MM-DD, DD/MM/YYYY or DD-Mon-YYYY; a two-digit year is refused, not guessed."""
    text = text.strip()
    if not text.isascii():
        raise Unreadable("Write the date like 2001-09-08, 08/09/2001 or 08-Sep-2001")
    if found := _ISO_DAY.fullmatch(text):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    elif found := _SLASH_DAY.fullmatch(text):
        parts = (int(found[3]), int(found[2]), int(found[1]))
    elif (found := _WORD_DAY.fullmatch(text)) and found[2].lower() in _MONTHS:
        parts = (int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
    else:
        raise Unreadable("Write the date like 2001-09-08, 08/09/2001 or 08-Sep-2001")
    try:
        return date(*parts)
    except ValueError:
        raise Unreadable("This day is not in the calendar") from None


def date_iso(text: str) -> date:
    """Return a day written YYYY-MM-DD."""
    if not _ISO_DAY.fullmatch(text.strip()):
        raise Unreadable("Write the date like 2026-12-01")
    return any_date(text)


def birth_date(text: str, *, received: date) -> date:
    """Return a birth date: a real day, not after the day received, and not over 120 years before it."""
    day = any_date(text)
    if day > received:
        raise Unreadable("The date of birth is in the future")
    if (received.year - day.year, received.month, received.day) > (120, day.month, day.day):
        raise Unreadable("The date of birth is more than 120 years ago")
    return day


_ISO_MOMENT = re.compile(
    r"(?P<day>[0-9]{4}(-[0-9]{2}-[0-9]{2}|[0-9]{4}|-?W[0-9]{2}-?[1-7]))"
    r"([T ](?P<midnight>24(:?00){0,2}|)(?P<clock>[0-9]{2}(:?[0-9]{2}(:?[0-9]{2}([.,][0-9]{1,9})?)?)?|)"
    r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?",
    re.I,
)


_ENDS_OF_THE_CALENDAR = (1, 9999)


def moment(text: str) -> datetime:
    """Return an ISO 8601 moment, extended or basic; London's where it has no offset, midnight where it has no time.

    24:00 is the midnight at the end of its day.
    """
    text = text.strip()
    found = _ISO_MOMENT.fullmatch(text)
    if not found or (len(text) > len(found["day"]) and bool(found["midnight"]) == bool(found["clock"])):
        raise Unreadable("Write the moment like 2026-12-01T09:00")
    ends_its_day = bool(found["midnight"])
    start = found.start("midnight")
    try:
        read = datetime.fromisoformat(f"{text[:start]}00{text[start + 2 :]}" if ends_its_day else text.upper())
        read = read + timedelta(days=1) if ends_its_day else read
        read = read if read.tzinfo else read.replace(tzinfo=LONDON)
        if read.year in _ENDS_OF_THE_CALENDAR:
            # Its first and its last day may lie outside it in London.
            read.astimezone(LONDON)
            read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable("This moment is not in the calendar") from None
    return read


_NAME_STARTS = ("=", "+", "-", "@")


def person_name(text: str) -> str:
    """Return a given or family name without spaces around it; every script, apostrophe and hyphen is fine.

    Refused: nothing at all, a start with = + - @, and < > or a control character anywhere.
    """
    name = text.strip()
    if not name:
        raise Unreadable("Enter the name")
    if name.startswith(_NAME_STARTS) or "<" in name or ">" in name or has_control(name):
        raise Unreadable("A name can't start with = + - @ or hold < > or control characters")
    return name


def integer(text: str, *, low: int, high: int) -> int:
    """Return a whole number between two bounds, both included."""
    text = text.strip()
    if not re.fullmatch(r"-?[0-9]{1,12}", text) or not low <= int(text) <= high:
        raise Unreadable(f"Enter a whole number from {low} to {high}")
    return int(text)


def free_text(text: str, *, most: int) -> str:
    """Return a person's own words without spaces around them; line ends become newlines.

    Refused: more than `most` characters, or a control character other than a line end or tab.
    """
    words = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(words) > most:
        raise Unreadable(f"Write {most} characters or fewer; these are {len(words)}")
    if has_control(words.replace("\n", "").replace("\t", "")):
        raise Unreadable("This text holds characters that can't be kept; write it again without them")
    return words


def email(text: str) -> str:
    """Return an e-mail address that has something on both sides of its @."""
    address = text.strip()
    if parseaddr(address)[1] != address or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address):
        raise Unreadable("Enter an email address like name@example.org")
    return address
