"""Addresses of barriers."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.registers.access.figures import READERS

_VIEWS = "goodwork.web.staff.barriers.views"

ROUTES = [
    Route("staff/barriers/", f"{_VIEWS}.index", "staff-barriers", Who.SIGNED_IN, READERS, ("GET",)),
    Route("staff/barriers/export/", f"{_VIEWS}.export", "staff-barriers-export", Who.SIGNED_IN, READERS, ("GET",)),
]

NAV = [NavItem("Barriers", "staff-barriers", roles=READERS, order=62, group=NavGroup.HOW_IT_GOES)]
