"""Addresses of promises, silences and notices."""

from goodwork.kernel.actors import Role
from goodwork.kernel.routes import NavItem, Route, Who
from goodwork.reach.promises.permissions import STAFF

LEADS = (Role.SERVICE_LEAD,)
_VIEWS = "goodwork.web.staff.promises.views"

ROUTES = [
    Route("staff/promises/", f"{_VIEWS}.index", "staff-promises", Who.SIGNED_IN, STAFF, ("GET",)),
    Route("staff/promises/<uuid:promise_id>/", f"{_VIEWS}.one", "staff-promise", Who.SIGNED_IN, STAFF, ("GET",)),
    Route("staff/promises/<uuid:promise_id>/move/", f"{_VIEWS}.move", "staff-promise-move", Who.SIGNED_IN, STAFF),
    Route("staff/promises/<uuid:promise_id>/give/", f"{_VIEWS}.give", "staff-promise-give", Who.SIGNED_IN, STAFF),
    Route("staff/silences/", f"{_VIEWS}.silences", "staff-silences", Who.SIGNED_IN, LEADS, ("GET",)),
    Route("staff/notices/", f"{_VIEWS}.notices", "staff-notices", Who.SIGNED_IN, STAFF),
]

NAV = [
    NavItem("Promises", "staff-promises", roles=STAFF, order=20),
    NavItem("Silences", "staff-silences", roles=LEADS, order=21),
]
