"""Addresses of the accounts of staff."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.registers.access.permissions import MANAGERS

_VIEWS = "goodwork.web.staff.accounts.views"
_OWN = "goodwork.web.staff.accounts.own"

ROUTES = [
    Route("staff/accounts/", f"{_VIEWS}.index", "staff-accounts", Who.SIGNED_IN, MANAGERS, ("GET",)),
    Route("staff/accounts/invite/", f"{_VIEWS}.invite", "staff-account-invite", Who.SIGNED_IN, MANAGERS),
    Route("staff/accounts/<uuid:user_id>/", f"{_VIEWS}.account", "staff-account", Who.SIGNED_IN, MANAGERS, ("GET",)),
    Route("staff/accounts/<uuid:user_id>/role/", f"{_VIEWS}.give_role", "staff-account-role", Who.SIGNED_IN, MANAGERS),
    Route(
        "staff/accounts/<uuid:user_id>/role/<uuid:membership_id>/end/",
        f"{_VIEWS}.end_role",
        "staff-account-role-end",
        Who.SIGNED_IN,
        MANAGERS,
    ),
    Route("staff/accounts/<uuid:user_id>/away/", f"{_VIEWS}.away", "staff-account-away", Who.SIGNED_IN, MANAGERS),
    Route(
        "staff/accounts/<uuid:user_id>/away/<uuid:away_id>/cancel/",
        f"{_VIEWS}.cancel_away",
        "staff-account-away-cancel",
        Who.SIGNED_IN,
        MANAGERS,
        ("POST",),
    ),
    Route("staff/accounts/<uuid:user_id>/end/", f"{_VIEWS}.end", "staff-account-end", Who.SIGNED_IN, MANAGERS),
    Route(
        "staff/accounts/<uuid:user_id>/sessions/",
        f"{_VIEWS}.end_sessions",
        "staff-account-sessions",
        Who.SIGNED_IN,
        MANAGERS,
        ("POST",),
    ),
    Route(
        "staff/accounts/<uuid:user_id>/invitation/",
        f"{_VIEWS}.renew",
        "staff-account-invitation",
        Who.SIGNED_IN,
        MANAGERS,
    ),
    Route("staff/accounts/own/", f"{_OWN}.index", "staff-own-account", Who.SIGNED_IN, methods=("GET",)),
    Route("staff/accounts/own/away/", f"{_OWN}.away", "staff-own-away", Who.SIGNED_IN),
    Route(
        "staff/accounts/own/away/<uuid:away_id>/cancel/",
        f"{_OWN}.cancel_away",
        "staff-own-away-cancel",
        Who.SIGNED_IN,
        methods=("POST",),
    ),
]

NAV = [NavItem("Accounts", "staff-accounts", roles=MANAGERS, order=90, group=NavGroup.SET_UP)]
