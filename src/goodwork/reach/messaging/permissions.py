"""Who sees which messages."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q

from goodwork.kernel.actors import ActorKind, Role, Viewer
from goodwork.reach.promises.permissions import records_of_person
from goodwork.registers.people import scope

STAFF = (Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.SERVICE_LEAD)
"""The roles that write to people, or answer for those who do."""


def is_demonstration() -> bool:
    """Say whether messages go to the demonstration's outbox, where they can be opened, instead of to people."""
    return bool(settings.GOODWORK_GATEWAY == "outbox")


def seen_by(viewer: Viewer) -> Q:
    """Return the condition under which a message is for this viewer.

    A person sees their own; staff see those of people whom they may see. An administrator sees that messages exist, by
    id.
    """
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return Q()
    if viewer.kind is ActorKind.PERSON and viewer.id is not None:
        return Q(person_id__in=records_of_person(viewer.id))
    if viewer.kind is ActorKind.USER and viewer.has_role(*STAFF):
        return Q(person_id__in=scope.all_visible(viewer).values("pk"))
    return Q(pk__in=[])


def can_read_words(viewer: Viewer) -> bool:
    """Say whether a viewer may read messages and where they went: not an administrator, save in the demonstration."""
    if viewer.is_system or viewer.kind is ActorKind.PERSON or viewer.has_role(*STAFF):
        return True
    return is_demonstration() and viewer.has_role(Role.ADMINISTRATOR)
