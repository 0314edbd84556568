"""Addresses of helping somebody to ask a service for help."""

from goodwork.kernel.routes import Route, Who
from goodwork.pathway.requests.permissions import HELPERS

_V = "goodwork.web.staff.helping"
_AT = "staff/helping/<uuid:person_id>/"

ROUTES = [
    Route(_AT, f"{_V}.asking.index", name="staff-help", who=Who.SIGNED_IN, roles=HELPERS, methods=("GET",)),
    Route(
        f"{_AT}ask/<uuid:programme_id>/<uuid:organisation_id>",
        f"{_V}.asking.ask",
        name="staff-help-ask",
        who=Who.SIGNED_IN,
        roles=HELPERS,
    ),
    Route(
        "staff/helping/asked/<uuid:referral_id>",
        f"{_V}.following.follow",
        name="staff-help-asked",
        who=Who.SIGNED_IN,
        roles=HELPERS,
        methods=("GET",),
    ),
    Route(
        "staff/helping/asked/<uuid:referral_id>/stop",
        f"{_V}.following.stop",
        name="staff-help-stop",
        who=Who.SIGNED_IN,
        roles=HELPERS,
    ),
]
