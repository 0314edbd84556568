"""Writing the register of programmes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.registers.programmes.events import ProgrammeMade
from goodwork.registers.programmes.models import Programme
from goodwork.registers.programmes.rules import slug as read_slug


@transaction.atomic
def ensure(*, slug: str, name: str | None = None, organisation_id: UUID | None = None, by: Actor, at: datetime) -> UUID:
    """Return the id of the programme of a slug; make it where there is none.

    `name` defaults to the slug in words. A programme that is there keeps its name and organisation.

    Raises: CannotName for a slug that can't be one.
    """
    wanted = read_slug(slug)
    row, made = Programme.objects.get_or_create(
        slug=wanted,
        defaults={
            "id": new_id(),
            "name": (name or wanted.replace("-", " ").replace("_", " ").capitalize()).strip(),
            "organisation_id": organisation_id,
            "created_at": at,
        },
    )
    if made:
        record(ProgrammeMade(programme_id=row.id, organisation_id=organisation_id), by=by, at=at)
    return row.id
