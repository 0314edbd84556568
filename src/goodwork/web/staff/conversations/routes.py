"""Addresses of conversations."""

from goodwork.kernel.actors import Role
from goodwork.kernel.routes import Route, Who

_VIEWS = "goodwork.web.staff.conversations.views"
HELPERS = (Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER)

ROUTES = [
    Route(
        "staff/conversations/new/<uuid:referral_id>/",
        f"{_VIEWS}.new",
        "staff-conversation-new",
        Who.SIGNED_IN,
        HELPERS,
    ),
    Route(
        "staff/conversations/<uuid:conversation_id>/",
        f"{_VIEWS}.one",
        "staff-conversation",
        Who.SIGNED_IN,
        HELPERS,
    ),
]
