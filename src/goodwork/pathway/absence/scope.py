"""Whose absences a viewer may see: of their practice, and of who consented to their organisation; never a mere
caller's.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from goodwork.kernel.actors import ActorKind, Viewer
from goodwork.registers.people import scope
from goodwork.registers.people.models import Person, Registration
from goodwork.registers.people.permissions import PRACTICE_ROLES, PROVIDER_ROLES


def people_with_absences(viewer: Viewer) -> QuerySet[Person]:
    """Return the records whose fit notes a viewer may see the dates of.

    Whoever only rings for a practice sees how to reach somebody, and not that they are off sick.
    """
    if viewer.is_system or viewer.kind is not ActorKind.USER:
        return scope.visible_people(viewer)
    ways = Q(pk__in=[])
    if practices := viewer.organisation_ids(*PRACTICE_ROLES):
        ways |= Q(
            Exists(
                Registration.objects.filter(
                    person__known_as=OuterRef("known_as"),
                    organisation_id__in=list(practices),
                    until_date__isnull=True,
                )
            )
        )
    if providers := viewer.organisation_ids(*PROVIDER_ROLES):
        ways |= Q(scope.consented_to(providers))
    if viewer.glass:
        ways |= Q(pk__in=list(viewer.glass)) | Q(known_as__in=list(viewer.glass))
    return Person.objects.filter(ways)
