"""Who may look programmes up, and who may enter and change them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from goodwork.kernel.actors import NotVisible, Role, Viewer

EDITORS: Final = (Role.ADMINISTRATOR, Role.SERVICE_LEAD)
"""Who enters programmes: administrators all, service leads those that their own organisation leads."""

READERS: Final = (*EDITORS, Role.COMMISSIONER, Role.WORK_COACH, Role.PROVIDER, Role.CLINICIAN)
"""Who may look programmes up."""


def can_add(viewer: Viewer) -> bool:
    """Say whether a viewer may enter programmes at all."""
    return viewer.has_role(*EDITORS)


def check_can_add(viewer: Viewer) -> None:
    """Raise NotVisible unless the viewer may enter programmes."""
    if not can_add(viewer):
        raise NotVisible("programme")


def can_edit(viewer: Viewer, lead_id: UUID) -> bool:
    """Say whether a viewer may enter or change a programme that an organisation leads."""
    return viewer.has_role(Role.ADMINISTRATOR) or viewer.has_role(Role.SERVICE_LEAD, organisation_id=lead_id)


def check_can_edit(viewer: Viewer, lead_id: UUID) -> None:
    """Raise NotVisible unless the viewer may change a programme that an organisation leads."""
    if not can_edit(viewer, lead_id):
        raise NotVisible("programme")
