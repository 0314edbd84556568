"""Addresses of conversations."""

from goodwork.kernel.routes import Route, Who
from goodwork.pathway.referrals.permissions import HELPERS

_VIEWS = "goodwork.web.staff.conversations.views"

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
