"""The laws of replies: whoever can't sign in is asked, and nothing waits to be asked for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from goodwork.ledger.laws import Finding, law
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.replies.asking import asked_by_link
from goodwork.pathway.replies.models import ReplyRequest
from goodwork.pathway.replies.rules import RequestState

LATE_AFTER = timedelta(hours=1)


@law("replies.nobody_is_left_unasked")
def nobody_is_left_unasked(*, at: datetime) -> Iterator[Finding]:
    """Find referrals that wait for an answer of an organisation where nobody can sign in and that was never asked.

    An organisation whose last account ended since was asked by its inbox: its requests are found here too, so that
    somebody gives it a contact point or an account.
    """
    unasked = Referral.objects.filter(state=State.REQUESTED.value, reply_request__isnull=True)
    by_link: dict[object, bool] = {}
    for referral_id, organisation_id in unasked.values_list("pk", "organisation_id").iterator(chunk_size=5000):
        if organisation_id not in by_link:
            by_link[organisation_id] = asked_by_link(organisation_id, at=at)
        if by_link[organisation_id]:
            yield Finding("replies.nobody_is_left_unasked", "REFERRAL", referral_id, "nobody there was asked")


@law("replies.nothing_waits_to_be_sent")
def nothing_waits_to_be_sent(*, at: datetime) -> Iterator[Finding]:
    """Find requests that wait to be sent for more than an hour."""
    stuck = ReplyRequest.objects.filter(state=RequestState.WAITING.value, asked_at__lt=at - LATE_AFTER)
    for request_id in stuck.order_by("asked_at").values_list("pk", flat=True)[:100]:
        yield Finding("replies.nothing_waits_to_be_sent", "REPLY_REQUEST", request_id, "waits to be sent for an hour")
