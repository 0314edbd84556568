"""Addresses of asking a service for help, and of following it."""

from goodwork.kernel.routes import Route, Who

_CHOOSING = "goodwork.web.my.services.choosing"
_FOLLOWING = "goodwork.web.my.services.following"
_AT = "my/services/"

ROUTES = [
    Route(_AT, f"{_CHOOSING}.index", name="my-services", who=Who.BY_LINK, methods=("GET",)),
    Route(
        f"{_AT}ask/<uuid:programme_id>/<uuid:organisation_id>",
        f"{_CHOOSING}.ask",
        name="my-service",
        who=Who.BY_LINK,
    ),
    Route(
        f"{_AT}asked/<uuid:referral_id>",
        f"{_FOLLOWING}.follow",
        name="my-request",
        who=Who.BY_LINK,
        methods=("GET",),
    ),
    Route(f"{_AT}asked/<uuid:referral_id>/stop", f"{_FOLLOWING}.stop", name="my-request-stop", who=Who.BY_LINK),
]
