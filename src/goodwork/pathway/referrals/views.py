"""A referral as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason, Source, State, WorkStatus


@dataclass(frozen=True, slots=True)
class ReferralView:
    """One referral in a list. Days are of the calendar in London."""

    id: UUID
    person_id: UUID
    organisation_id: UUID
    programme_id: UUID | None
    part_of_id: UUID | None
    referrer_id: UUID | None
    response_id: UUID | None
    holder_id: UUID | None
    state: State
    reason: Reason | None
    source: Source
    work_status: WorkStatus
    weekly_hours: str
    received_at: datetime
    seen_at: datetime | None
    accepted_at: datetime | None
    contacted_at: datetime | None
    started_at: datetime | None
    closed_at: datetime | None
    hold_until_date: date | None

    @property
    def is_open(self) -> bool:
        """Say whether it has not ended."""
        return self.closed_at is None


def view_of(row: Referral) -> ReferralView:
    """Return a row as it is shown; for this room and the rooms above."""
    return ReferralView(
        id=row.pk,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        programme_id=row.programme_id,
        part_of_id=row.part_of_id,
        referrer_id=row.referrer_id,
        response_id=row.response_id,
        holder_id=row.holder_id,
        state=State(row.state),
        reason=Reason(row.reason) if row.reason else None,
        source=Source(row.source),
        work_status=WorkStatus(row.work_status),
        weekly_hours=row.weekly_hours,
        received_at=row.received_at,
        seen_at=row.seen_at,
        accepted_at=row.accepted_at,
        contacted_at=row.contacted_at,
        started_at=row.started_at,
        closed_at=row.closed_at,
        hold_until_date=row.hold_until_date,
    )
