"""Reading what happened."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, Viewer
from goodwork.ledger.events.models import EventRow
from goodwork.ledger.events.types import Event, event_from
from goodwork.ledger.together import Ahead, ahead_once, once


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One row of the ledger."""

    id: int
    kind: str
    at: datetime
    by: Actor
    subject_kind: str
    subject_id: UUID
    person_id: UUID | None
    organisation_id: UUID | None
    data: dict[str, Any]

    def event(self) -> Event:
        """Return the row as the event that was recorded."""
        return event_from(self.kind, self.data)


def _stored(row: EventRow) -> StoredEvent:
    return StoredEvent(
        id=row.pk,
        kind=row.kind,
        at=row.at,
        by=Actor(kind=ActorKind(row.actor_kind), id=row.actor_id, on_behalf_of=row.on_behalf_of),
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        data=row.data,
    )


def of_subject(viewer: Viewer, subject_kind: str, subject_id: UUID) -> list[StoredEvent]:
    """Return what happened to one thing, oldest first. Rooms call it for what their viewer may see."""
    return stored(viewer, once(_about(subject_kind.upper()), SYSTEM_VIEWER, subject_id))


def subject_ahead(viewer: Viewer, subject_kind: str, subject_id: UUID) -> Ahead[Any] | None:
    """Return how a page asks ahead for what `of_subject` will want."""
    return ahead_once(_about(subject_kind.upper()), SYSTEM_VIEWER, subject_id)


@cache
def _about(subject_kind: str) -> Callable[[Viewer, UUID], QuerySet[EventRow]]:
    """Return the question what happened to one thing of a kind."""

    def of(viewer: Viewer, subject_id: UUID) -> QuerySet[EventRow]:
        return EventRow.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("at", "id")

    return of


def of_subjects(
    viewer: Viewer, subject_kind: str, subject_ids: Collection[UUID], *, kinds: Collection[str]
) -> list[StoredEvent]:
    """Return what happened of some kinds to some things of one kind, oldest first, in one query."""
    found = EventRow.objects.filter(
        subject_kind=subject_kind.upper(), subject_id__in=list(subject_ids), kind__in=list(kinds)
    )
    return [_stored(row) for row in found.order_by("at", "id")]


def of_person(viewer: Viewer, person_id: UUID) -> list[StoredEvent]:
    """Return what happened to one person, oldest first. Rooms call it for what their viewer may see."""
    return [_stored(row) for row in EventRow.objects.filter(person_id=person_id).order_by("at", "id")]


def of_people(viewer: Viewer, person_ids: Collection[UUID], *, kinds: Collection[str]) -> list[StoredEvent]:
    """Return what happened to some people, of some kinds, oldest first, in one query."""
    found = EventRow.objects.filter(person_id__in=list(person_ids), kind__in=list(kinds)).order_by("at", "id")
    return stored(viewer, found)


def stored(viewer: Viewer, rows: Iterable[EventRow]) -> list[StoredEvent]:
    """Return rows that a room asked for together with other things, as they are read."""
    return [_stored(row) for row in rows]


def stream(
    viewer: Viewer, *, kinds: Collection[str] | None = None, after_id: int = 0, chunk: int = 5000
) -> Iterator[StoredEvent]:
    """Yield the rows of some kinds after an id in the order of their ids, in bounded memory."""
    while True:
        rows = EventRow.objects.filter(id__gt=after_id).order_by("id")
        if kinds is not None:
            rows = rows.filter(kind__in=list(kinds))
        page = list(rows[:chunk])
        yield from (_stored(row) for row in page)
        if len(page) < chunk:
            return
        after_id = page[-1].pk
