"""Reading spells of absence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from goodwork.kernel.actors import SYSTEM_VIEWER, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.paging import pages_of
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.together import once
from goodwork.pathway.absence import rules
from goodwork.pathway.absence.joining import join_gap_days
from goodwork.pathway.absence.models import FitNote
from goodwork.pathway.absence.scope import longest_first, notes_of, people_with_absences
from goodwork.registers.people.conditions import Clause


@dataclass(frozen=True, slots=True)
class SpellView:
    """One absence of one person: its days (both counted), how many notes, and whether it is going on."""

    person_id: UUID
    from_date: date
    to_date: date
    notes: int
    days: int
    is_repeat: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class SpellPage:
    """One page of repeated absences, the longest first, with how many there are; `at_least`: there are still more."""

    rows: tuple[SpellView, ...]
    total: int
    at_least: bool
    number: int
    pages: int

    def person_ids(self) -> set[UUID]:
        """Return the people on the page."""
        return {row.person_id for row in self.rows}


PAGE_ROWS = 50
MOST_COUNTED = 500
"""So many are counted; of more a page says that there are more."""


def _views(person_id: UUID, notes: list[rules.Note], today: date) -> list[SpellView]:
    gap = join_gap_days()
    found = rules.spells(notes, join_gap_days=gap)
    now = rules.current(found, today, join_gap_days=gap)
    return [SpellView(person_id, s.from_date, s.to_date, s.notes, s.days, s.is_repeat, s is now) for s in found]


def _spells_of_one(person_id: UUID, *, today: date) -> dict[UUID, list[SpellView]]:
    """Return somebody's spells by their id, for the program itself; none for who has no notes."""
    notes = [rules.Note(*days) for days in once(notes_of, SYSTEM_VIEWER, person_id)]
    return {person_id: _views(person_id, notes, today)} if notes else {}


@personal(page="fit note spells")
def spells_of(viewer: Viewer, person_ids: Collection[UUID], *, at: datetime) -> dict[UUID, list[SpellView]]:
    """Return the spells of the people that the viewer may see, earliest first; one query for all of them.

    A person with several linked records is one person, under the id asked for.
    """
    if viewer.is_system and len(person_ids) == 1:
        return _spells_of_one(next(iter(person_ids)), today=local_date(at))
    seen = people_with_absences(viewer).filter(pk__in=list(person_ids))
    asked = list(seen.values_list("known_as", "pk"))
    by_known: dict[UUID, list[UUID]] = defaultdict(list)
    for known_as, person_id in asked:
        by_known[known_as].append(person_id)
    notes: dict[UUID, list[rules.Note]] = defaultdict(list)
    rows = FitNote.objects.filter(person__known_as__in=list(by_known))
    for known_as, from_date, to_date in rows.values_list("person__known_as", "from_date", "to_date"):
        notes[known_as].append(rules.Note(from_date, to_date))
    today = local_date(at)
    return {
        person_id: _views(person_id, notes[known_as], today)
        for known_as, ids in by_known.items()
        for person_id in ids
        if notes[known_as]
    }


_GOING_ON = """SELECT person_id, from_date, to_date, notes FROM absence_repeatedabsence
                WHERE to_date >= %s AND from_date <= %s"""


@personal(page="repeated fit notes")
def repeated(viewer: Viewer, *, number: int = 1, at: datetime) -> SpellPage:
    """Return one page of the absences going on now that have two notes or more, longest first (A5).

    Of the people that the viewer may see, each under the record that they are known as. However many there are, they
    are counted up to `MOST_COUNTED`, or to the end of the page.
    """
    number = max(1, number)
    today = local_date(at)
    most = max(MOST_COUNTED, number * PAGE_ROWS)
    earliest = rules.earliest_current(today, join_gap_days=join_gap_days())
    walk = longest_first(viewer, Clause(_GOING_ON, (earliest, today)))
    with connection.cursor() as cursor:
        cursor.execute(f"{walk.sql} LIMIT %s", [*walk.values, most + 1])
        found = cursor.fetchall()
    pages = pages_of(len(found), PAGE_ROWS)
    number = min(number, pages)
    part = tuple(
        SpellView(
            person_id=person_id,
            from_date=from_date,
            to_date=to_date,
            notes=notes,
            days=(to_date - from_date).days + 1,
            is_repeat=True,
            is_current=True,
        )
        for person_id, from_date, to_date, notes in found[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    )
    return SpellPage(rows=part, total=min(len(found), most), at_least=len(found) > most, number=number, pages=pages)
