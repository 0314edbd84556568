"""Two records of one person are linked, and parted again when they were not.

Nothing is merged: each record keeps its own names, addresses, contact points and answers; the second points at the
first, and reading gathers them. Parting takes the pointer away, and both stand exactly as they did, with what has been
added to either since.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor, NotVisible
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Event
from goodwork.registers.people import events
from goodwork.registers.people.identity import lock_identity
from goodwork.registers.people.models import Person, PersonLink
from goodwork.registers.people.standing import locked


class CannotLink(ValueError):
    """Two records that can't be linked, and why."""


class CannotPart(ValueError):
    """A record that is linked to no other."""


def _what_the_link_tells(kept: Person, merged: Person) -> list[Event]:
    """Return what now holds for one record because it held for the other: what is queued and owed to it must stop.

    Whichever of the two is kept: who hears of it looks at all the records of the person.
    """
    found: list[Event] = []
    ours, theirs = Person.objects.filter(known_as=kept.id), Person.objects.filter(known_as=merged.id)
    deaths = [death for side in (ours, theirs) if (death := side.filter(deceased=True).first()) is not None]
    if len(deaths) == 1:
        found.append(events.DeathRecorded(person_id=kept.id, deceased_date=deaths[0].deceased_date))
    for column, event in (("opted_out_at", events.OptedOut), ("texts_stopped_at", events.TextsStopped)):
        stands = {f"{column}__isnull": False}
        if theirs.filter(**stands).exists() != ours.filter(**stands).exists():
            found.append(event(person_id=kept.id))
    return found


@transaction.atomic
def link(*, kept_id: UUID, merged_id: UUID, by: Actor, at: datetime) -> None:
    """Note that two records are one person, who is known under `kept_id` from now on.

    Records already linked to either come along. Raises CannotLink where they are one already, NotVisible for an unknown
    record.
    """
    lock_identity()
    kept, merged = locked(kept_id), locked(merged_id)
    if kept.id == merged.id:
        raise CannotLink("These two records are linked already")
    told = _what_the_link_tells(kept, merged)
    merged.merged_into = kept
    merged.known_as = kept.id
    merged.save(update_fields=["merged_into", "known_as"])
    Person.objects.filter(known_as=merged.id).update(known_as=kept.id)
    PersonLink.objects.create(kept=kept, merged=merged, linked_at=at, linked_by_kind=by.kind, linked_by_id=by.id)
    record(events.PeopleLinked(merged_id=merged.id, kept_id=kept.id, person_id=kept.id), *told, by=by, at=at)


def _with_all_linked_below(person_id: UUID) -> list[UUID]:
    """Return a record and those that were linked to it, directly or through others."""
    found, last = [person_id], [person_id]
    while last:
        last = list(Person.objects.filter(merged_into__in=last).values_list("id", flat=True))
        found += last
    return found


@transaction.atomic
def part(*, merged_id: UUID, by: Actor, at: datetime) -> None:
    """Note that a linked record is somebody of their own after all; both stand as they did before they were linked.

    Raises CannotPart where the record is linked to none, NotVisible for an unknown record.
    """
    lock_identity()
    merged = Person.objects.select_for_update(no_key=True).filter(id=merged_id, erased_at__isnull=True).first()
    if merged is None:
        raise NotVisible("There is no such person.")
    if merged.merged_into_id is None:
        raise CannotPart("This record is linked to no other")
    kept_id = merged.known_as
    below = _with_all_linked_below(merged.id)
    merged.merged_into = None
    merged.known_as = merged.id
    merged.save(update_fields=["merged_into", "known_as"])
    Person.objects.filter(id__in=below).update(known_as=merged.id)
    PersonLink.objects.filter(merged=merged, parted_at__isnull=True).update(
        parted_at=at, parted_by_kind=by.kind, parted_by_id=by.id
    )
    record(events.PeopleParted(merged_id=merged.id, kept_id=kept_id, person_id=kept_id), by=by, at=at)
