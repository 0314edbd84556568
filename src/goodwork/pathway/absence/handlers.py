"""What absence does when something happens below: the dates of each fit note are kept, and follow their people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from goodwork.ledger.events.handling import Happened, handles
from goodwork.pathway.absence import bundle as bundle
from goodwork.pathway.absence import repeats, services
from goodwork.reach.intake.events import FitNoteRequested
from goodwork.registers.people.events import PeopleLinked, PeopleParted


@handles(FitNoteRequested)
def keep_dates(happened: Sequence[Happened[FitNoteRequested]]) -> None:
    """Keep the days that fit notes cover, and flag those that repeat (A5). A note without both days has no length."""
    for (by, at), part in groupby(happened, key=lambda h: (h.by, h.at)):
        notes = [
            services.NewNote(
                person_id=h.event.person_id,
                practice_id=h.event.organisation_id,
                source_id=h.event.fit_note_request_id,
                from_date=h.event.note_from,
                to_date=h.event.note_to,
            )
            for h in part
            if h.event.note_from is not None and h.event.note_to is not None
        ]
        if notes:
            services.note_many(notes, by=by, at=at)


@handles(PeopleLinked, PeopleParted)
def follow_people(happened: Sequence[Happened[PeopleLinked | PeopleParted]]) -> None:
    """Let notes of two records make one absence where they are one person, and two where they are two after all."""
    repeats.follow(records={one for h in happened for one in (h.event.merged_id, h.event.kept_id)})
