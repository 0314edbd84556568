"""Who sees which promises."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from goodwork.kernel.actors import ActorKind, NotVisible, Role, Viewer
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import LIVE, Step, Told
from goodwork.registers.people import scope
from goodwork.registers.people.models import Person

STAFF = (Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.SERVICE_LEAD)
"""The roles that hold promises or answer for them."""


@scope.must_call
def people_to_find_another_for(organisation_ids: frozenset[UUID]) -> QuerySet[Promise, UUID]:
    """Return the people for whom some organisations look for another service now, and whom they may therefore reach."""
    return Promise.objects.filter(
        organisation_id__in=organisation_ids,
        step=Step.SENDER_WILL_FIND_ANOTHER.value,
        state__in=[s.value for s in LIVE],
    ).values_list("person_id", flat=True)


def records_of_person(person_id: UUID) -> QuerySet[Person, UUID]:
    """Return, as a subquery, the ids of all records of one person."""
    root = Person.objects.filter(pk=person_id).values("known_as")
    return Person.objects.filter(known_as__in=root).values_list("pk", flat=True)


def seen_by(viewer: Viewer) -> Q:
    """Return the condition under which a promise is for this viewer.

    A person sees their own, never a concern that a colleague raised about them; staff see what their organisation holds
    and what is owed to the people whom they may see; an administrator sees that promises exist, by id.
    """
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return Q()
    if viewer.kind is ActorKind.PERSON and viewer.id is not None:
        return Q(person_id__in=records_of_person(viewer.id)) & ~Q(told=Told.STAFF_ONLY.value)
    if viewer.kind is ActorKind.USER and viewer.has_role(*STAFF):
        return Q(organisation_id__in=viewer.organisation_ids(*STAFF)) | scope.seen_by(viewer)
    return Q(pk__in=[])


def check_can_see_silences(viewer: Viewer) -> None:
    """Raise NotVisible for somebody who answers for no holder: silences are for service leads, and for the system."""
    if not (viewer.is_system or viewer.has_role(Role.SERVICE_LEAD, Role.ADMINISTRATOR)):
        raise NotVisible


def check_can_act(viewer: Viewer, organisation_id: UUID) -> None:
    """Raise NotVisible for somebody who doesn't work in the organisation that holds a promise."""
    if not (viewer.is_system or organisation_id in viewer.organisation_ids(*STAFF)):
        raise NotVisible


def can_act(viewer: Viewer, organisation_id: UUID) -> bool:
    """Say whether a viewer may move, or pass on, what an organisation has promised."""
    try:
        check_can_act(viewer, organisation_id)
    except NotVisible:
        return False
    return True


def holds(roles: Iterable[Role]) -> bool:
    """Say whether somebody with these roles can hold a promise."""
    return any(role in STAFF for role in roles)
