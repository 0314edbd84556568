"""Addresses of the routes of a person."""

from goodwork.kernel.routes import Route, Who
from goodwork.pathway.routes.permissions import READERS, REDIRECTORS

_VIEWS = "goodwork.web.staff.onward.views"
_ONE = "staff/people/<uuid:person_id>/routes/"

ROUTES = [
    Route(_ONE, f"{_VIEWS}.index", "staff-routes", Who.SIGNED_IN, READERS, ("GET",)),
    Route(f"{_ONE}about/", f"{_VIEWS}.about", "staff-routes-about", Who.SIGNED_IN, READERS),
    Route(f"{_ONE}turn-away/", f"{_VIEWS}.turn_away", "staff-routes-turn-away", Who.SIGNED_IN, READERS, ("POST",)),
    Route(f"{_ONE}redirect/", f"{_VIEWS}.redirect_person", "staff-routes-redirect", Who.SIGNED_IN, REDIRECTORS),
    Route(
        f"{_ONE}redirect/<uuid:redirect_id>/",
        f"{_VIEWS}.end_redirect",
        "staff-routes-redirect-end",
        Who.SIGNED_IN,
        REDIRECTORS,
    ),
]
