"""The laws of requests: who is contacted has an invitation, who is held waits in the review list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from goodwork.ledger.laws import Finding, law
from goodwork.reach.campaigns.models import Invitation
from goodwork.reach.intake.models import FitNoteRequest
from goodwork.reach.intake.rules import Outcome
from goodwork.reach.intake.storing import SOURCE_KIND
from goodwork.registers.people.codes import ReviewReason, ReviewState
from goodwork.registers.people.models import IdentityReview


@law("intake.contacted_is_invited")
def contacted_is_invited(*, at: datetime) -> Iterator[Finding]:
    """Find requests whose person is contacted without an invitation, and invitations without such a request."""
    made = Invitation.objects.filter(trigger_id=OuterRef("id"))
    contacted = FitNoteRequest.objects.filter(outcome__in=[Outcome.INVITED.value, Outcome.CALL.value])
    for request_id in contacted.filter(~Exists(made)).values_list("id", flat=True):
        yield Finding("intake.contacted_is_invited", SOURCE_KIND, request_id, "it is INVITED and has no invitation")
    others = FitNoteRequest.objects.exclude(outcome__in=[Outcome.INVITED.value, Outcome.CALL.value])
    standing = made.exclude(state="CANCELLED")
    waiting = others.exclude(outcome=Outcome.REVIEW.value)
    for request_id in waiting.filter(Exists(standing)).values_list("id", flat=True):
        yield Finding("intake.contacted_is_invited", SOURCE_KIND, request_id, "it has an invitation and is not INVITED")


@law("intake.held_waits_for_somebody")
def held_waits_for_somebody(*, at: datetime) -> Iterator[Finding]:
    """Find requests that wait for a human and stand in no review list."""
    review = IdentityReview.objects.filter(
        source_kind=SOURCE_KIND, source_id=OuterRef("id"), state=ReviewState.OPEN.value
    )
    held = FitNoteRequest.objects.filter(
        outcome=Outcome.REVIEW.value, reason__in=[reason.value for reason in ReviewReason]
    )
    for request_id in held.filter(~Exists(review)).values_list("id", flat=True):
        yield Finding("intake.held_waits_for_somebody", SOURCE_KIND, request_id, "it waits and is in no review list")
