"""Addresses of this folder that are not allauth's own (those stand in `urls.py`)."""

from goodwork.kernel.routes import Route, Who

ROUTES = [
    Route(
        "accounts/invitation/<str:token>/",
        "goodwork.web.accounts.views.invitation",
        name="invitation",
        who=Who.PUBLIC,
    ),
    Route("accounts/stay/", "goodwork.web.accounts.views.stay", "stay", Who.SIGNED_IN, methods=("GET",)),
]
