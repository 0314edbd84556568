"""Putting right who somebody is and how they are reached, and what they need to be understood."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel import identifiers
from goodwork.kernel.actors import Actor
from goodwork.kernel.identifiers import PhoneKind
from goodwork.kernel.text import fold
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.registers.people import codes, events
from goodwork.registers.people.codes import ContactKind, SaidBy
from goodwork.registers.people.identity import lock_identity
from goodwork.registers.people.models import ContactNeeds, ContactPoint, Person, PersonAddress, PersonName
from goodwork.registers.people.rules import placing_key
from goodwork.registers.people.standing import locked, now_holding, replace, said_by

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}", re.I)


class CannotCorrect(ValueError):
    """A correction that can't stand: `field` names what to mend, `message` how."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def _phone(field: str, text: str) -> tuple[ContactKind, str]:
    phone = identifiers.phone(text)
    if phone is None:
        raise CannotCorrect(field, "Enter a UK telephone number, like 07700 900123 or 0161 496 0000")
    return (ContactKind.MOBILE if phone.kind is PhoneKind.MOBILE else ContactKind.LANDLINE), phone.e164


def _correct_name(person: Person, given: str | None, family: str | None, *, whose: SaidBy, at: datetime) -> bool:
    before = now_holding(PersonName, person.id)
    given = (given if given is not None else before.given_name if before else "").strip()
    family = (family if family is not None else before.family_name if before else "").strip()
    if not given or not family:
        raise CannotCorrect("family_name" if given else "given_name", "Enter both names")
    if before is not None and (before.given_name, before.family_name) == (given, family):
        return False
    after = PersonName(
        person=person,
        given_name=given,
        family_name=family,
        given_key=fold(given),
        family_key=fold(family),
        said_by=whose,
    )
    replace(before, after, at=at)
    return True


def _correct_address(person: Person, line: str | None, postcode: str | None, *, whose: SaidBy, at: datetime) -> bool:
    before = now_holding(PersonAddress, person.id)
    line = (line if line is not None else before.address_line if before else "").strip()
    written = (postcode if postcode is not None else before.postcode if before else "").strip()
    try:
        shown = identifiers.normal_postcode(written) if written else ""
    except ValueError as unreadable:
        raise CannotCorrect("postcode", str(unreadable)) from None
    if before is not None and (before.address_line, before.postcode) == (line, shown):
        return False
    if not line and not shown:
        replace(before, None, at=at)
        return before is not None
    after = PersonAddress(
        person=person, address_line=line, postcode=shown, postcode_key=placing_key(shown), said_by=whose
    )
    replace(before, after, at=at)
    return True


def _correct_contact(person: Person, kind: ContactKind, value: str, *, whose: SaidBy, at: datetime) -> bool:
    before = now_holding(ContactPoint, person.id, kind=kind.value)
    if before is not None and before.value == value and before.failed_at is None:
        return False
    if before is None and not value:
        return False
    replace(before, ContactPoint(person=person, kind=kind, value=value, said_by=whose) if value else None, at=at)
    return True


def _correct_number(person: Person, nhs_number: str) -> bool:
    """Set the NHS number unless this record, or one linked to it, has it; say whether it changed."""
    holder = Person.objects.filter(nhs_number=nhs_number).first() if nhs_number else None
    if holder is not None and holder.known_as != person.id:
        raise CannotCorrect(
            "nhs_number", "Another record has this NHS number. If they are the same person, link the two records"
        )
    if holder is not None or (nhs_number or None) == person.nhs_number:
        return False
    person.nhs_number = nhs_number or None
    person.nhs_verification_status = codes.NOT_TRACED if nhs_number else codes.NOT_PRESENT
    return True


def _correct_columns(
    person: Person,
    *,
    birth_date: date | None,
    nhs_number: str | None,
    gender: str | None,
    ethnic_category: str | None,
) -> list[str]:
    """Set what stands on the record itself; return the columns that changed."""
    changed: list[str] = []
    if birth_date is not None and birth_date != person.birth_date:
        person.birth_date = birth_date
        changed.append("birth_date")
    if nhs_number is not None and _correct_number(person, nhs_number):
        changed += ["nhs_number", "nhs_verification_status"]
    for name, value, table in (
        ("gender", gender, codes.GENDERS),
        ("ethnic_category", ethnic_category, codes.ETHNIC_CATEGORIES),
    ):
        if value is not None and value != getattr(person, name):
            if value and value not in table:
                raise CannotCorrect(name, "Choose one of the list")
            setattr(person, name, value)
            changed.append(name)
    if changed:
        person.save(update_fields=changed)
    return changed


