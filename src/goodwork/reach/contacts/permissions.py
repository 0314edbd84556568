"""Who sees calls and concerns, and who may act on them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.reach.contacts.models import Call, Concern, SafeguardingLead
from goodwork.reach.contacts.rules import CallState
from goodwork.registers.people import scope

CALLERS = (Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.SERVICE_LEAD)
"""The roles that ring people, in their own organisation."""

RAISERS = (*CALLERS, Role.PROVIDER)
"""The roles that may say that they are worried about a person."""

CONCERN_READERS = (Role.CLINICIAN, Role.SERVICE_LEAD)
"""The roles that read every concern of their organisation; others read those that they raised or hold."""


@scope.must_call
def people_to_ring(organisation_ids: frozenset[UUID]) -> QuerySet[Any, UUID]:
    """Return the ids of the people whom some organisations must ring now, and may therefore see."""
    return Call.objects.filter(organisation_id__in=organisation_ids, state=CallState.OPEN.value).values_list(
        "person_id", flat=True
    )


def calls_seen_by(viewer: Viewer) -> Q:
    """Return the condition under which a call is for this viewer: theirs to make, or promised by their practice."""
    if viewer.is_system:
        return Q()
    mine = viewer.organisation_ids(*CALLERS)
    return Q(organisation_id__in=mine) | Q(practice_id__in=mine)


def concerns_seen_by(viewer: Viewer) -> Q:
    """Return the condition under which a concern is for this viewer.

    Clinicians, service leads and the safeguarding lead of the organisation; besides, whoever raised it or holds it.
    """
    if viewer.is_system:
        return Q()
    if viewer.id is None:
        return Q(pk__in=[])
    leads = SafeguardingLead.objects.filter(user_id=viewer.id).values("organisation_id")
    return (
        Q(organisation_id__in=viewer.organisation_ids(*CONCERN_READERS))
        | Q(organisation_id__in=leads)
        | Q(owner_user_id=viewer.id)
        | Q(raised_by_id=viewer.id)
    )


def answers_for(viewer: Viewer, concern: Concern) -> bool:
    """Say whether a viewer answers for a concern: who holds it, and who reads those of its organisation.

    Whoever raised it may read it, and doesn't close it for that.
    """
    if viewer.is_system:
        return True
    if viewer.id is None:
        return False
    if concern.owner_user_id == viewer.id:
        return True
    named = SafeguardingLead.objects.filter(organisation_id=concern.organisation_id, user_id=viewer.id)
    return concern.organisation_id in viewer.organisation_ids(*CONCERN_READERS) or named.exists()


def check_can_name_lead(viewer: Viewer, organisation_id: UUID) -> None:
    """Raise NotVisible unless the viewer is a service lead of the organisation, or an administrator."""
    if not (viewer.has_role(Role.SERVICE_LEAD, organisation_id=organisation_id) or viewer.has_role(Role.ADMINISTRATOR)):
        raise NotVisible
