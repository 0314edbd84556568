"""Addresses of the register of programmes."""

from goodwork.kernel.routes import NavGroup, NavItem, Route, Who
from goodwork.registers.programmes.permissions import EDITORS, READERS

_VIEWS = "goodwork.web.staff.programmes.views"
_EDITING = "goodwork.web.staff.programmes.editing"
_PARTS = "goodwork.web.staff.programmes.adding"
_ONE = "staff/programmes/<uuid:programme_id>/"

ROUTES = [
    Route("staff/programmes/", f"{_VIEWS}.index", "staff-programmes", Who.SIGNED_IN, READERS, ("GET",)),
    Route("staff/programmes/new/", f"{_EDITING}.new", "staff-programme-new", Who.SIGNED_IN, EDITORS),
    Route(_ONE, f"{_VIEWS}.one", "staff-programme", Who.SIGNED_IN, READERS, ("GET",)),
    Route(f"{_ONE}change/", f"{_EDITING}.change", "staff-programme-change", Who.SIGNED_IN, EDITORS),
    Route(f"{_ONE}providers/", f"{_PARTS}.add_provider", "staff-programme-provider", Who.SIGNED_IN, EDITORS),
    Route(f"{_ONE}rules/", f"{_PARTS}.add_rule", "staff-programme-rule", Who.SIGNED_IN, EDITORS),
    Route(f"{_ONE}order/", f"{_PARTS}.add_order", "staff-programme-order", Who.SIGNED_IN, EDITORS),
    Route(f"{_ONE}remove/", f"{_PARTS}.remove", "staff-programme-remove", Who.SIGNED_IN, EDITORS, ("POST",)),
]

NAV = [NavItem("Programmes", "staff-programmes", roles=EDITORS, order=75, group=NavGroup.SET_UP)]
