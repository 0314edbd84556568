"""Addresses of texts from unknown numbers. No address holds a number or a word."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.reach.strangers.permissions import COUNTERS, READERS

_VIEWS = "goodwork.web.staff.strangers.views"
_ONE = "staff/strangers/<uuid:stranger_id>/"

ROUTES = [
    Route("staff/strangers/", f"{_VIEWS}.index", "staff-strangers", Who.SIGNED_IN, COUNTERS, ("GET",)),
    Route(_ONE, f"{_VIEWS}.one", "staff-stranger", Who.SIGNED_IN, COUNTERS),
    Route(f"{_ONE}match/", f"{_VIEWS}.match", "staff-stranger-match", Who.SIGNED_IN, READERS),
    Route(f"{_ONE}worry/", f"{_VIEWS}.worry", "staff-stranger-worry", Who.SIGNED_IN, READERS),
    Route(f"{_ONE}close/", f"{_VIEWS}.close", "staff-stranger-close", Who.SIGNED_IN, READERS),
]

NAV = [NavItem("Unknown numbers", "staff-strangers", roles=COUNTERS, order=22, group=NavGroup.LISTS)]
