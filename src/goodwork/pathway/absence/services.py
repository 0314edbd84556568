"""Writing down fit notes, one or thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import Actor
from goodwork.kernel.ids import new_id
from goodwork.ledger.ahead import together_at_the_end
from goodwork.ledger.copying import copy_lines, day, moment
from goodwork.ledger.events.services import record
from goodwork.pathway.absence import repeats, rules
from goodwork.pathway.absence.events import FitNoteRepeated
from goodwork.pathway.absence.joining import join_gap_days
from goodwork.pathway.absence.models import FitNote


@dataclass(slots=True, kw_only=True)
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
    already, so only a repeat is another. Takes one read and two writes whatever the length. Source: A5.
    """
    known: set[UUID] = set()
    held: dict[UUID, list[rules.Note]] = defaultdict(list)
    same = Q(source_id__among=[n.source_id for n in new]) | Q(person_id__among={n.person_id for n in new})
    earlier = FitNote.objects.filter(same)
    for source_id, person_id, from_date, to_date in earlier.values_list(
        "source_id", "person_id", "from_date", "to_date"
    ):
        known.add(source_id)
        held[person_id].append(rules.Note(from_date, to_date))
    fresh = {n.source_id: n for n in new if n.source_id not in known and n.from_date <= n.to_date}
    if not fresh:
        return 0
    ids = {source_id: new_id() for source_id in fresh}
    came = moment(at)
    copy_lines(
        FitNote,
        ("id", "person", "practice", "source_id", "from_date", "to_date", "received_at"),
        (
            f"{ids[s]}\t{n.person_id}\t{n.practice_id}\t{s}\t{day(n.from_date)}\t{day(n.to_date)}\t{came}\n"
            for s, n in fresh.items()
        ),
    )
    repeated = [told for s, n in fresh.items() if (told := _repeat(ids[s], n, held[n.person_id])) is not None]
    had_one = [person_id for person_id, notes in held.items() if len(notes) >= rules.REPEAT_NOTES]
    together_at_the_end(repeats.keep, repeats.Noted(again=had_one, records={n.person_id for n in fresh.values()}))
    record(*repeated, by=by, at=at)
    return len(fresh)


def _repeat(note_id: UUID, new: NewNote, held: list[rules.Note]) -> FitNoteRepeated | None:
    """Put a note beside those that its person has, and return what is flagged where it repeats one; None where not."""
    note = rules.Note(new.from_date, new.to_date)
    held.append(note)
    if len(held) < rules.REPEAT_NOTES:
        return None
    spell = rules.spell_with(rules.spells(held, join_gap_days=join_gap_days()), note)
    if not spell.is_repeat:
        return None
    return FitNoteRepeated(
        note_id=note_id,
        person_id=new.person_id,
        organisation_id=new.practice_id,
        spell_from_date=spell.from_date,
        spell_to_date=spell.to_date,
        notes=spell.notes,
        days=spell.days,
    )
