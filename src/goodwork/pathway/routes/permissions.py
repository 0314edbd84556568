"""Who may see and change what leads to a route."""

from __future__ import annotations

from uuid import UUID

from goodwork.kernel.actors import ActorKind, NotVisible, Role, Viewer
from goodwork.registers.people import scope

READERS = (Role.CLINICIAN, Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER)
"""Who may see routes of a person whom they see: they show what the person said matters, so never reception."""
REDIRECTORS = (Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER)
"""Whose organisation may redirect somebody, and keep the promise about it."""


def may_read(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether a viewer may see a person's routes: the person, or a reader who may see the person."""
    if viewer.is_system:
        return True
    if viewer.kind is ActorKind.USER and not viewer.has_role(*READERS):
        return False
    return viewer.id is not None and scope.sees(viewer, person_id)


def check_can_read(viewer: Viewer, person_id: UUID) -> None:
    """Raise NotVisible unless the viewer may see a person's routes."""
    if not may_read(viewer, person_id):
        raise NotVisible
