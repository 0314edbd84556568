"""What happens to a referral: ids, codes and dates only. How the funnel reads them stands in each docstring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.pathway.referrals.rules import CorrectionReason, Decider, Reason, Source, State, WorkStatus


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
    """The fields that every move of a referral has.

    Whose hand typed it is the event's actor; whose decision it was stands beside (complaint 28). Entries from before
    the two were told apart name no decider: it was the actor.
    """

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    programme_id: UUID | None = None
    part_of_id: UUID | None = None
    decided_by_kind: Decider | None = None
    decided_by_id: UUID | None = None


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
    """Taken up again after it was put off. `to_state`: IN_PROGRESS where support goes on, else ACCEPTED."""

    to_state: State | None = None


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
class ReferralCorrected(_Moved, Event, subject="referral"):
    """A status that was wrong was put right by this entry; the wrong one stays, and counts as never having been.

    Funnel: read again from the referral's whole history (`histories.effective`). `reason` belongs to `to_state`,
    `from_reason` to `from_state`; `reopened`: it had ended, at `ended_at`, and is open again, with a promise made at
    this moment.
    """

    from_state: State
    to_state: State
    why: CorrectionReason
    from_reason: Reason | None = None
    reason: Reason | None = None
    reopened: bool = False
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ReferralSeen(_Moved, Event, subject="referral"):
    """The organisation saw the referral for the first time: opened, or with `by_file` taken out as a file."""

    by_file: bool = False


@dataclass(frozen=True, kw_only=True)
class ProviderClosed(_Moved, Event, subject="referral"):
    """The organisation has closed while the referral was open: who works looks for another place (M1)."""

    taker_organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ContactMade(_Moved, Event, subject="referral"):
    """The organisation was in touch with the person for the first time."""


@dataclass(frozen=True, kw_only=True)
class AttendanceNoted(_Moved, Event, subject="referral"):
    """The person came to what was arranged on a day, or did not.

    `corrects`: another entry about the same day said otherwise, and this one holds (complaint 16).
    """

    attended_date: date
    attended: bool
    corrects: bool = False


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(_Moved, Event, subject="referral"):
    """The organisation asked the sender something about a referral; the sender owes the answer."""

    question_id: UUID
    asked_organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(_Moved, Event, subject="referral"):
    """The sender answered a question about a referral."""

    question_id: UUID
    asked_organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class QuestionWithdrawn(_Moved, Event, subject="referral"):
    """A question needs no answer any more, because the referral has ended."""

    question_id: UUID
    asked_organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReferralSentBack(_Moved, Event, subject="referral"):
    """An organisation that the person was sent on to asks one before it in the chain, whose support is open still, to
    take up again; both stay (B8). `referral_id` is the one that takes up, `from_referral_id` the one that asks.
    """

    from_referral_id: UUID
    from_organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class RecipientToldToStop(Event, subject="referral"):
    """A person took back their consent to an organisation, which was told to stop by its own notices and, where it can
    be written to, by a message (`message_id`) that names the referral's reference and nobody (B7).
    """

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    consent_id: UUID
    message_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PersonSignposted(Event, subject="referral"):
    """Somebody whom this service may not support was pointed to another; `la_code` is their locality, where known."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    reason: Reason
    la_code: Code | None = None
