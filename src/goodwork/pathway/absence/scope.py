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


def many_seen_by(viewer: Viewer) -> Q:
    """Return the same condition in the form that is fast where the notes of all of a practice's people are wanted."""
    if viewer.kind is not ActorKind.USER or viewer.organisation_ids(*PROVIDER_ROLES):
        return seen_by(viewer)
    records = [conditions.records_registered_at(viewer.organisation_ids(*PRACTICE_ROLES))]
    if viewer.glass:
        records.append(conditions.records_like("SELECT unnest(%s)", [list(viewer.glass)]))
    return Q(person_id__in=conditions.union_of(records))


def people_with_absences(viewer: Viewer) -> QuerySet[Person]:
    """Return the records whose fit notes a viewer may see the dates of."""
    return Person.objects.filter(Holds(_shown(viewer)))


def notes_of(viewer: Viewer, person_id: UUID) -> QuerySet[FitNote, tuple[date, date]]:
    """Ask for the first and last days of all of a person's notes."""
    return FitNote.objects.filter(scope.belonging_to("person", person_id)).values_list("from_date", "to_date")
