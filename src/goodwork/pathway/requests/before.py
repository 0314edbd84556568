"""What a new request goes on from: what is known of their work, and the support that they have. For this room only."""

from __future__ import annotations

from uuid import UUID

from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import State, WorkStatus
from goodwork.registers.people import scope


def before(person_id: UUID) -> tuple[Referral | None, Referral | None]:
    """Return a person's last referral that knows of their work, and the support of theirs that goes on, if any."""
    rows = list(
        Referral.objects.filter(scope.belonging_to("person", person_id))
        .select_related("organisation")
        .order_by("-received_at", "-id")
    )
    known = [row for row in rows if row.work_status != WorkStatus.UNKNOWN] or rows
    begun = [row for row in rows if row.state == State.IN_PROGRESS and row.part_of_id is None]
    return (known[0] if known else None), (begun[0] if begun else None)
