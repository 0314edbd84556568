"""What the pages for accounts share."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.registers.access import queries as access
from goodwork.registers.access.queries import AccountView, UserView
from goodwork.registers.access.rules import ROLE_NAMES, AccountState
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations.queries import OrganisationView

STATE_WORDS = {
    AccountState.INVITED: ("Invited", "yellow"),
    AccountState.ACTIVE: ("Active", "green"),
    AccountState.ENDED: ("Ended", "grey"),
}
"""Each state of an account: its word and the colour of its tag."""


def led_by(viewer: Viewer) -> list[OrganisationView]:
    """Return the organisations whose accounts a lead looks after; none for an administrator, who chooses any."""
    if viewer.has_role(Role.ADMINISTRATOR):
        return []
    found = organisations.many(viewer, viewer.organisation_ids(Role.SERVICE_LEAD))
    return sorted(found.values(), key=lambda o: o.name)


def organisation_chosen(viewer: Viewer, text: str, led: list[OrganisationView]) -> UUID | None:
    """Return the organisation that a form names: an id out of those led, or any code; None when there is none."""
    if led:
        return next((o.id for o in led if str(o.id) == text), None)
    found = organisations.by_any_code(viewer, text.strip().upper())
    return found.id if found is not None else None


def colleagues_of(viewer: Viewer, account: AccountView, *, at: datetime) -> list[UserView]:
    """Return who can take over from somebody: everybody else who works in the same organisations today."""
    places = {r.organisation_id for r in account.roles if not r.ended}
    found = {m.id: m for place in places for m in access.members(viewer, place, at=at) if m.id != account.id}
    return sorted(found.values(), key=lambda m: m.name)


def role_words(role: Role) -> str:
    """Return a role in words."""
    return ROLE_NAMES[role]


def managed_account(viewer: Viewer, user_id: UUID, *, at: datetime) -> AccountView:
    """Return an account that the viewer looks after; their own is for them to see elsewhere, unless they manage it."""
    account = access.account(viewer, user_id, at=at)
    if viewer.has_role(Role.ADMINISTRATOR):
        return account
    led = viewer.organisation_ids(Role.SERVICE_LEAD)
    if not any(r.organisation_id in led for r in account.roles):
        raise NotVisible
    return account
