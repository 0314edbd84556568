"""Who may plan, start and look at campaigns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from goodwork.kernel.actors import NotVisible, Role, Viewer

MANAGERS: Final = (Role.PRACTICE_STAFF, Role.CLINICIAN, Role.SERVICE_LEAD)
"""They plan and run campaigns for the organisation that they are in."""


def organisations_of(viewer: Viewer) -> Collection[UUID]:
    """Return the organisations whose campaigns a viewer may see and run."""
    return viewer.organisation_ids(*MANAGERS)


def can_manage(viewer: Viewer, organisation_id: UUID) -> bool:
    """Say whether a viewer may see and run an organisation's campaigns."""
    return (
        viewer.is_system
        or viewer.has_role(Role.ADMINISTRATOR)
        or viewer.has_role(*MANAGERS, organisation_id=organisation_id)
    )


def check_can_manage(viewer: Viewer, organisation_id: UUID) -> None:
    """Raise NotVisible for a viewer who may not see an organisation's campaigns."""
    if not can_manage(viewer, organisation_id):
        raise NotVisible("campaign")
