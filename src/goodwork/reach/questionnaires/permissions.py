"""Who may see answers, type them for somebody, and mark them as read."""

from __future__ import annotations

from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Role, Viewer
from goodwork.registers.people.queries import ids_of
from goodwork.registers.people.scope import sees

READERS = (Role.CLINICIAN, Role.WORK_COACH, Role.SERVICE_LEAD)
"""Who may see answers. Reception sees contacts and promises, never answers."""

HELPERS = (Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.SERVICE_LEAD)
"""Who may open a questionnaire for a person and type what they say."""


def is_own(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether the viewer is the person, proved by date of birth, under any of the records they are known by.

    Somebody else, in whose browser a link is opened, is a stranger here and nothing worse.
    """
    return viewer.kind is ActorKind.PERSON and viewer.id is not None and viewer.id in ids_of(SYSTEM_VIEWER, person_id)


def can_see(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether a person is visible to a viewer at all."""
    return sees(viewer, person_id)


def can_read_answers(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether the viewer may see what a person answered: the person, or a reader who may see the person."""
    if viewer.is_system or is_own(viewer, person_id):
        return True
    return viewer.kind is ActorKind.USER and viewer.has_role(*READERS) and can_see(viewer, person_id)


def check_can_read_answers(viewer: Viewer, person_id: UUID) -> None:
    """Raise NotVisible unless the viewer may see what a person answered."""
    if not can_read_answers(viewer, person_id):
        raise NotVisible


def can_code(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether the viewer may say what a person's words are about: a reader of staff who may see the person."""
    return viewer.kind is ActorKind.USER and viewer.has_role(*READERS) and can_see(viewer, person_id)


def check_can_code(viewer: Viewer, person_id: UUID) -> None:
    """Raise NotVisible unless the viewer may say what a person's words are about."""
    if not can_code(viewer, person_id):
        raise NotVisible


def can_type_for(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether a member of staff may type what a person says: one whom they may see."""
    return viewer.kind is ActorKind.USER and viewer.has_role(*HELPERS) and can_see(viewer, person_id)


def check_can_type_for(viewer: Viewer, person_id: UUID) -> None:
    """Raise NotVisible unless the viewer may type answers for a person."""
    if not can_type_for(viewer, person_id):
        raise NotVisible
