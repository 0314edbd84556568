"""What referrals add to a person's own bundle (subject access)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.eligibility.rules import REASON_WORDS
from goodwork.pathway.eligibility.rules import Reason as EligibilityReason
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import (
    REASONS,
    SOURCE_WORDS,
    STATE_WORDS,
    WORK_STATUS_WORDS,
    Reason,
    Source,
    State,
    WorkStatus,
)
from goodwork.registers.people.bundle import Section, contributes, day


@contributes("referrals", order=50)
def referrals(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return every referral of a person, oldest first; None where there is none."""
    rows = Referral.objects.filter(person_id__in=person_ids).select_related("organisation", "referrer", "decision")
    told = tuple(
        (
            day(row.received_at),
            row.organisation.name,
            SOURCE_WORDS[Source(row.source)],
            row.referrer.name if row.referrer else "",
            WORK_STATUS_WORDS[WorkStatus(row.work_status)],
            row.words,
            row.comment,
            _eligibility(row),
            STATE_WORDS[State(row.state)],
            REASONS[Reason(row.reason)].words if row.reason else "",
            day(row.closed_at),
        )
        for row in rows.order_by("received_at", "id")
    )
    columns = (
        "Asked for",
        "To",
        "Asked for by",
        "Sent by",
        "Work then",
        "Your words",
        "Their comment",
        "What the rules said",
        "How it stands",
        "Reason",
        "Ended",
    )
    return Section("Where you were referred", columns, told) if told else None


def _eligibility(row: Referral) -> str:
    """Return what the eligibility rules said of a referral, in words."""
    if row.decision is None:
        return ""
    return REASON_WORDS[EligibilityReason(row.decision.reason)] if row.decision.reason else "You can have this support."
