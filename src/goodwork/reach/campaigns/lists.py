"""Lists of people that come in and can be written to: taken in pieces, each piece once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor, NotVisible
from goodwork.ledger.copying import copy_lines
from goodwork.ledger.events.services import record
from goodwork.reach.campaigns.events import PeopleListBegun, PeopleListed, PeopleListTaken
from goodwork.reach.campaigns.models import ListMember, PeopleList
from goodwork.reach.campaigns.rules import ListKind


@transaction.atomic
def begin_list(*, organisation_id: UUID, list_kind: ListKind, name: str, sha256: str, by: Actor, at: datetime) -> UUID:
    """Return the list that a file is, by its fingerprint: the same file again is the same list."""
    found, made = PeopleList.objects.get_or_create(
        organisation_id=organisation_id,
        kind=list_kind.value,
        sha256=sha256,
        defaults={"name": name[:120], "created_at": at},
    )
    if made:
        record(
            PeopleListBegun(people_list_id=found.id, organisation_id=organisation_id, list_kind=list_kind), by=by, at=at
        )
    return found.id


@transaction.atomic
def put_on_list(*, people_list_id: UUID, members: Sequence[tuple[UUID, int]], by: Actor, at: datetime) -> int:
    """Put people on a list, each with the record of the file that names them, and return how many are new on it."""
    # Two runs of a list at once wait for each other: nobody is put on it twice.
    PeopleList.objects.select_for_update().get(id=people_list_id)
    known = {person_id for person_id, _ in members}
    on_it = ListMember.objects.filter(people_list_id=people_list_id, person_id__among=known)
    seen = set(on_it.values_list("person_id", flat=True))
    new: dict[UUID, int] = {}
    for person_id, number in members:
        if person_id not in seen:
            new.setdefault(person_id, number)
    copy_lines(
        ListMember,
        ("people_list", "person", "record"),
        [f"{people_list_id}\t{person_id}\t{number}\n" for person_id, number in new.items()],
    )
    if new:
        record(PeopleListed(people_list_id=people_list_id, people=len(new)), by=by, at=at)
    return len(new)


@transaction.atomic
def complete_list(*, people_list_id: UUID, records: int, rejected: int, held: int, by: Actor, at: datetime) -> None:
    """Note that a list came in to its end and can be written to; once. The counts are of the file's records."""
    found = PeopleList.objects.select_for_update().filter(id=people_list_id).first()
    if found is None:
        raise NotVisible("list")
    if found.completed_at is not None:
        return
    found.completed_at = at
    found.save(update_fields=["completed_at"])
    record(
        PeopleListTaken(
            people_list_id=found.id,
            organisation_id=found.organisation_id,
            list_kind=ListKind(found.kind),
            people=ListMember.objects.filter(people_list=found).count(),
            records=records,
            rejected=rejected,
            held=held,
        ),
        by=by,
        at=at,
    )
