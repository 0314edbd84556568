"""Erasing why people had fit notes, when the time for which their record is kept is over (DOMAIN 7.3)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.services import record
from goodwork.reach.intake.events import NoteReasonErased
from goodwork.reach.intake.models import NoteReason
from goodwork.registers.people.scope import belonging_to


@transaction.atomic
def erase_reasons(*, person_id: UUID, by: Actor, at: datetime) -> int:
    """Erase the reasons in a person's fit notes, by any of their records, and return how many there were."""
    erased, _ = NoteReason.objects.filter(belonging_to("request__person", person_id)).delete()
    if erased:
        record(NoteReasonErased(person_id=person_id, reasons=erased), by=by, at=at)
    return erased
