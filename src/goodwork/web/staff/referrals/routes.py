"""Addresses of referrals."""

from goodwork.kernel.actors import Role
from goodwork.kernel.routes import NavItem, Route, Who
from goodwork.pathway.referrals.permissions import HELPERS, SENDERS

_VIEWS = "goodwork.web.staff.referrals.views"
_ACTIONS = "goodwork.web.staff.referrals.actions"
_ENTRY = "goodwork.web.staff.referrals.entry"
_LOOP = "goodwork.web.staff.referrals.loop"
_CLINICIAN = "goodwork.web.staff.referrals.clinician"
_ONE = "staff/referrals/<uuid:referral_id>/"

ROUTES = [
    Route("staff/referrals/", f"{_VIEWS}.index", "staff-referrals", Who.SIGNED_IN, SENDERS, ("GET",)),
    Route("staff/referrals/new/", f"{_CLINICIAN}.new", "staff-referral-new", Who.SIGNED_IN, (Role.CLINICIAN,)),
    Route(_ONE, f"{_VIEWS}.detail", "staff-referral", Who.SIGNED_IN, SENDERS, ("GET",)),
    Route(f"{_ONE}accept/", f"{_ACTIONS}.accept", "staff-referral-accept", Who.SIGNED_IN, HELPERS, ("POST",)),
    Route(f"{_ONE}take/", f"{_ACTIONS}.take", "staff-referral-take", Who.SIGNED_IN, HELPERS, ("POST",)),
    Route(f"{_ONE}tried/", f"{_ACTIONS}.tried", "staff-referral-tried", Who.SIGNED_IN, HELPERS, ("POST",)),
    Route(f"{_ONE}hold/", f"{_ACTIONS}.hold", "staff-referral-hold", Who.SIGNED_IN, HELPERS),
    Route(f"{_ONE}next/", f"{_ACTIONS}.next_contact", "staff-referral-next", Who.SIGNED_IN, HELPERS),
    Route(f"{_ONE}close/", f"{_ACTIONS}.close", "staff-referral-close", Who.SIGNED_IN, HELPERS),
    Route(f"{_ONE}closed/", f"{_ACTIONS}.end_closed", "staff-referral-closed", Who.SIGNED_IN, SENDERS, ("POST",)),
    Route(f"{_ONE}refer-on/", f"{_ENTRY}.refer_on", "staff-referral-on", Who.SIGNED_IN, HELPERS),
    Route(f"{_ONE}introduce/", f"{_CLINICIAN}.introduce", "staff-referral-introduce", Who.SIGNED_IN, (Role.CLINICIAN,)),
    Route(f"{_ONE}correct/", f"{_LOOP}.correct", "staff-referral-correct", Who.SIGNED_IN, HELPERS),
    Route(f"{_ONE}contact/", f"{_LOOP}.contact", "staff-referral-contact", Who.SIGNED_IN, HELPERS, ("POST",)),
    Route(f"{_ONE}came/", f"{_LOOP}.came", "staff-referral-came", Who.SIGNED_IN, HELPERS),
    Route(f"{_ONE}ask/", f"{_LOOP}.ask", "staff-referral-ask", Who.SIGNED_IN, HELPERS),
    Route(f"{_ONE}questions/<uuid:question_id>/", f"{_LOOP}.answer", "staff-referral-answer", Who.SIGNED_IN, SENDERS),
    Route(f"{_ONE}hand-over/", f"{_ACTIONS}.hand_over", "staff-referral-hand-over", Who.SIGNED_IN, HELPERS),
]

NAV = [
    NavItem("Refer somebody", "staff-referral-new", roles=(Role.CLINICIAN,), order=9),
    NavItem("Referrals", "staff-referrals", roles=SENDERS, order=20),
]
