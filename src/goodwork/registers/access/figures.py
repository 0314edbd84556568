"""Who may read figures about everybody, and who may see the small numbers of them; one rule for all of oversight."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from goodwork.kernel.actors import NotVisible, Role, Viewer

READERS: Final = (Role.SERVICE_LEAD, Role.COMMISSIONER, Role.ADMINISTRATOR)
"""Who reads figures that are not of one organisation alone."""


def check_can_read(viewer: Viewer, figures: str) -> None:
    """Raise NotVisible, naming the figures, unless the viewer is a reader of figures or the system."""
    if not viewer.is_system and not viewer.has_role(*READERS):
        raise NotVisible(figures)


def may_see_small_numbers(
    viewer: Viewer, organisation_ids: Collection[UUID | None], *, roles: Collection[Role] = (Role.SERVICE_LEAD,)
) -> bool:
    """Say whether a viewer may see counts of 1 to 7 about people with whom these organisations have to do.

    The system and administrators may; whoever holds one of `roles` may where every one of the organisations is theirs.
    None stands for an organisation that is not known, which is nobody's. Commissioners see suppressed counts.
    """
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return True
    theirs = viewer.organisation_ids(*roles)
    return bool(theirs) and set(organisation_ids) <= theirs
