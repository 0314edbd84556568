"""Addresses of the funnel."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.registers.access.figures import READERS

_VIEWS = "goodwork.web.staff.funnel.views"

ROUTES = [
    Route("staff/funnel/", f"{_VIEWS}.index", "staff-funnel", Who.SIGNED_IN, READERS, ("GET",)),
    Route("staff/funnel/export/", f"{_VIEWS}.export", "staff-funnel-export", Who.SIGNED_IN, READERS, ("GET",)),
    Route("staff/funnel/steps/", f"{_VIEWS}.steps", "staff-funnel-steps", Who.SIGNED_IN, READERS, ("GET",)),
    Route(
        "staff/funnel/steps/export/",
        f"{_VIEWS}.export_steps",
        "staff-funnel-steps-export",
        Who.SIGNED_IN,
        READERS,
        ("GET",),
    ),
]

NAV = [NavItem("Funnel", "staff-funnel", roles=READERS, order=60, group=NavGroup.HOW_IT_GOES)]
