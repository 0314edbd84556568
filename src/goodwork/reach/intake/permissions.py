"""Who may hand in a practice's files, and who may read why somebody has a fit note."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from goodwork.kernel.actors import NotVisible, Role, Viewer

HAND_IN: Final = (Role.PRACTICE_STAFF, Role.CLINICIAN)
"""They hand in the fit-note requests of their practice, and see what became of them."""

READ_REASONS: Final = (Role.CLINICIAN,)
"""They may read why somebody has a fit note; reception never does."""


def practices_of(viewer: Viewer) -> Collection[UUID]:
    """Return the practices whose files a viewer may hand in and look at."""
    return viewer.organisation_ids(*HAND_IN)


def can_hand_in(viewer: Viewer, organisation_id: UUID) -> bool:
    """Say whether a viewer may hand in an organisation's files."""
    return viewer.is_system or viewer.has_role(*HAND_IN, organisation_id=organisation_id)


def check_can_hand_in(viewer: Viewer, organisation_id: UUID) -> None:
    """Raise NotVisible for a viewer who may not hand in an organisation's files."""
    if not can_hand_in(viewer, organisation_id):
        raise NotVisible("fit notes")


def can_read_reasons(viewer: Viewer, organisation_id: UUID) -> bool:
    """Say whether a viewer may read why people of a practice have fit notes."""
    return viewer.is_system or viewer.has_role(*READ_REASONS, organisation_id=organisation_id)
