"""A slow, obvious reading of the fit-note file's description, to hold the product against.

Written from tests/data/fit-notes/README.md alone, rule by rule, with lists and loops and none of the product's code, so
that the two can only agree by both being right (or by reading the description in the same way). One practice, a
database without people, no referrals, draft translations allowed.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
WRITTEN_LANGUAGES = ["", "en", "ur", "ar", "pl"]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass
class Person:
    """Somebody known, with all that they were ever called and all places they were ever at."""

    word: str
    birth_date: date
    number: str = ""
    given: list[str] = field(default_factory=list)
    family: list[str] = field(default_factory=list)
    postcodes: list[str] = field(default_factory=list)
    deceased: bool = False
    opted_out: bool = False
    invited_days: list[date] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """What the description says becomes of one record."""

    record: int
    request_id: str
    outcome: str
    reason: str = ""
    channel: str = ""
    person: str = ""


class Reference:
    """All that is known after the files taken in so far."""

    def __init__(self, practice: str = "P84048") -> None:
        self.practice = practice
        self.people: list[Person] = []
        self.kept_ids: set[str] = set()

    def take(self, text: str) -> list[Answer]:
        """Take a file in, given as text, and say what became of each record."""
        answers: list[Answer] = []
        header: list[str] = []
        record = 0
        for cells in csv.reader(io.StringIO(text, newline="")):
            if not "".join(cells).strip() and len(cells) < 2:
                continue
            record += 1
            if record == 1:
                header = [cell.strip() for cell in cells]
                continue
            row = dict.fromkeys(header, "")
            row.update(zip(header, [cell.strip() for cell in cells], strict=False))
            answers.append(self._one(record, row, too_many=len(cells) > len(header)))
        return answers

    def _one(self, record: int, row: dict[str, str], *, too_many: bool) -> Answer:
        request_id = row["request_id"]
        if request_id and request_id in self.kept_ids:
            return Answer(record, request_id, "DUPLICATE")
        wrong = self._rejected(row, too_many)
        if wrong:
            return Answer(record, request_id, "REJECTED", wrong)
        self.kept_ids.add(request_id)
        received = day_received(row["received_at"])
        born = day_born(row["birth_date"])
        assert received is not None
        assert born is not None
        person, reason = self._who(row, born)
        if person is None:
            return Answer(record, request_id, "REVIEW", reason)
        person.deceased = person.deceased or row.get("deceased_date", "") != ""
        person.opted_out = person.opted_out or row.get("no_contact", "") == "Y"
        why_not = not_invited(person, received)
        if why_not:
            return Answer(record, request_id, "NOT_INVITED", why_not, "", person.word)
        way = channel(row)
        if way == "":
            return Answer(record, request_id, "REVIEW", "NO_WAY_TO_REACH", "", person.word)
        person.invited_days.append(received)
        return Answer(record, request_id, "CALL" if way == "CALL" else "INVITED", "", way, person.word)

    def _rejected(self, row: dict[str, str], too_many: bool) -> str:
        """Rules 1 to 3, in the order of the table."""
        if too_many or not row["request_id"]:
            return "ROW_MALFORMED"
        if row.get("practice_code", "") not in ("", self.practice):
            return "WRONG_PRACTICE"
        names = [row["given_name"], row["family_name"]]
        if "" in names:
            return "NAME_MISSING"
        for name in names:
            if name[0] in "=+-@" or any(c in "<>" or unicodedata.category(c) == "Cc" for c in name):
                return "NAME_INVALID"
        born, received = day_born(row["birth_date"]), day_received(row["received_at"])
        if born is None:
            return "BIRTH_DATE_INVALID"
        if received is not None and (born > received or older_than_120(born, received)):
            return "BIRTH_DATE_INVALID"
        if received is None:
            return "RECEIVED_AT_INVALID"
        return ""

    def _who(self, row: dict[str, str], born: date) -> tuple[Person | None, str]:
        """Rule 5: who it is, or why that can't be said."""
        number = nhs_number(row.get("nhs_number", ""))
        given, family = compared(row["given_name"]), compared(row["family_name"])
        place = compared_place(row.get("postcode", ""))
        for person in self.people:
            if number and person.number == number:
                both = given in person.given and family in person.family
                one = given in person.given or family in person.family
                if both or (one and born == person.birth_date):
                    return self._learn(person, number, given, family, place), ""
                return None, "NHS_NUMBER_CONFLICT"
        scores = []
        for person in self.people:
            score = 0
            score += given in person.given
            score += family in person.family
            score += born == person.birth_date
            score += place != "" and place in person.postcodes
            scores.append(score)
        best = max(scores, default=0)
        alike = [person for person, score in zip(self.people, scores, strict=True) if score == best]
        if best == 4:
            if len(alike) == 1 and not (number and alike[0].number):
                return self._learn(alike[0], number, given, family, place), ""
            return None, "POSSIBLE_MATCH"
        if best == 3 and not (number and all(person.number for person in alike)):
            return None, "POSSIBLE_MATCH"
        person = Person(word=f"P{len(self.people) + 1:04}", birth_date=born)
        self.people.append(person)
        return self._learn(person, number, given, family, place), ""

    def _learn(self, person: Person, number: str, given: str, family: str, place: str) -> Person:
        person.number = person.number or number
        person.given.append(given)
        person.family.append(family)
        if place:
            person.postcodes.append(place)
        return person


