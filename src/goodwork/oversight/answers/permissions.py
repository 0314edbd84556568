"""Who may see what people said, of whom; small numbers of it are `registers.access.figures`' affair."""

from __future__ import annotations

from uuid import UUID

from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.registers.access.figures import READERS

OWN = (Role.CLINICIAN, Role.PRACTICE_STAFF)
"""Who sees the figures of the practices that they work for, and no others."""

ALL_READERS = (*READERS, *OWN)
"""Whoever sees any figures of what people said."""

READ_EACH = (Role.CLINICIAN, Role.SERVICE_LEAD)
"""Whoever may read each answer of an organisation learns nothing new from a small number of it (`questionnaires`)."""


def scope_of(viewer: Viewer) -> frozenset[UUID] | None:
    """Return the organisations whose people's answers a viewer may see counted, None for all.

    Raises NotVisible for whoever may see none.
    """
    if viewer.is_system or viewer.has_role(*READERS):
        return None
    if viewer.has_role(*OWN):
        return viewer.organisation_ids(*OWN)
    raise NotVisible("answers")
