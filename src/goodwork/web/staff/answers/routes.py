"""Addresses of what people said."""

from goodwork.kernel.actors import Role
from goodwork.kernel.routes import NavGroup, NavItem, Route, Who

_VIEWS = "goodwork.web.staff.answers.views"
READERS = (Role.SERVICE_LEAD, Role.COMMISSIONER, Role.ADMINISTRATOR, Role.CLINICIAN, Role.PRACTICE_STAFF)

ROUTES = [
    Route("staff/answers/", f"{_VIEWS}.index", "staff-said", Who.SIGNED_IN, READERS, ("GET",)),
    Route("staff/answers/export/", f"{_VIEWS}.export", "staff-said-export", Who.SIGNED_IN, READERS, ("GET",)),
]

NAV = [NavItem("What people said", "staff-said", roles=READERS, order=63, group=NavGroup.HOW_IT_GOES)]
