"""What routes do when something happens below.

A death, an erasure or consent taken back ends what is open; an erasure clears what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.events.types import Code
from goodwork.pathway.routes import bundle as bundle
from goodwork.pathway.routes import closing
from goodwork.pathway.routes.models import NeedOfPerson, Redirect
from goodwork.pathway.routes.redirects import Came
from goodwork.reach.promises import registry
from goodwork.reach.promises import services as promises
from goodwork.registers.people import queries as people
from goodwork.registers.people.events import ConsentWithdrawn, DeathRecorded, PersonErased


@registry.open_things("REDIRECT")
def open_redirects() -> set[UUID]:
    """Return the ids of the redirections of which nobody has written down yet what came of them."""
    return set(Redirect.objects.filter(closed_at__isnull=True).values_list("id", flat=True))


@handles(DeathRecorded, PersonErased)
def end_redirects(happened: Sequence[Happened[DeathRecorded | PersonErased]]) -> None:
    """End what is open for somebody who has died, or whose record is erased."""
    for h in happened:
        _end(_open_ones(h.event.person_id), Came.RECORD_ENDED, h)


@handles(ConsentWithdrawn)
def follow_no_more(happened: Sequence[Happened[ConsentWithdrawn]]) -> None:
    """End what an organisation follows for somebody who no longer lets it see them: it can ask nobody (B7, M1)."""
    for h in happened:
        theirs = _open_ones(h.event.person_id).filter(organisation_id=h.event.organisation_id)
        _end(theirs, Came.CONSENT_WITHDRAWN, h)


def _open_ones(person_id: UUID) -> QuerySet[Redirect]:
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    return Redirect.objects.select_for_update().filter(person_id__in=ids, closed_at__isnull=True)


def _end(rows: QuerySet[Redirect], came: Came, h: Happened[Any]) -> None:
    for row in rows:
        closing.close(row, came, by=h.by, at=h.at)
        promises.release(subject_kind="REDIRECT", subject_id=row.pk, reason=Code(came), by=h.by, at=h.at)


@handles(PersonErased)
def forget_needs(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase what people said matters, when the time of keeping is over (DOMAIN 7.3)."""
    NeedOfPerson.objects.filter(person_id__in=[h.event.person_id for h in happened]).delete()
