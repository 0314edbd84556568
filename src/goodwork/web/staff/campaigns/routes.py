"""Addresses of campaigns."""

from __future__ import annotations

from typing import Final

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.reach.campaigns.permissions import MANAGERS

_VIEWS: Final = "goodwork.web.staff.campaigns.views"
_ONE: Final = "staff/campaigns/<uuid:campaign_id>/"


def _route(path: str, view: str, name: str, methods: tuple[str, ...] = ("GET",)) -> Route:
    return Route(path, f"{_VIEWS}.{view}", name, Who.SIGNED_IN, MANAGERS, methods)


ROUTES = [
    _route("staff/campaigns/", "index", "staff-campaigns"),
    _route("staff/campaigns/new/", "new", "staff-campaign-new", ("GET", "POST")),
    _route("staff/campaigns/lists/new/", "new_list", "staff-campaign-list-new", ("GET", "POST")),
    _route(_ONE, "one", "staff-campaign"),
    _route(f"{_ONE}approve/", "approve", "staff-campaign-approve", ("GET", "POST")),
    _route(f"{_ONE}pace/", "pace", "staff-campaign-pace", ("GET", "POST")),
    _route(f"{_ONE}preview/", "preview", "staff-campaign-preview", ("POST",)),
    _route(f"{_ONE}people/", "people", "staff-campaign-people"),
    _route(f"{_ONE}start/", "start", "staff-campaign-start", ("POST",)),
    _route(f"{_ONE}pause/", "pause", "staff-campaign-pause", ("POST",)),
    _route(f"{_ONE}resume/", "resume", "staff-campaign-resume", ("POST",)),
    _route(f"{_ONE}stop/", "stop", "staff-campaign-stop", ("POST",)),
]

NAV = [NavItem("Campaigns", "staff-campaigns", MANAGERS, 60, group=NavGroup.LISTS)]
