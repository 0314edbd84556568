"""What a batch of rows will write: gathered in memory, row by row, then written at once.

A row that ends in the batch in which it began keeps both moments, so that no name or address that somebody had is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import connection, models

from goodwork.kernel import clock, identifiers
from goodwork.kernel.actors import Actor
from goodwork.kernel.identifiers import PhoneKind
from goodwork.kernel.ids import new_id, new_id_text
from goodwork.kernel.text import fold
from goodwork.ledger.copying import NULL, cell, copy_lines, day, flag, moment, row_id, text
from goodwork.ledger.events.services import record as record_events
from goodwork.ledger.events.types import Code, Event
from goodwork.registers.people import codes, events
from goodwork.registers.people.codes import ContactKind, SaidBy
from goodwork.registers.people.models import (
    ContactNeeds,
    ContactPoint,
    Person,
    PersonAddress,
    PersonName,
    Registration,
)
from goodwork.registers.people.rows import PersonRow
from goodwork.registers.people.rules import Keys, Known, new_known, placing_key

NOT_KNOWN_POSTCODE: Final = "ZZ993WZ"
"""The pseudo-postcode of an address that nobody knows (DOMAIN 2.5): it never takes the place of one that is known."""


def _names(text: str) -> tuple[str, ...]:
    """Return the names of some fields, written with spaces between them."""
    return tuple(text.split())


_COLUMNS: Final[dict[type[models.Model], tuple[str, ...]]] = {
    PersonName: _names("id person given_name family_name given_key family_key said_by from_at until_at"),
    PersonAddress: _names("id person address_line postcode postcode_key said_by from_at until_at"),
    ContactPoint: _names("id person kind value said_by from_at until_at"),
    Registration: _names("id person organisation from_date until_date"),
    ContactNeeds: _names(
        "id person contact_method information_format reading_need interpreter_language professional note said_by"
        " from_at until_at"
    ),
}
_KINDS: Final = {PhoneKind.MOBILE: ContactKind.MOBILE, PhoneKind.LANDLINE: ContactKind.LANDLINE}
_IMPORT: Final = SaidBy.IMPORT.value
_PERSON_COLUMNS: Final = _names(
    "id known_as birth_date nhs_number nhs_verification_status gender ethnic_category language language_said_by"
    " deceased deceased_date opted_out_at restricted safe_contact registered_at"
)
_UPDATE = """
UPDATE people_person p
   SET nhs_number = v.nhs_number, nhs_verification_status = v.status, gender = v.gender, ethnic_category = v.ethnic,
       language = v.language, deceased = v.deceased, deceased_date = v.deceased_date, opted_out_at = v.opted_out_at
  FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[], %s::date[],
              %s::timestamptz[])
       AS v (id, nhs_number, status, gender, ethnic, language, deceased, deceased_date, opted_out_at)
 WHERE p.id = v.id
"""


@dataclass(slots=True)
class Current:
    """A dated row that holds now: in the database (`row_id`), or `pending` in this batch, as the cells that COPY reads.

    `value` is what it is compared by.
    """

    value: Any
    said_by: str
    row_id: UUID | None = None
    pending: list[str] | None = None


@dataclass(slots=True)
class Record:
    """A person as a batch sees and changes them; `text` is their id as it is written.

    `linked_...` is what a record linked to theirs says.
    """

    person_id: UUID
    birth_date: date
    text: str
    nhs_number: str | None = None
    nhs_verification_status: str = codes.NOT_PRESENT
    numbered: bool = False
    gender: str = ""
    ethnic_category: str = ""
    language: str = ""
    language_said_by: str = SaidBy.IMPORT.value
    deceased: bool = False
    deceased_date: date | None = None
    opted_out_at: datetime | None = None
    linked_deceased: bool = False
    linked_opted_out: bool = False
    is_new: bool = False
    changed: bool = False
    names_had: set[tuple[str, str]] = field(default_factory=set)
    name: Current | None = None
    address: Current | None = None
    contacts: dict[str, Current] = field(default_factory=dict)
    practice: Current | None = None
    needs: Current | None = None

    @classmethod
    def of(cls, person: Person) -> Record:
        """Return a stored person, without dated rows."""
        assert person.birth_date is not None
        return cls(
            person_id=person.id,
            birth_date=person.birth_date,
            text=str(person.id),
            nhs_number=person.nhs_number,
            nhs_verification_status=person.nhs_verification_status,
            gender=person.gender,
            ethnic_category=person.ethnic_category,
            language=person.language,
            language_said_by=person.language_said_by,
            deceased=person.deceased,
            deceased_date=person.deceased_date,
            opted_out_at=person.opted_out_at,
        )

    @property
    def is_dead(self) -> bool:
        """Say whether a death is recorded, here or with a linked record."""
        return self.deceased or self.linked_deceased

    @property
    def has_opted_out(self) -> bool:
        """Say whether they want no invitations, here or with a linked record."""
        return self.opted_out_at is not None or self.linked_opted_out

    def as_known(self, keys: Keys) -> Known:
        """Return a person made in this batch as the next rows are held against them."""
        return new_known(self.person_id, keys)


def _code(text: str, table: Iterable[str]) -> str:
    """Return a raw code in capitals, or blank where the table does not know it."""
    code = text.strip().upper()
    return code if code in table else ""


@lru_cache(maxsize=65536)
def _postcode(written: str) -> tuple[str, str]:
    """Return a postcode's key and how it is shown; what is no postcode is shown as it was written."""
    try:
        return identifiers.postcode_key(written), identifiers.normal_postcode(written)
    except ValueError:
        return identifiers.postcode_key(written), written.strip().upper()


