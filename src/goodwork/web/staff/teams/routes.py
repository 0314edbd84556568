"""Addresses of teams."""

from goodwork.kernel.actors import Role
from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.pathway.teams.permissions import WRITERS

_VIEWS = "goodwork.web.staff.teams.views"
_PERSON = "staff/people/<uuid:person_id>/team/"
READERS = (*WRITERS, Role.PRACTICE_STAFF)
"""Who may see who is round a person whom they see."""

ROUTES = [
    Route(_PERSON, f"{_VIEWS}.team", "staff-team", Who.SIGNED_IN, READERS, ("GET",)),
    Route(f"{_PERSON}add/", f"{_VIEWS}.add", "staff-team-add", Who.SIGNED_IN, WRITERS),
    Route(f"{_PERSON}end/", f"{_VIEWS}.end", "staff-team-end", Who.SIGNED_IN, WRITERS, ("POST",)),
    Route("staff/hands/", f"{_VIEWS}.hands", "staff-hands", Who.SIGNED_IN, (Role.SERVICE_LEAD,), ("GET",)),
]

NAV = [NavItem("Changes of hands", "staff-hands", roles=(Role.SERVICE_LEAD,), order=70, group=NavGroup.HOW_IT_GOES)]
