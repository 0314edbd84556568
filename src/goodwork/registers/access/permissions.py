"""Who may look after accounts, break the glass, and read its report. Each check raises its reason."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from goodwork.kernel.actors import ActorKind, Role, Viewer
from goodwork.registers.access.rules import GLASS_ROLES, REPORT_ROLES, CannotBreakGlass, CannotManage

MANAGERS = (Role.ADMINISTRATOR, Role.SERVICE_LEAD)
"""Who looks after accounts: administrators all, service leads those of their own organisation."""


def check_can_manage(viewer: Viewer, organisation_ids: Collection[UUID], *, role: Role | None = None) -> None:
    """Raise CannotManage unless the viewer may look after accounts of all these organisations.

    The system and an administrator may, everywhere; a service lead may in their own organisation, but makes no
    administrators, and looks after no account of one: whoever makes a new link for an account can sign in with it.
    """
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return
    led = viewer.organisation_ids(Role.SERVICE_LEAD)
    if not led or not organisation_ids or not set(organisation_ids) <= led:
        raise CannotManage("Only an administrator, or the service lead of the organisation, can do this.")
    if role is Role.ADMINISTRATOR:
        raise CannotManage(
            "Only an administrator can make another administrator, or look after the account of one.", field="role"
        )


def can_manage(viewer: Viewer, organisation_ids: Collection[UUID], *, role: Role | None = None) -> bool:
    """Say whether the viewer may look after accounts of all these organisations."""
    try:
        check_can_manage(viewer, organisation_ids, role=role)
    except CannotManage:
        return False
    return True


def check_can_break_glass(viewer: Viewer) -> None:
    """Raise CannotBreakGlass unless the viewer is a signed-in member of staff who answers for people directly."""
    if viewer.kind is not ActorKind.USER or not viewer.has_role(*GLASS_ROLES):
        raise CannotBreakGlass("Your role does not open people's records.")


def can_break_glass(viewer: Viewer) -> bool:
    """Say whether the viewer may break the glass."""
    try:
        check_can_break_glass(viewer)
    except CannotBreakGlass:
        return False
    return True


def can_read_glass_report(viewer: Viewer) -> bool:
    """Say whether the viewer may read who broke the glass."""
    return viewer.is_system or viewer.has_role(*REPORT_ROLES)
