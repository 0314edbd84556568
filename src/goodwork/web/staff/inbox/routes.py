"""Addresses of the inbox."""

from goodwork.kernel.actors import Role
from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.pathway.replies.queries import READERS
from goodwork.pathway.replies.ringing import RINGERS

_VIEWS = "goodwork.web.staff.inbox.views"
_FILES = "goodwork.web.staff.inbox.files"
_RING = "goodwork.web.staff.inbox.ringing"
CALLERS = (*RINGERS, Role.ADMINISTRATOR)

ROUTES = [
    Route("staff/inbox/", f"{_VIEWS}.index", "staff-inbox", Who.SIGNED_IN, READERS, ("GET",)),
    Route("staff/inbox/file/", f"{_FILES}.upload", "staff-inbox-file", Who.SIGNED_IN, READERS),
    Route(
        "staff/inbox/file/<uuid:organisation_id>/",
        f"{_FILES}.download",
        "staff-inbox-download",
        Who.SIGNED_IN,
        READERS,
        ("POST",),
    ),
    Route("staff/inbox/ring/", f"{_RING}.index", "staff-inbox-ring", Who.SIGNED_IN, CALLERS, ("GET",)),
    Route(
        "staff/inbox/ring/<uuid:reply_request_id>/",
        f"{_RING}.rung",
        "staff-inbox-rung",
        Who.SIGNED_IN,
        CALLERS,
        ("POST",),
    ),
    Route(
        "staff/inbox/ring/<uuid:reply_request_id>/take/",
        f"{_RING}.take",
        "staff-inbox-take",
        Who.SIGNED_IN,
        CALLERS,
        ("POST",),
    ),
    Route(
        "staff/inbox/ring/<uuid:reply_request_id>/code/",
        f"{_RING}.code",
        "staff-inbox-code",
        Who.SIGNED_IN,
        CALLERS,
    ),
    Route(
        "staff/inbox/ring/<uuid:reply_request_id>/letter/",
        f"{_RING}.letter",
        "staff-inbox-letter",
        Who.SIGNED_IN,
        CALLERS,
        ("GET",),
    ),
    Route("staff/inbox/<uuid:referral_id>/", f"{_VIEWS}.one", "staff-inbox-one", Who.SIGNED_IN, READERS, ("GET",)),
    Route(
        "staff/inbox/<uuid:referral_id>/open/",
        f"{_VIEWS}.open_one",
        "staff-inbox-open",
        Who.SIGNED_IN,
        READERS,
        ("POST",),
    ),
    Route(
        "staff/inbox/<uuid:referral_id>/answer/",
        f"{_VIEWS}.answer",
        "staff-inbox-answer",
        Who.SIGNED_IN,
        READERS,
        ("POST",),
    ),
]

NAV = [
    NavItem("Inbox", "staff-inbox", roles=READERS, order=11),
    NavItem(
        "Services to ring",
        "staff-inbox-ring",
        roles=(Role.SERVICE_LEAD, Role.ADMINISTRATOR),
        order=66,
        group=NavGroup.LISTS,
    ),
]
