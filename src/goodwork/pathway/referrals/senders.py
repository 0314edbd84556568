"""Who answers for a referral besides the organisation that holds it: whoever sent it, else the person's practice."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from goodwork.pathway.referrals.models import Referral
from goodwork.reach.promises import registry


@registry.answered_for("REFERRAL")
def senders(referral_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return who sent referrals; the organisation of the referral that one is part of comes first."""
    rows = Referral.objects.filter(pk__in=list(referral_ids)).values_list(
        "pk", "part_of__organisation_id", "referrer_id", "organisation_id"
    )
    found: dict[UUID, UUID] = {}
    for pk, part_of, referrer, holder in rows:
        sender = next((o for o in (part_of, referrer) if o is not None and o != holder), None)
        if sender is not None:
            found[pk] = sender
    return found
