"""Address of outcomes."""

from goodwork.kernel.routes import Route, Who
from goodwork.pathway.referrals.permissions import HELPERS

ROUTES = [
    Route(
        "staff/outcomes/new/<uuid:referral_id>/",
        "goodwork.web.staff.outcomes.views.new",
        "staff-outcome-new",
        Who.SIGNED_IN,
        HELPERS,
    ),
]
