"""Addresses of calls and concerns. No address holds a name or a number of anybody."""

from goodwork.kernel.actors import Role
from goodwork.kernel.routes import NavItem, Route, Who
from goodwork.reach.contacts.permissions import CALLERS, RAISERS

_CALLS = "goodwork.web.staff.calls.views"
_CONCERNS = "goodwork.web.staff.calls.concerns"

ROUTES = [
    Route("staff/calls/", f"{_CALLS}.index", "staff-calls", Who.SIGNED_IN, CALLERS, ("GET",)),
    Route("staff/calls/<uuid:call_id>/", f"{_CALLS}.one", "staff-call", Who.SIGNED_IN, CALLERS),
    Route("staff/calls/<uuid:call_id>/other/", f"{_CALLS}.other", "staff-call-other", Who.SIGNED_IN, CALLERS),
    Route("staff/calls/<uuid:call_id>/end/", f"{_CALLS}.end", "staff-call-end", Who.SIGNED_IN, CALLERS),
    Route("staff/people/<uuid:person_id>/call/", f"{_CALLS}.new", "staff-call-new", Who.SIGNED_IN, CALLERS),
    Route("staff/concerns/", f"{_CONCERNS}.index", "staff-concerns", Who.SIGNED_IN, RAISERS, ("GET",)),
    Route("staff/concerns/<uuid:concern_id>/", f"{_CONCERNS}.one", "staff-concern", Who.SIGNED_IN, RAISERS),
    Route(
        "staff/concerns/<uuid:concern_id>/take/",
        f"{_CONCERNS}.take",
        "staff-concern-take",
        Who.SIGNED_IN,
        RAISERS,
        ("POST",),
    ),
    Route("staff/people/<uuid:person_id>/concern/", f"{_CONCERNS}.new", "staff-concern-new", Who.SIGNED_IN, RAISERS),
    Route(
        "staff/safeguarding/<uuid:organisation_id>/",
        f"{_CONCERNS}.lead",
        "staff-safeguarding",
        Who.SIGNED_IN,
        (Role.SERVICE_LEAD, Role.ADMINISTRATOR),
    ),
]

NAV = [
    NavItem("Calls", "staff-calls", roles=CALLERS, order=12),
    NavItem("Concerns", "staff-concerns", roles=RAISERS, order=60),
]
