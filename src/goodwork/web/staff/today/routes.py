"""Address of the coach's day."""

from goodwork.kernel.routes import NavItem, Route, Who
from goodwork.pathway.referrals.permissions import HELPERS

ROUTES = [
    Route("staff/today/", "goodwork.web.staff.today.views.index", "staff-today", Who.SIGNED_IN, HELPERS, ("GET",)),
]

NAV = [
    NavItem("Today", "staff-today", roles=HELPERS, order=10),
]
