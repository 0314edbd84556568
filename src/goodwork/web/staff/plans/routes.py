"""Addresses of plans."""

from goodwork.kernel.routes import Route, Who
from goodwork.pathway.referrals.permissions import HELPERS

_VIEWS = "goodwork.web.staff.plans.views"

ROUTES = [
    Route("staff/plans/new/<uuid:referral_id>/", f"{_VIEWS}.new", "staff-plan-new", Who.SIGNED_IN, HELPERS),
    Route("staff/plans/<uuid:plan_id>/", f"{_VIEWS}.one", "staff-plan", Who.SIGNED_IN, HELPERS, ("GET",)),
    Route("staff/plans/<uuid:plan_id>/change/", f"{_VIEWS}.change", "staff-plan-change", Who.SIGNED_IN, HELPERS),
    Route(
        "staff/plans/<uuid:plan_id>/action/",
        f"{_VIEWS}.action",
        "staff-plan-action",
        Who.SIGNED_IN,
        HELPERS,
        ("POST",),
    ),
]