def day_received(text: str) -> date | None:
    """Rule 3: the calendar day in London of an ISO 8601 moment."""
    if not re.match(r"\d{4}-?\d\d-?\d\d", text, re.ASCII):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return moment.date()
    return moment.astimezone(LONDON).date()


def day_born(text: str) -> date | None:
    """Rule 3: a real day in one of three forms."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        year, month, day = text.split("-")
    elif re.fullmatch(r"\d\d/\d\d/\d{4}", text, re.ASCII):
        day, month, year = text.split("/")
    elif re.fullmatch(r"\d\d-[A-Za-z]{3}-\d{4}", text, re.ASCII):
        day, name, year = text.split("-")
        if name.lower() not in MONTHS:
            return None
        month = str(MONTHS.index(name.lower()) + 1)
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def older_than_120(born: date, received: date) -> bool:
    """Say whether the 120th birthday lies before the day received; that of 29 February is 1 March in a common year."""
    try:
        birthday = born.replace(year=born.year + 120)
    except ValueError:
        birthday = date(born.year + 120, 3, 1)
    return birthday < received


def nhs_number(text: str) -> str:
    """Rule 4: ten digits with the right check digit (Modulus 11), or nothing."""
    digits = [c for c in text if c not in " -"]
    if len(digits) != 10 or any(c not in "0123456789" for c in digits) or len(set(digits)) == 1:
        return ""
    total = 0
    for place in range(9):
        total += int(digits[place]) * (10 - place)
    check = 11 - total % 11
    if check == 11:
        check = 0
    return "".join(digits) if check == int(digits[9]) else ""


def compared(name: str) -> str:
    """Rule 5: without case, accents, spaces and punctuation."""
    kept = ""
    for letter in unicodedata.normalize("NFD", name.casefold()):
        kind = unicodedata.category(letter)
        if letter == "ʼ" or kind[0] in "ZPSC":
            continue
        if kind == "Mn" and unicodedata.combining(letter) > 9:
            continue
        kept += {"ł": "l", "đ": "d", "ø": "o"}.get(letter, letter)
    return kept


def compared_place(postcode: str) -> str:
    """Rule 5: without case and space; nothing for ZZ99."""
    squeezed = postcode.upper().replace(" ", "")
    return "" if squeezed.startswith("ZZ99") else squeezed


def not_invited(person: Person, received: date) -> str:
    """Rule 6."""
    if person.deceased:
        return "DECEASED"
    if person.opted_out:
        return "OPTED_OUT"
    sixteen = date(person.birth_date.year + 16, 3, 1)
    if (person.birth_date.month, person.birth_date.day) != (2, 29):
        sixteen = person.birth_date.replace(year=person.birth_date.year + 16)
    elif sixteen.year % 4 == 0 and (sixteen.year % 100 != 0 or sixteen.year % 400 == 0):
        sixteen = date(sixteen.year, 2, 29)
    if received < sixteen:
        return "UNDER_16"
    if any(day >= received - timedelta(days=84) for day in person.invited_days):
        return "ALREADY_INVITED"
    return ""


def phones(row: dict[str, str]) -> tuple[bool, bool]:
    """Rule 7: whether there is a number that can be texted, and one that can be rung."""
    text = ring = False
    for column in ("mobile", "landline"):
        number = row.get(column, "").replace(" ", "")
        for prefix in ("+44", "0044", "0"):
            if not number.startswith(prefix):
                continue
            rest = number[len(prefix) :]
            if not all(c in "0123456789" for c in rest):
                continue
            if len(rest) == 10 and rest[0] == "7" and rest[1] in "12345789":
                text = ring = True
            elif len(rest) in (9, 10) and rest[0] in "123":
                ring = True
    return text, ring


def channel(row: dict[str, str]) -> str:
    """Rule 7: by which way, from the row; blank for none."""
    text, ring = phones(row)
    email = "@" in row.get("email", "")
    place = row.get("postcode", "")
    letter = row.get("address_line", "") != "" and place != "" and compared_place(place) != ""
    wish = row.get("contact_method", "")
    if wish == "8":
        text = ring = False
    if row.get("information_format", "") == "VERBAL" or row.get("language", "") not in WRITTEN_LANGUAGES:
        return "CALL" if ring else ""
    ways = [("SMS", text, "9"), ("EMAIL", email, "4"), ("CALL", ring, "3"), ("LETTER", letter, "1")]
    for name, can, code in ways:
        if can and code == wish:
            return name
    for name, can, _ in ways:
        if can:
            return name
    return ""


def same_words(answers: Iterable[Answer]) -> list[Answer]:
    """Number people in the order in which they appear, so that two lists of answers can be compared."""
    words: dict[str, str] = {}
    named = []
    for one in answers:
        word = words.setdefault(one.person, f"P{len(words) + 1:04}") if one.person else ""
        named.append(Answer(one.record, one.request_id, one.outcome, one.reason, one.channel, word))
    return named
