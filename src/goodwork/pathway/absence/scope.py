"""Whose absences a viewer may see: of their practice, and of who consented to their organisation; never a mere
caller's.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from goodwork.kernel.actors import ActorKind, Viewer
from goodwork.pathway.absence.models import FitNote
from goodwork.registers.people import conditions, scope
from goodwork.registers.people.conditions import Clause, Holds, OfRecord
from goodwork.registers.people.models import Person
from goodwork.registers.people.permissions import PRACTICE_ROLES, PROVIDER_ROLES


def _shown(viewer: Viewer) -> Clause:
    """Return the condition under which a viewer may see when somebody was off sick."""
    if viewer.is_system or viewer.kind is not ActorKind.USER:
        return scope.seen(viewer)
    ways: list[Clause] = []
    if practices := viewer.organisation_ids(*PRACTICE_ROLES):
        ways.append(conditions.registered_at(practices))
    if providers := viewer.organisation_ids(*PROVIDER_ROLES):
        ways.append(conditions.consented_to(providers))
    if viewer.glass:
        ways.append(conditions.one_of(viewer.glass))
    return conditions.any_of(ways)


def seen_by(viewer: Viewer) -> Q:
    """Return the condition that a fit note is of somebody the dates of whose notes a viewer may see.

    Whoever only rings for a practice sees how to reach somebody, and not that they are off sick.
    """
    return Q(OfRecord(_shown(viewer)))


def longest_first(viewer: Viewer, absences: Clause) -> Clause:
    """Return those absences that a viewer may see, the longest first, of a query of person, first and last day, notes.

    The few people of a practice, or of a small provider, are gathered first. Of whoever sees more of them, absences are
    walked from the longest until there are enough: `OFFSET 0` lets none be looked at that need not be.
    """
    gathered = _gathered(viewer)
    order = "ORDER BY to_date - from_date DESC, notes DESC, person_id"
    if gathered is None:
        seen = _shown(viewer)
        return Clause(
            f"""SELECT gw_a.* FROM ({absences.sql} {order} OFFSET 0) gw_a
                 WHERE {seen.sql.replace("{person}", "gw_a.person_id")}""",
            (*absences.values, *seen.values),
        )
    return Clause(
        f"""WITH gw_mine AS MATERIALIZED ({gathered.sql})
            SELECT gw_a.* FROM ({absences.sql}) gw_a WHERE person_id IN (SELECT * FROM gw_mine) {order}""",
        (*gathered.values, *absences.values),
    )


def _gathered(viewer: Viewer) -> Clause | None:
    """Return the query of the records of everybody whose absences a viewer may see; None where they are too many."""
    if viewer.kind is not ActorKind.USER or scope.sees_many(viewer):
        return None
    records = [conditions.records_registered_at(viewer.organisation_ids(*PRACTICE_ROLES))]
    if providers := viewer.organisation_ids(*PROVIDER_ROLES):
        records.append(conditions.records_consented_to(providers))
    if viewer.glass:
        records.append(conditions.records_like("SELECT unnest(%s)", [list(viewer.glass)]))
    return conditions.union(records)


def people_with_absences(viewer: Viewer) -> QuerySet[Person]:
    """Return the records whose fit notes a viewer may see the dates of."""
    return Person.objects.filter(Holds(_shown(viewer)))


def notes_of(viewer: Viewer, person_id: UUID) -> QuerySet[FitNote, tuple[date, date]]:
    """Ask for the first and last days of all of a person's notes."""
    return FitNote.objects.filter(scope.belonging_to("person", person_id)).values_list("from_date", "to_date")
