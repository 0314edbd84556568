"""Address of the coach's day."""

from goodwork.kernel.actors import Role
from goodwork.kernel.routes import NavItem, Route, Who

COACHES = (Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER)

ROUTES = [
    Route("staff/today/", "goodwork.web.staff.today.views.index", "staff-today", Who.SIGNED_IN, COACHES, ("GET",)),
]

NAV = [
    NavItem("Today", "staff-today", roles=COACHES, order=10),
]
