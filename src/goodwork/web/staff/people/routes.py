"""Addresses of people's records. No address holds a name, a date or a number of anybody."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.registers.people.permissions import CALLER_ROLES, PRACTICE_ROLES

_VIEWS = "goodwork.web.staff.people.views"
_CHANGES = "goodwork.web.staff.people.changes"
_REVIEWS = "goodwork.web.staff.people.reviews"
_ONE = "staff/people/<uuid:person_id>/"


def _one(path: str, view: str, name: str) -> Route:
    """Return the row of a page about one person."""
    return Route(f"{_ONE}{path}", view, name, Who.SIGNED_IN, CALLER_ROLES)


ROUTES = [
    Route("staff/people/", f"{_VIEWS}.index", "staff-people", Who.SIGNED_IN, CALLER_ROLES),
    Route("staff/people/reviews/", f"{_REVIEWS}.index", "staff-reviews", Who.SIGNED_IN, PRACTICE_ROLES, ("GET",)),
    Route("staff/people/reviews/<uuid:review_id>/", f"{_REVIEWS}.one", "staff-review", Who.SIGNED_IN, PRACTICE_ROLES),
    _one("", f"{_VIEWS}.one", "staff-person"),
    _one("reach/", f"{_VIEWS}.reach", "staff-person-reach"),
    _one("file/", f"{_VIEWS}.file", "staff-person-file"),
    _one("details/", f"{_CHANGES}.details", "staff-person-details"),
    _one("needs/", f"{_CHANGES}.needs", "staff-person-needs"),
    _one("consent/", f"{_CHANGES}.consent", "staff-person-consent"),
    _one("flags/", f"{_CHANGES}.flags", "staff-person-flags"),
    _one("death/", f"{_CHANGES}.death", "staff-person-death"),
    _one("hold/", f"{_CHANGES}.hold", "staff-person-hold"),
    _one("same/", f"{_REVIEWS}.same", "staff-person-same"),
]

NAV = [
    NavItem("People", "staff-people", roles=CALLER_ROLES, order=15),
    NavItem("Possible matches", "staff-reviews", roles=PRACTICE_ROLES, order=40, group=NavGroup.LISTS),
]
