"""Addresses of the black-hole rate."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.registers.access.figures import READERS

_VIEWS = "goodwork.web.staff.silence.views"

ROUTES = [
    Route("staff/silence/", f"{_VIEWS}.index", "staff-silence", Who.SIGNED_IN, READERS, ("GET",)),
    Route("staff/silence/export/", f"{_VIEWS}.export", "staff-silence-export", Who.SIGNED_IN, READERS, ("GET",)),
]

NAV = [NavItem("Promises kept", "staff-silence", roles=READERS, order=61, group=NavGroup.HOW_IT_GOES)]
