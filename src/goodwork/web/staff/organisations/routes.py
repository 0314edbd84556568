"""Addresses of the register of organisations."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.registers.organisations.permissions import EDITORS, READERS

_VIEWS = "goodwork.web.staff.organisations.views"

ROUTES = [
    Route("staff/organisations/", f"{_VIEWS}.index", "staff-organisations", Who.SIGNED_IN, READERS, ("GET",)),
    Route("staff/organisations/new/", f"{_VIEWS}.register", "staff-organisation-new", Who.SIGNED_IN, EDITORS),
    Route(
        "staff/organisations/<uuid:organisation_id>/",
        f"{_VIEWS}.one",
        "staff-organisation",
        Who.SIGNED_IN,
        READERS,
        ("GET",),
    ),
    Route(
        "staff/organisations/<uuid:organisation_id>/relate/",
        f"{_VIEWS}.relate",
        "staff-organisation-relate",
        Who.SIGNED_IN,
        EDITORS,
    ),
    Route(
        "staff/organisations/<uuid:organisation_id>/relations/<uuid:relation_id>/end/",
        f"{_VIEWS}.end_relation",
        "staff-organisation-relation-end",
        Who.SIGNED_IN,
        EDITORS,
    ),
    Route(
        "staff/organisations/<uuid:organisation_id>/points/new/",
        f"{_VIEWS}.set_point",
        "staff-organisation-point",
        Who.SIGNED_IN,
        EDITORS,
    ),
    Route(
        "staff/organisations/<uuid:organisation_id>/points/<uuid:point_id>/end/",
        f"{_VIEWS}.end_point",
        "staff-organisation-point-end",
        Who.SIGNED_IN,
        EDITORS,
    ),
    Route(
        "staff/organisations/<uuid:organisation_id>/close/",
        f"{_VIEWS}.close",
        "staff-organisation-close",
        Who.SIGNED_IN,
        EDITORS,
    ),
]

NAV = [NavItem("Organisations", "staff-organisations", roles=READERS, order=80, group=NavGroup.SET_UP)]
