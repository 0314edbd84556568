"""What the writes of this room share: the person as they stand, locked, and whose word a write is."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from goodwork.kernel.actors import Actor, ActorKind, NotVisible
from goodwork.registers.people.codes import SaidBy
from goodwork.registers.people.models import ContactNeeds, ContactPoint, Person, PersonAddress, PersonName

Dated = TypeVar("Dated", PersonName, PersonAddress, ContactPoint, ContactNeeds)


def locked(person_id: UUID) -> Person:
    """Return the record under which a person is known now, locked to the end of the transaction.

    Raises NotVisible for an id that nobody has, and for an erased person.
    """
    known_as = Person.objects.filter(id=person_id, erased_at__isnull=True).values("known_as")
    person = Person.objects.select_for_update(no_key=True).filter(id__in=known_as).first()
    if person is None:
        raise NotVisible("There is no such person.")
    return person


def said_by(actor: Actor) -> SaidBy:
    """Return whose word an actor's write is."""
    if actor.kind is ActorKind.PERSON:
        return SaidBy.PERSON
    return SaidBy.IMPORT if actor.kind is ActorKind.SYSTEM else SaidBy.STAFF


def now_holding(model: type[Dated], person_id: UUID, **more: str) -> Dated | None:
    """Return the dated row that holds now, if there is one."""
    return model._default_manager.filter(person_id=person_id, until_at__isnull=True, **more).first()


def replace(before: Dated | None, after: Dated | None, *, at: datetime) -> None:
    """End the row that held until now and let another begin."""
    if before is not None:
        before.until_at = at
        before.save(update_fields=["until_at"])
    if after is not None:
        after.from_at = at
        after.save(force_insert=True)
