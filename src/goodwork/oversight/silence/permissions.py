"""Who may see how many waited in silence, and who may see small numbers of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from goodwork.kernel.actors import NotVisible, Role, Viewer

READERS = (Role.SERVICE_LEAD, Role.COMMISSIONER, Role.ADMINISTRATOR)


def check_can_read(viewer: Viewer) -> None:
    """Raise NotVisible unless the viewer is a service lead, a commissioner or an administrator."""
    if not viewer.is_system and not viewer.has_role(*READERS):
        raise NotVisible("silence")


def may_see_small_numbers(viewer: Viewer, organisation_ids: Collection[UUID]) -> bool:
    """Say whether a viewer may see counts of 1 to 7 about referrals to these organisations.

    Administrators may, and a service lead where every one of the organisations is theirs. Commissioners see suppressed
    counts.
    """
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return True
    led = viewer.organisation_ids(Role.SERVICE_LEAD)
    return bool(led) and set(organisation_ids) <= led
