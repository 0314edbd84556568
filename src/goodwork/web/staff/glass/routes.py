"""Addresses of breaking the glass and of its report."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.registers.access.rules import GLASS_ROLES, REPORT_ROLES

_VIEWS = "goodwork.web.staff.glass.views"

ROUTES = [
    Route("staff/glass/", f"{_VIEWS}.index", "staff-glass", Who.SIGNED_IN, GLASS_ROLES),
    Route("staff/glass/report/", f"{_VIEWS}.report", "staff-glass-report", Who.SIGNED_IN, REPORT_ROLES, ("GET",)),
]

NAV = [NavItem("Broken glass", "staff-glass-report", roles=REPORT_ROLES, order=95, group=NavGroup.HOW_IT_GOES)]
