"""Keeping records for their time and no longer: classes, holds, and the sweep that erases (DOMAIN 7.3)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.db import transaction

from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, Actor, NotVisible
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.registers.access import services as access
from goodwork.registers.people import codes, events, keeping
from goodwork.registers.people.gathering import Whole, gather
from goodwork.registers.people.identity import lock_identity
from goodwork.registers.people.models import (
    Consent,
    ContactNeeds,
    ContactPoint,
    IdentityReview,
    Person,
    PersonAddress,
    PersonName,
    RecordClass,
    Registration,
    RetentionHold,
)
from goodwork.registers.people.standing import locked

_CHUNK: Final = 500
_HOLDS_PERSONAL_ROWS: Final = (
    PersonName,
    PersonAddress,
    ContactPoint,
    ContactNeeds,
    Registration,
    Consent,
    RecordClass,
    RetentionHold,
)


class CannotHold(ValueError):
    """A hold that can't be set or released, and why."""


@transaction.atomic
def set_hold(*, person_id: UUID, reason: str, by: Actor, at: datetime) -> UUID:
    """Keep a person's record whatever its class says, until the hold is released; return the hold's id.

    Raises CannotHold without a reason, or where one stands already.
    """
    person = locked(person_id)
    if not reason.strip():
        raise CannotHold("Say why this record must be kept")
    if RetentionHold.objects.filter(person__known_as=person.id, released_at__isnull=True).exists():
        raise CannotHold("This record is held already")
    hold = RetentionHold.objects.create(
        person=person, reason=reason.strip(), set_at=at, set_by_kind=by.kind, set_by_id=by.id
    )
    record(events.HoldSet(person_id=person.id, hold_id=hold.id), by=by, at=at)
    return hold.id


@transaction.atomic
def release_hold(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Let the classes of a person's record decide again. Raises CannotHold where no hold stands."""
    person = locked(person_id)
    hold = (
        RetentionHold.objects.select_for_update()
        .filter(person__known_as=person.id, released_at__isnull=True)
        .order_by("set_at")
        .first()
    )
    if hold is None:
        raise CannotHold("No hold stands on this record")
    hold.released_at, hold.released_by_kind, hold.released_by_id = at, by.kind, by.id
    hold.save(update_fields=["released_at", "released_by_kind", "released_by_id"])
    record(events.HoldReleased(person_id=person.id, hold_id=hold.id), by=by, at=at)


@transaction.atomic
def classify_record(*, person_id: UUID, record_class: str, from_date: date, by: Actor, at: datetime) -> None:
    """Note that a person's record belongs to a class that is kept for its own time, counted from a day.

    A later day for the same class takes the earlier one's place. Raises KeyError for a class that the table lacks.
    """
    code = keeping.RETENTION[record_class].code
    person = locked(person_id)
    before = RecordClass.objects.filter(person=person, code=code).first()
    if before is not None and before.from_date >= from_date:
        return
    RecordClass.objects.update_or_create(person=person, code=code, defaults={"from_date": from_date})
    record(events.RecordClassified(person_id=person.id, record_class=Code(code), from_date=from_date), by=by, at=at)


def kept_until(whole: Whole) -> keeping.KeptUntil:
    """Return until when the record of a person, gathered with their history, is kept."""
    assert whole.root.birth_date is not None
    classes: dict[str, date] = {}
    for item in whole.classes:
        classes[item.code] = max(item.from_date, classes.get(item.code, item.from_date))
    return keeping.kept_until(
        birth_date=whole.root.birth_date,
        last_entry=clock.local_date(whole.last_entry_at or whole.root.registered_at),
        deceased=whole.deceased,
        deceased_date=whole.deceased_date,
        classes=classes,
    )


@transaction.atomic
def erase(*, person_id: UUID, record_class: str, by: Actor, at: datetime) -> None:
    """Take away everything that says who a person was; ids, dates and events stay, so that every count stays right.

    Raises CannotHold while a hold stands, NotVisible for an unknown person.
    """
    lock_identity()
    root = locked(person_id)
    members = list(Person.objects.select_for_update().filter(known_as=root.id))
    ids = [m.id for m in members]
    if RetentionHold.objects.filter(person__in=ids, released_at__isnull=True).exists():
        raise CannotHold("A hold stands on this record")
    for model in _HOLDS_PERSONAL_ROWS:
        model._default_manager.filter(person__in=ids).delete()
    access.erase_glass_reasons(person_ids=ids, by=by, at=at)
    for review in IdentityReview.objects.filter(person__in=ids):
        review.row = {}
        review.save(update_fields=["row"])
    Person.objects.filter(id__in=ids).update(
        birth_date=None,
        nhs_number=None,
        nhs_verification_status=codes.NOT_PRESENT,
        gender="",
        ethnic_category="",
        language="",
        restricted=False,
        safe_contact=False,
        erased_at=at,
    )
    record(
        *(events.PersonErased(person_id=i, record_class=Code(record_class)) for i in ids),
        by=by,
        at=at,
    )


def erase_what_is_due(*, at: datetime) -> int:
    """Erase the records whose time is over and on which no hold stands; return how many people.

    Only people known for at least as long as the shortest class lasts are looked at, some hundred at a time.
    """
    today = clock.local_date(at)
    horizon = keeping.years_after(today, -keeping.SHORTEST_YEARS)
    count, after = 0, UUID(int=0)
    while True:
        people = list(
            Person.objects.filter(
                merged_into__isnull=True,
                erased_at__isnull=True,
                registered_at__lt=clock.london(horizon, time(0)),
                id__gt=after,
            ).order_by("id")[:_CHUNK]
        )
        if not people:
            return count
        after = people[-1].id
        for person_id, whole in gather([p.id for p in people], history=True).items():
            kept = kept_until(whole)
            if kept.day < today and not whole.holds:
                try:
                    erase(person_id=person_id, record_class=kept.code, by=SYSTEM, at=at)
                except (CannotHold, NotVisible):
                    continue
                count += 1
