"""What events of referrals and their outcomes say about results; in the event's transaction, and once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from goodwork.kernel.clock import local_date
from goodwork.ledger.events.handling import Happened, handles
from goodwork.oversight.results.models import SupportResult
from goodwork.oversight.results.rules import ERROR_REASONS, employed
from goodwork.pathway.outcomes.events import (
    OutcomeRecorded,
    SatisfactionAsked,
    SatisfactionGiven,
    WorkEntered,
    WorkOutcomeUndone,
    WorkRemained,
)
from goodwork.pathway.outcomes.rules import Point
from goodwork.pathway.referrals.events import (
    ReferralCancelled,
    ReferralCompleted,
    ReferralCorrected,
    ReferralFailed,
    ReferralReceived,
    ReferralRejected,
    ReferralStarted,
)
from goodwork.pathway.referrals.rules import FINAL, State

Ended = ReferralRejected | ReferralCompleted | ReferralCancelled | ReferralFailed
BEFORE_SUPPORT = (State.REQUESTED, State.ACCEPTED)
COLUMN_OF = {Point.START: "employed_before", Point.CLOSE: "employed_after"}
OUTCOMES = {"ENTERED_WORK": "entered", "REMAINED_IN_WORK": "remained"}


@handles(ReferralReceived)
def take_received(happened: Sequence[Happened[ReferralReceived]]) -> None:
    """Begin a row for each referral that came in."""
    rows = [SupportResult(referral_id=h.event.referral_id, organisation_id=h.event.organisation_id) for h in happened]
    SupportResult.objects.bulk_create(rows, ignore_conflicts=True)


@handles(ReferralStarted)
def take_started(happened: Sequence[Happened[ReferralStarted]]) -> None:
    """Note that support began."""
    _rows([h.event.referral_id for h in happened]).update(began=True)


@handles(OutcomeRecorded)
def take_readings(happened: Sequence[Happened[OutcomeRecorded]]) -> None:
    """Note how it stood with work at the start and at the close; the last reading at a point holds."""
    for h in happened:
        column = COLUMN_OF.get(h.event.point)
        if column is not None:
            _rows([h.event.referral_id]).update(**{column: employed(str(h.event.employment_status))})


@handles(WorkEntered)
def take_entered(happened: Sequence[Happened[WorkEntered]]) -> None:
    """Note who entered work."""
    _rows([h.event.referral_id for h in happened]).update(entered=True)


@handles(WorkRemained)
def take_remained(happened: Sequence[Happened[WorkRemained]]) -> None:
    """Note who remained in work."""
    _rows([h.event.referral_id for h in happened]).update(remained=True)


@handles(WorkOutcomeUndone)
def undo_outcomes(happened: Sequence[Happened[WorkOutcomeUndone]]) -> None:
    """Take back what a later reading contradicts."""
    for h in happened:
        _rows([h.event.referral_id]).update(**{OUTCOMES[str(h.event.outcome)]: False})


@handles(SatisfactionAsked)
def take_asked(happened: Sequence[Happened[SatisfactionAsked]]) -> None:
    """Note who was asked how the help was."""
    _rows([h.event.referral_id for h in happened]).update(asked=True)


@handles(SatisfactionGiven)
def take_satisfaction(happened: Sequence[Happened[SatisfactionGiven]]) -> None:
    """Note what somebody said of the help."""
    for h in happened:
        _rows([h.event.referral_id]).update(satisfaction=h.event.answer.value)


@handles(ReferralRejected, ReferralCompleted, ReferralCancelled, ReferralFailed)
def take_endings(happened: Sequence[Happened[Ended]]) -> None:
    """Note when a referral ended; one that was made in error never was."""
    for h in happened:
        rows = _rows([h.event.referral_id])
        if str(h.event.reason) in ERROR_REASONS:
            rows.update(never_was=True)
        rows.filter(ended_date__isnull=True).update(ended_date=local_date(h.at))


@handles(ReferralCorrected)
def take_corrections(happened: Sequence[Happened[ReferralCorrected]]) -> None:
    """Read a status that was put right as if the wrong one had never been."""
    for h in happened:
        rows, to_state = _rows([h.event.referral_id]), State(h.event.to_state)
        rows.update(never_was=to_state in FINAL and str(h.event.reason or "") in ERROR_REASONS)
        if h.event.reopened:
            rows.update(ended_date=None)
        if to_state in BEFORE_SUPPORT:
            rows.update(began=False)
        if to_state is State.IN_PROGRESS:
            rows.update(began=True)
        if to_state in FINAL:
            rows.filter(ended_date__isnull=True).update(ended_date=local_date(h.at))


def _rows(ids: Sequence[UUID]) -> QuerySet[SupportResult]:
    return SupportResult.objects.filter(pk__in=ids)
