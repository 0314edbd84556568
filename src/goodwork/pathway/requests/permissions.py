"""Who may send and take back a person's own request: the person, and who helps while the person decides."""

from __future__ import annotations

from uuid import UUID

from goodwork.kernel.actors import Actor, ActorKind, NotVisible, Role, Viewer
from goodwork.registers.people import scope

HELPERS = (Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER)
"""The roles that type for a person whom they may see."""


def check_can_type(viewer: Viewer, person_id: UUID) -> None:
    """Raise NotVisible unless the viewer is the person at their own page, or a colleague who sees them."""
    if viewer.is_system:
        return
    if viewer.kind is ActorKind.PERSON and viewer.id is not None and scope.sees(viewer, person_id):
        return
    if viewer.kind is ActorKind.USER and viewer.has_role(*HELPERS) and scope.sees(viewer, person_id):
        return
    raise NotVisible


def may_type(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether the viewer may type a request of a person."""
    try:
        check_can_type(viewer, person_id)
    except NotVisible:
        return False
    return True


def hand_of(viewer: Viewer, person_id: UUID, *, helped: bool) -> Actor:
    """Return who acts: the person at their page, or whoever types for them, on their behalf."""
    if viewer.kind is ActorKind.USER:
        return Actor(kind=ActorKind.HELPER, id=viewer.id, on_behalf_of=person_id)
    return Actor(kind=ActorKind.HELPER, on_behalf_of=person_id) if helped else viewer.actor()