@transaction.atomic
def correct_details(
    *,
    person_id: UUID,
    given_name: str | None = None,
    family_name: str | None = None,
    birth_date: date | None = None,
    nhs_number: str | None = None,
    gender: str | None = None,
    ethnic_category: str | None = None,
    address_line: str | None = None,
    postcode: str | None = None,
    mobile: str | None = None,
    landline: str | None = None,
    email: str | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Put right who somebody is and how they are reached: None leaves a field alone, blank takes it away.

    Earlier names, addresses and contact points are kept with their dates. A number that was flagged as dead and is
    given again counts as alive. A telephone number goes where its kind belongs, whichever field it was given in.
    Raises CannotCorrect naming the field, NotVisible for an unknown person.
    """
    lock_identity()
    person = locked(person_id)
    whose = said_by(by)
    changed = _correct_columns(
        person,
        birth_date=birth_date,
        nhs_number=nhs_number,
        gender=gender,
        ethnic_category=ethnic_category,
    )
    if (given_name is not None or family_name is not None) and _correct_name(
        person, given_name, family_name, whose=whose, at=at
    ):
        changed.append("name")
    if (address_line is not None or postcode is not None) and _correct_address(
        person, address_line, postcode, whose=whose, at=at
    ):
        changed.append("address")
    for field, own, text in (("mobile", ContactKind.MOBILE, mobile), ("landline", ContactKind.LANDLINE, landline)):
        if text is not None:
            kind, value = _phone(field, text) if text.strip() else (own, "")
            if _correct_contact(person, kind, value, whose=whose, at=at):
                changed.append(kind.value)
    if email is not None:
        if email.strip() and "@" not in email:
            raise CannotCorrect("email", "Enter an email address like name@example.org")
        if _correct_contact(person, ContactKind.EMAIL, email.strip(), whose=whose, at=at):
            changed.append("email")
    if changed:
        fields = tuple(Code(name.upper()) for name in dict.fromkeys(changed))
        record(events.DetailsCorrected(person_id=person.id, fields=fields), by=by, at=at)


@transaction.atomic
def flag_contact_point_failed(*, person_id: UUID, channel: ContactKind, value: str, by: Actor, at: datetime) -> None:
    """Note that the network said for good that a number (E.164) or address is dead, where the person still has it.

    Another that they gave meanwhile is left alone: a receipt may be days late. Again is no error.
    """
    person = locked(person_id)
    points = ContactPoint.objects.filter(
        person__known_as=person.id, kind=channel, value__iexact=value, until_at__isnull=True, failed_at__isnull=True
    )
    if points.update(failed_at=at):
        record(events.ContactPointFailed(person_id=person.id, channel=channel), by=by, at=at)


@transaction.atomic
def set_contact_needs(
    *,
    person_id: UUID,
    contact_method: str | None = None,
    information_format: str | None = None,
    professional: str | None = None,
    interpreter_language: str | None = None,
    reading_need: bool | None = None,
    note: str | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Note what a person needs to be reached and understood: None leaves a need alone, blank takes it away.

    Once said, it is used for every later message and call (C9; Accessible Information Standard, DOMAIN 2.4).
    Raises CannotCorrect for a code that the standard does not have.
    """
    person = locked(person_id)
    before = now_holding(ContactNeeds, person.id)
    after = ContactNeeds(person=person, said_by=said_by(by))
    for name, value, table in (
        ("contact_method", contact_method, codes.CONTACT_METHODS),
        ("information_format", information_format, codes.INFORMATION_FORMATS),
        ("professional", professional, codes.PROFESSIONALS),
        ("interpreter_language", interpreter_language, None),
        ("note", note, None),
    ):
        if value and table is not None and value not in table:
            raise CannotCorrect(name, "Choose one of the list")
        if value and name == "interpreter_language" and not _TAG.fullmatch(value):
            raise CannotCorrect(name, "Choose a language")
        setattr(after, name, value if value is not None else getattr(before, name, ""))
    after.reading_need = reading_need if reading_need is not None else bool(before and before.reading_need)
    names = ("contact_method", "information_format", "professional", "interpreter_language", "note", "reading_need")
    if all(getattr(after, name) == getattr(before, name, False if name == "reading_need" else "") for name in names):
        return
    replace(before, after, at=at)
    record(
        events.ContactNeedsChanged(
            person_id=person.id,
            contact_method=Code(after.contact_method) if after.contact_method else None,
            information_format=Code(after.information_format) if after.information_format else None,
            professional=Code(after.professional) if after.professional else None,
            reading_need=after.reading_need,
            interpreter=bool(after.interpreter_language),
        ),
        by=by,
        at=at,
    )


def set_reading_need(*, person_id: UUID, reading_need: bool, by: Actor, at: datetime) -> None:
    """Note that a person wants things said, not written; every later message becomes a call (C9)."""
    set_contact_needs(person_id=person_id, reading_need=reading_need, by=by, at=at)


@transaction.atomic
def set_language(*, person_id: UUID, language: str, by: Actor, at: datetime) -> None:
    """Note the language (BCP-47) that a person is written to and spoken with in; no later export undoes it."""
    if not _TAG.fullmatch(language):
        raise CannotCorrect("language", "Choose a language")
    person = locked(person_id)
    if person.language == language and person.language_said_by == said_by(by):
        return
    changed = (person.language or "en") != language
    person.language, person.language_said_by = language, said_by(by)
    person.save(update_fields=["language", "language_said_by"])
    if changed:
        code = Code(language.upper().replace("-", "_"))
        record(events.LanguageChanged(person_id=person.id, language=code), by=by, at=at)


@transaction.atomic
def note_needs(
    *,
    person_id: UUID,
    language: str,
    interpreter_language: str,
    contact_method: str,
    information_format: str,
    professional: str,
    reading_need: bool,
    note: str,
    by: Actor,
    at: datetime,
) -> None:
    """Note a person's language and everything that they need, as one form asks for it."""
    set_language(person_id=person_id, language=language, by=by, at=at)
    set_contact_needs(
        person_id=person_id,
        contact_method=contact_method,
        information_format=information_format,
        professional=professional,
        interpreter_language=interpreter_language,
        reading_need=reading_need,
        note=note,
        by=by,
        at=at,
    )
