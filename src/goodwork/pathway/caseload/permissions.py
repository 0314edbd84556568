"""Who may have a referral, take it, and introduce its coach."""

from __future__ import annotations

from goodwork.kernel.actors import Role, Viewer
from goodwork.pathway.referrals.views import ReferralView

COACHES = (Role.WORK_COACH, Role.SERVICE_LEAD)
"""Who has referrals, in their own organisation."""


def can_take(viewer: Viewer, referral: ReferralView) -> bool:
    """Say whether a viewer may take a referral: a coach where it came to, who has it not already."""
    mine = referral.holder_id == viewer.id
    return not mine and viewer.has_role(*COACHES, organisation_id=referral.organisation_id)


def can_introduce(viewer: Viewer, referral: ReferralView) -> bool:
    """Say whether a viewer may introduce the coach to the person: a clinician of the practice that referred them."""
    if not referral.is_open or referral.holder_id is None or referral.referrer_id is None:
        return False
    return viewer.has_role(Role.CLINICIAN, organisation_id=referral.referrer_id)
