"""Addresses of what people said."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.oversight.answers.permissions import ALL_READERS

_VIEWS = "goodwork.web.staff.answers.views"

ROUTES = [
    Route("staff/answers/", f"{_VIEWS}.index", "staff-said", Who.SIGNED_IN, ALL_READERS, ("GET",)),
    Route("staff/answers/export/", f"{_VIEWS}.export", "staff-said-export", Who.SIGNED_IN, ALL_READERS, ("GET",)),
]

NAV = [NavItem("What people said", "staff-said", roles=ALL_READERS, order=63, group=NavGroup.HOW_IT_GOES)]
