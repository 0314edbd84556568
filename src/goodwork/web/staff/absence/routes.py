"""Address of repeated fit notes."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.registers.people.permissions import PRACTICE_ROLES, PROVIDER_ROLES

READERS = (*PROVIDER_ROLES, *PRACTICE_ROLES)

ROUTES = [
    Route(
        "staff/absence/", "goodwork.web.staff.absence.views.index", "staff-absence", Who.SIGNED_IN, READERS, ("GET",)
    ),
]

NAV = [
    NavItem("Repeat fit notes", "staff-absence", roles=READERS, order=60, group=NavGroup.LISTS),
]