class Batch:
    """What some rows will write. `organisation_id` is the practice that registers them, if it is one."""

    def __init__(self, *, organisation_id: UUID | None, source_id: UUID, by: Actor, at: datetime) -> None:
        self.organisation_id = organisation_id
        self.source_id = source_id
        self.by = by
        self.at = at
        self.day = clock.local_date(at)
        self.at_cell = moment(at)
        self.day_cell = day(self.day)
        self.people: list[Record] = []
        self.changed: dict[UUID, Record] = {}
        self.rows: dict[type[models.Model], list[list[str]]] = {model: [] for model in _COLUMNS}
        self.ended: dict[type[models.Model], list[UUID]] = {model: [] for model in _COLUMNS}
        self.events: list[Event] = []

    def register(self, row: PersonRow, keys: Keys, *, said_by: SaidBy = SaidBy.IMPORT) -> Record:
        """Make a person of a row."""
        person_id = new_id()
        person = Record(
            person_id=person_id,
            birth_date=keys.birth_date,
            text=str(person_id),
            nhs_number=keys.nhs_number,
            nhs_verification_status=codes.NOT_TRACED if keys.nhs_number else codes.NOT_PRESENT,
            numbered=keys.nhs_number is not None,
            is_new=True,
        )
        self.people.append(person)
        self._name(person, row, keys, said_by)
        self._address(person, row, said_by)
        self._rest(person, row, said_by)
        self.events.append(
            events.PersonRegistered(
                person_id=person.person_id,
                organisation_id=self.source_id,
                gender=Code(person.gender) if person.gender else None,
                ethnic_category=Code(person.ethnic_category) if person.ethnic_category else None,
            )
        )
        self._marks(person, row)
        return person

    def match(self, person: Record, row: PersonRow, keys: Keys, *, said_by: SaidBy = SaidBy.IMPORT) -> None:
        """Add what a row about a known person brings; the birth date stays."""
        number_added = bool(keys.nhs_number) and not person.numbered
        if number_added:
            person.nhs_number, person.numbered = keys.nhs_number, True
            person.nhs_verification_status = codes.NOT_TRACED
            self._change(person)
        name_added = self._name(person, row, keys, said_by)
        address_added = self._address(person, row, said_by)
        self._rest(person, row, said_by)
        self.events.append(
            events.PersonMatched(
                person_id=person.person_id,
                organisation_id=self.source_id,
                number_added=number_added,
                name_added=name_added,
                address_added=address_added,
            )
        )
        self._marks(person, row)

    def _change(self, person: Record) -> None:
        if not person.is_new:
            self.changed[person.person_id] = person

    def _replace(
        self, model: type[models.Model], current: Current | None, row: list[str], said_by: SaidBy, value: Any
    ) -> Current:
        """End the row that holds and begin another; what a person or a colleague said outweighs an export.

        The last cell of `row` is the day or moment it ends.
        """
        self.rows[model].append(row)
        if current is None:
            return Current(value, said_by.value, pending=row)
        if said_by is SaidBy.IMPORT and current.said_by != _IMPORT:
            row[-1] = self.at_cell
            return current
        if current.pending is not None:
            current.pending[-1] = self.day_cell if model is Registration else self.at_cell
        elif current.row_id is not None:
            self.ended[model].append(current.row_id)
        return Current(value, said_by.value, pending=row)

    def _name(self, person: Record, row: PersonRow, keys: Keys, said_by: SaidBy) -> bool:
        pair = (keys.given, keys.family)
        if pair in person.names_had:
            return False
        person.names_had.add(pair)
        given, family = row.claim.given_name.strip(), row.claim.family_name.strip()
        key, family_key = text(keys.given), text(keys.family)
        new = [new_id_text(), person.text, text(given), text(family), key, family_key, said_by, self.at_cell, NULL]
        person.name = self._replace(PersonName, person.name, new, said_by, pair)
        return True

    def _address(self, person: Record, row: PersonRow, said_by: SaidBy) -> bool:
        line = row.address_line.strip()
        squeezed, postcode = _postcode(row.claim.postcode)
        if not line and not squeezed:
            return False
        if person.address is not None:
            squeezed_before, line_before = person.address.value
            if squeezed in {"", NOT_KNOWN_POSTCODE}:
                return False
            if squeezed == squeezed_before and (not (folded := fold(line)) or folded == fold(line_before)):
                return False
        placing = text(placing_key(squeezed))
        new = [new_id_text(), person.text, text(line), text(postcode), placing, said_by, self.at_cell, NULL]
        person.address = self._replace(PersonAddress, person.address, new, said_by, (squeezed, line))
        return True

    def _contact(self, person: Record, kind: ContactKind, value: str, said_by: SaidBy) -> None:
        current = person.contacts.get(kind)
        if current is not None and current.value == value:
            return
        new = [new_id_text(), person.text, kind, text(value), said_by, self.at_cell, NULL]
        person.contacts[kind] = self._replace(ContactPoint, current, new, said_by, value)

    def _contacts(self, person: Record, row: PersonRow, said_by: SaidBy) -> None:
        found: dict[ContactKind, str] = {}
        for number in (row.mobile, row.landline):
            phone = identifiers.phone(number) if number else None
            if phone is not None:
                found.setdefault(_KINDS[phone.kind], phone.e164)
        address = row.email.strip()
        if "@" in address:
            found[ContactKind.EMAIL] = address
        for kind, value in found.items():
            self._contact(person, kind, value, said_by)

    def _needs(self, person: Record, row: PersonRow, said_by: SaidBy) -> None:
        method = _code(row.contact_method, codes.CONTACT_METHODS)
        format_ = _code(row.information_format, codes.INFORMATION_FORMATS)
        before = person.needs.value if person.needs else ("", "", False, "", "", "")
        trusted = person.needs is not None and person.needs.said_by != _IMPORT
        if trusted and said_by is SaidBy.IMPORT:
            method, format_ = before[0] or method, before[1] or format_
        value = (method or before[0], format_ or before[1], *before[2:])
        if value == before:
            return
        whose = SaidBy(person.needs.said_by) if trusted and person.needs else said_by
        new = [new_id_text(), person.text, *map(cell, value), whose, self.at_cell, NULL]
        person.needs = self._replace(ContactNeeds, person.needs, new, whose, value)

    def _rest(self, person: Record, row: PersonRow, said_by: SaidBy) -> None:
        self._contacts(person, row, said_by)
        self._needs(person, row, said_by)
        gender, ethnic = _code(row.gender, codes.GENDERS), _code(row.ethnic_category, codes.ETHNIC_CATEGORIES)
        language = row.language.strip().lower()
        if gender and not person.gender:
            person.gender = gender
            self._change(person)
        if ethnic and person.ethnic_category in {"", "99"} and ethnic != person.ethnic_category:
            person.ethnic_category = ethnic
            self._change(person)
        if (
            language
            and language != person.language
            and len(language) <= 35
            and (not person.language or person.language_said_by == _IMPORT)
        ):
            person.language = language
            self._change(person)
        if self.organisation_id is not None and (
            person.practice is None or person.practice.value != self.organisation_id
        ):
            new = [new_id_text(), person.text, row_id(self.organisation_id), self.day_cell, NULL]
            before = person.practice.value if person.practice else None
            person.practice = self._replace(Registration, person.practice, new, said_by, self.organisation_id)
            if before:
                self.events.append(
                    events.PracticeChanged(
                        person_id=person.person_id,
                        organisation_id=self.organisation_id,
                        from_organisation_id=before,
                        from_date=self.day,
                    )
                )

    def _marks(self, person: Record, row: PersonRow) -> None:
        """Write down a death and an opt-out, which belong to the person and stay."""
        if (row.deceased or row.deceased_date) and not person.is_dead:
            person.deceased, person.deceased_date = True, row.deceased_date
            self._change(person)
            self.events.append(events.DeathRecorded(person_id=person.person_id, deceased_date=row.deceased_date))
        if row.opted_out and not person.has_opted_out:
            person.opted_out_at = self.at
            self._change(person)
            self.events.append(events.OptedOut(person_id=person.person_id))

    def write(self) -> None:
        """Write everything gathered, then its events, in the caller's transaction."""
        if self.changed:
            self._write_changed()
        copy_lines(
            Person,
            _PERSON_COLUMNS,
            (
                f"{p.text}\t{p.text}\t{day(p.birth_date)}\t{p.nhs_number or NULL}"
                f"\t{p.nhs_verification_status}\t{p.gender}\t{p.ethnic_category}\t{text(p.language)}\t{p.language_said_by}\t{flag(p.deceased)}"
                f"\t{day(p.deceased_date)}\t{moment(p.opted_out_at)}\tf\tf\t{self.at_cell}\n"
                for p in self.people
            ),
        )
        for model, names in _COLUMNS.items():
            if self.ended[model]:
                end = {"until_date": self.day} if model is Registration else {"until_at": self.at}
                model._default_manager.filter(pk__in=self.ended[model]).update(**end)
            if self.rows[model]:
                copy_lines(model, names, ["\t".join(row) + "\n" for row in self.rows[model]])
        record_events(*self.events, by=self.by, at=self.at)

    def _write_changed(self) -> None:
        people = list(self.changed.values())
        columns: tuple[Callable[[Record], Any], ...] = (
            lambda p: p.person_id,
            lambda p: p.nhs_number,
            lambda p: p.nhs_verification_status,
            lambda p: p.gender,
            lambda p: p.ethnic_category,
            lambda p: p.language,
            lambda p: p.deceased,
            lambda p: p.deceased_date,
            lambda p: p.opted_out_at,
        )
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE, [[column(p) for p in people] for column in columns])
