"""Which places a referral's row gives on a team. For this room only."""

from __future__ import annotations

from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.teams.rules import Place, places


def wanted_by(row: Referral) -> frozenset[Place]:
    """Return the places that a referral gives as it stands now."""
    return places(
        is_open=row.closed_at is None,
        organisation_id=row.organisation_id,
        referrer_id=row.referrer_id,
        referred_by_id=row.referred_by_id,
        holder_id=row.holder_id,
        accepted=row.accepted_at is not None,
    )
