"""Who may see what people said, of whom, and who may see small numbers of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from goodwork.kernel.actors import NotVisible, Role, Viewer

EVERYBODYS = (Role.SERVICE_LEAD, Role.COMMISSIONER, Role.ADMINISTRATOR)
"""Who sees the figures of every practice."""

OWN = (Role.CLINICIAN, Role.PRACTICE_STAFF)
"""Who sees the figures of the practices that they work for, and no others."""

READ_EACH = (Role.CLINICIAN, Role.SERVICE_LEAD)
"""Whoever may read each answer of an organisation learns nothing new from a small number of it (`questionnaires`)."""


def scope_of(viewer: Viewer) -> frozenset[UUID] | None:
    """Return the organisations whose people's answers a viewer may see counted, None for all.

    Raises NotVisible for whoever may see none.
    """
    if viewer.is_system or viewer.has_role(*EVERYBODYS):
        return None
    if viewer.has_role(*OWN):
        return viewer.organisation_ids(*OWN)
    raise NotVisible("answers")


def may_see_small_numbers(viewer: Viewer, organisation_ids: Collection[UUID]) -> bool:
    """Say whether a viewer may see counts of 1 to 7 about people whom these organisations asked.

    Administrators may; a clinician or service lead where every one of the organisations is theirs; commissioners and
    reception never.
    """
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return True
    theirs = viewer.organisation_ids(*READ_EACH)
    return bool(theirs) and set(organisation_ids) <= theirs
