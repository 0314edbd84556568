"""What must always be true of referrals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events import queries as events
from goodwork.ledger.laws import Finding, law
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason, State

STATE_AFTER: dict[str, State] = {
    "ReferralReceived": State.REQUESTED,
    "ReferralAccepted": State.ACCEPTED,
    "ReferralStarted": State.IN_PROGRESS,
    "ReferralHeld": State.ON_HOLD,
    "ReferralRejected": State.REJECTED,
    "ReferralCompleted": State.COMPLETED,
    "ReferralCancelled": State.CANCELLED,
    "ReferralFailed": State.FAILED,
}
"""The state that each event leaves behind; ReferralResumed leaves ACCEPTED or IN_PROGRESS."""

RESUMED = frozenset({State.ACCEPTED, State.IN_PROGRESS})


@law("referrals.states_agree_with_events")
def states_agree(*, at: datetime) -> Iterator[Finding]:
    """Find referrals whose row says another state than the last event about them, and those without any event."""
    last: dict[str, str] = {}
    for stored in events.stream(SYSTEM_VIEWER, kinds=[*STATE_AFTER, "ReferralResumed"]):
        last[str(stored.subject_id)] = stored.kind
    for pk, state in Referral.objects.values_list("id", "state").iterator(chunk_size=5000):
        kind = last.pop(str(pk), None)
        allowed = RESUMED if kind == "ReferralResumed" else {STATE_AFTER[kind]} if kind else set()
        if State(state) not in allowed:
            yield Finding(
                "referrals.states_agree_with_events", "REFERRAL", pk, f"stands {state}, its last event is {kind}"
            )


@law("referrals.ends_have_reasons")
def ends_have_reasons(*, at: datetime) -> Iterator[Finding]:
    """Find ended referrals whose reason is none of an ending."""
    wrong = Referral.objects.filter(closed_at__isnull=False, reason__in=["", Reason.DEFERRED.value])
    for pk in wrong.values_list("id", flat=True):
        yield Finding("referrals.ends_have_reasons", "REFERRAL", pk, "ended without a reason for ending")
