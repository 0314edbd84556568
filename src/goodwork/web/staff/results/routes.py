"""Addresses of what came of support."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.registers.access.figures import READERS

_VIEWS = "goodwork.web.staff.results.views"

ROUTES = [
    Route("staff/results/", f"{_VIEWS}.index", "staff-results", Who.SIGNED_IN, READERS, ("GET",)),
    Route("staff/results/export/", f"{_VIEWS}.export", "staff-results-export", Who.SIGNED_IN, READERS, ("GET",)),
]

NAV = [NavItem("What came of it", "staff-results", roles=READERS, order=64, group=NavGroup.HOW_IT_GOES)]
