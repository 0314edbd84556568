"""Writing down fit notes, one or thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor
from goodwork.kernel.ids import new_id
from goodwork.ledger.copying import copy_objects
from goodwork.ledger.events.services import record
from goodwork.pathway.absence import rules
from goodwork.pathway.absence.events import FitNoteRepeated
from goodwork.pathway.absence.joining import join_gap_days
from goodwork.pathway.absence.models import FitNote


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote:
    """A fit note as it came: whose, from which practice, told by which request, and the days it covers."""

    person_id: UUID
    practice_id: UUID
    source_id: UUID
    from_date: date
    to_date: date


@transaction.atomic
def note_many(new: Sequence[NewNote], *, by: Actor, at: datetime) -> int:
    """Keep fit notes that are not kept yet, flag those that repeat, and return how many were new.

    A note that ends before it begins is passed over: intake has warned of it. That a note came is intake's event
    already, so only a repeat is another. Takes two reads and two writes whatever the length. Source: REQUIREMENTS A5.
    """
    known = set(FitNote.objects.filter(source_id__in=[n.source_id for n in new]).values_list("source_id", flat=True))
    fresh = {n.source_id: n for n in new if n.source_id not in known and n.from_date <= n.to_date}
    rows = [
        FitNote(
            id=new_id(),
            person_id=n.person_id,
            practice_id=n.practice_id,
            source_id=n.source_id,
            from_date=n.from_date,
            to_date=n.to_date,
            received_at=at,
        )
        for n in fresh.values()
    ]
    if not rows:
        return 0
    held: dict[UUID, list[rules.Note]] = defaultdict(list)
    earlier = FitNote.objects.filter(person_id__in={r.person_id for r in rows})
    for person_id, from_date, to_date in earlier.values_list("person_id", "from_date", "to_date"):
        held[person_id].append(rules.Note(from_date, to_date))
    copy_objects(rows)
    happened: list[FitNoteRepeated] = []
    for row in rows:
        note = rules.Note(row.from_date, row.to_date)
        held[row.person_id].append(note)
        spell = rules.spell_with(rules.spells(held[row.person_id], join_gap_days=join_gap_days()), note)
        if spell.is_repeat:
            happened.append(
                FitNoteRepeated(
                    note_id=row.pk,
                    person_id=row.person_id,
                    organisation_id=row.practice_id,
                    spell_from_date=spell.from_date,
                    spell_to_date=spell.to_date,
                    notes=spell.notes,
                    days=spell.days,
                )
            )
    record(*happened, by=by, at=at)
    return len(rows)
