"""What holds whoever writes to a person: a death, a stop, an opt-out, a restriction, a warning about safety."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Event
from goodwork.registers.people import events
from goodwork.registers.people.details import CannotCorrect
from goodwork.registers.people.models import Person
from goodwork.registers.people.standing import locked


@transaction.atomic
def record_death(*, person_id: UUID, deceased_date: date | None = None, by: Actor, at: datetime) -> None:
    """Note that a person has died; everything queued for them stops in the same transaction.

    A day that becomes known later is added. Raises CannotCorrect for a day before the person was born.
    """
    person = locked(person_id)
    if deceased_date is not None and person.birth_date is not None and deceased_date < person.birth_date:
        raise CannotCorrect("deceased_date", "The date of death is before the date of birth")
    if person.deceased and (deceased_date is None or deceased_date == person.deceased_date):
        return
    person.deceased, person.deceased_date = True, deceased_date
    person.save(update_fields=["deceased", "deceased_date"])
    record(events.DeathRecorded(person_id=person.id, deceased_date=deceased_date), by=by, at=at)


@transaction.atomic
def retract_death(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Take a death back that was recorded by mistake. What was stopped stays stopped: somebody decides what to send."""
    person = locked(person_id)
    dead = Person.objects.filter(known_as=person.id, deceased=True)
    if dead.update(deceased=False, deceased_date=None):
        record(events.DeathRetracted(person_id=person.id), by=by, at=at)


def _set_moment(person_id: UUID, column: str, event: type[Event], *, by: Actor, at: datetime) -> None:
    """Set a moment since when something holds, unless it holds already."""
    person = locked(person_id)
    if not Person.objects.filter(known_as=person.id, **{f"{column}__isnull": False}).exists():
        setattr(person, column, at)
        person.save(update_fields=[column])
        record(event(person_id=person.id), by=by, at=at)  # type: ignore[call-arg]


def _clear_moment(person_id: UUID, column: str, event: type[Event], *, by: Actor, at: datetime) -> None:
    """Take a moment away, from the person and from records linked to theirs, if it holds."""
    person = locked(person_id)
    if Person.objects.filter(known_as=person.id, **{f"{column}__isnull": False}).update(**{column: None}):
        record(event(person_id=person.id), by=by, at=at)  # type: ignore[call-arg]


@transaction.atomic
def stop_texts(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Note that a person wants no more texts."""
    _set_moment(person_id, "texts_stopped_at", events.TextsStopped, by=by, at=at)


@transaction.atomic
def allow_texts(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Note that a person who had stopped texts wants them again."""
    _clear_moment(person_id, "texts_stopped_at", events.TextsAllowed, by=by, at=at)


@transaction.atomic
def opt_out(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Note that a person wants no invitations; it stays until they say otherwise themselves."""
    _set_moment(person_id, "opted_out_at", events.OptedOut, by=by, at=at)


@transaction.atomic
def lift_opt_out(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Note that a person who wanted no invitations has said that they may be invited again."""
    _clear_moment(person_id, "opted_out_at", events.OptOutLifted, by=by, at=at)


def _set_flag(person_id: UUID, column: str, value: bool, event: type[Event], *, by: Actor, at: datetime) -> None:
    """Set or lift a flag; lifting reaches the records linked to the person's too."""
    person = locked(person_id)
    stands = Person.objects.filter(known_as=person.id, **{column: True})
    if value and not stands.exists():
        setattr(person, column, True)
        person.save(update_fields=[column])
    elif value or not stands.update(**{column: False}):
        return
    record(event(person_id=person.id), by=by, at=at)  # type: ignore[call-arg]


@transaction.atomic
def restrict(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Keep where a person lives, is reached and is registered out of lists, exports and messages (DOMAIN 2.1)."""
    _set_flag(person_id, "restricted", True, events.Restricted, by=by, at=at)


@transaction.atomic
def lift_restriction(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Show again where a person lives, is reached and is registered."""
    _set_flag(person_id, "restricted", False, events.RestrictionLifted, by=by, at=at)


@transaction.atomic
def set_safe_contact(*, person_id: UUID, safe_contact: bool = True, by: Actor, at: datetime) -> None:
    """Note that somebody else may read or hear a person's messages, or that it is safe again.

    While it stands, messages hold no link and calls leave no voicemail (DOMAIN 7.10).
    """
    event: type[Event] = events.SafeContactSet if safe_contact else events.SafeContactLifted
    _set_flag(person_id, "safe_contact", safe_contact, event, by=by, at=at)
