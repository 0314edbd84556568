"""Address of repeated fit notes."""

from goodwork.kernel.actors import Role
from goodwork.kernel.routes import NavGroup, NavItem, Route, Who

READERS = (Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER, Role.CLINICIAN, Role.PRACTICE_STAFF)

ROUTES = [
    Route(
        "staff/absence/", "goodwork.web.staff.absence.views.index", "staff-absence", Who.SIGNED_IN, READERS, ("GET",)
    ),
]

NAV = [
    NavItem("Repeat fit notes", "staff-absence", roles=READERS, order=60, group=NavGroup.LISTS),
]
