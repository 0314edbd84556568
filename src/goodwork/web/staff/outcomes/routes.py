"""Address of outcomes."""

from goodwork.kernel.actors import Role
from goodwork.kernel.routes import Route, Who

HELPERS = (Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER)

ROUTES = [
    Route(
        "staff/outcomes/new/<uuid:referral_id>/",
        "goodwork.web.staff.outcomes.views.new",
        "staff-outcome-new",
        Who.SIGNED_IN,
        HELPERS,
    ),
]
