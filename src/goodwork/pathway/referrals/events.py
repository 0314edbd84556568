"""What happens to a referral: ids, codes and dates only. How the funnel reads them stands in each docstring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.pathway.referrals.rules import Reason, Source, WorkStatus


@dataclass(frozen=True, kw_only=True)
class ReferralReceived(Event, subject="referral"):
    """A referral came in, with what was known of the person then.

    Without `part_of_id`: the funnel's REFERRED (area: `la_code`; `work_status`). With it: REFERRED_ON to
    `programme_id`, and PENDING there. `referrer_id` is the organisation that sent it. Decile 1 is the most deprived.
    """

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    source: Source
    work_status: WorkStatus
    eligibility: Code
    programme_id: UUID | None = None
    part_of_id: UUID | None = None
    referrer_id: UUID | None = None
    response_id: UUID | None = None
    practice_id: UUID | None = None
    la_code: Code | None = None
    ward_code: Code | None = None
    imd_decile: int | None = None
    ethnic_category: Code | None = None
    weekly_hours: Code | None = None


@dataclass(frozen=True, kw_only=True)
class _Moved:
    """The fields that every move of a referral has."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    programme_id: UUID | None = None
    part_of_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ReferralAccepted(_Moved, Event, subject="referral"):
    """The organisation said yes; nobody has spoken with the person yet. Funnel: PENDING_ENGAGEMENT (or PENDING)."""


@dataclass(frozen=True, kw_only=True)
class ReferralStarted(_Moved, Event, subject="referral"):
    """The first conversation was had, or support was taken up again. Funnel: ENGAGED (or STARTED)."""


@dataclass(frozen=True, kw_only=True)
class ReferralHeld(_Moved, Event, subject="referral"):
    """Put off at the person's wish, until a day that they were told. Funnel: DEFERRED."""

    reason: Reason
    until_date: date


@dataclass(frozen=True, kw_only=True)
class ReferralResumed(_Moved, Event, subject="referral"):
    """Taken up again after it was put off."""


@dataclass(frozen=True, kw_only=True)
class ReferralRejected(_Moved, Event, subject="referral"):
    """Turned down, with the reason. Funnel: INELIGIBLE where that is the reason, else DISCHARGED."""

    reason: Reason


@dataclass(frozen=True, kw_only=True)
class ReferralCompleted(_Moved, Event, subject="referral"):
    """Support ended as it should. Funnel: DISCHARGED."""

    reason: Reason


@dataclass(frozen=True, kw_only=True)
class ReferralCancelled(_Moved, Event, subject="referral"):
    """Ended before the end. Funnel: NO_LONGER_WANTED where that is the reason, else DISCHARGED."""

    reason: Reason


@dataclass(frozen=True, kw_only=True)
class ReferralFailed(_Moved, Event, subject="referral"):
    """The person could not be reached, by two ways, at different times, and by letter. Funnel: UNABLE_TO_CONTACT."""

    reason: Reason


@dataclass(frozen=True, kw_only=True)
class PersonSignposted(Event, subject="referral"):
    """Somebody whom this service may not support was pointed to another; `la_code` is their locality, where known."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    reason: Reason
    la_code: Code | None = None
