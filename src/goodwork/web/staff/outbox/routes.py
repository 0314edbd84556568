"""Addresses of the outbox. In a deployment that sends for real they answer "not found"."""

from goodwork.kernel.actors import Role
from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.reach.messaging.permissions import STAFF

READERS = (*STAFF, Role.ADMINISTRATOR)
_VIEWS = "goodwork.web.staff.outbox.views"

ROUTES = [
    Route("staff/outbox/", f"{_VIEWS}.index", "staff-outbox", Who.SIGNED_IN, READERS, ("GET",)),
    Route("staff/outbox/<uuid:message_id>/", f"{_VIEWS}.one", "staff-outbox-message", Who.SIGNED_IN, READERS),
]

NAV = [NavItem("Outbox", "staff-outbox", roles=READERS, order=70, group=NavGroup.LISTS)]
