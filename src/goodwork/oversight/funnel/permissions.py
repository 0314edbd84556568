"""Who may see the funnel, and who may see its small numbers."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from goodwork.kernel.actors import NotVisible, Role, Viewer

READERS = (Role.SERVICE_LEAD, Role.COMMISSIONER, Role.ADMINISTRATOR)


def check_can_read(viewer: Viewer) -> None:
    """Raise NotVisible unless the viewer is a service lead, a commissioner or an administrator."""
    if not viewer.is_system and not viewer.has_role(*READERS):
        raise NotVisible("funnel")


def may_see_small_numbers(viewer: Viewer, organisation_ids: Collection[UUID | None]) -> bool:
    """Say whether a viewer may see counts of 1 to 7 in figures about people whom these organisations hold.

    Administrators may. A service lead may where every one of the organisations is theirs; None stands for an imported
    history, in which nobody is known by name. Commissioners see suppressed counts, never rows.
    """
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return True
    led = viewer.organisation_ids(Role.SERVICE_LEAD)
    return bool(led) and all(o is None or o in led for o in organisation_ids)
