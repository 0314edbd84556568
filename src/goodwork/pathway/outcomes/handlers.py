"""What outcomes do when something happens below: who finished is asked how it was, and a digit by text is the
answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.handling import Happened, handles
from goodwork.pathway.outcomes import bundle as bundle
from goodwork.pathway.outcomes import services
from goodwork.pathway.outcomes import tellers as tellers
from goodwork.pathway.outcomes.models import SatisfactionQuestion
from goodwork.pathway.outcomes.rules import satisfaction_in
from goodwork.pathway.referrals.events import ReferralCompleted, ReferralCorrected
from goodwork.pathway.referrals.rules import State
from goodwork.reach.messaging.inbound import understands


@handles(ReferralCompleted)
def ask_how_it_was(happened: Sequence[Happened[ReferralCompleted]]) -> None:
    """Ask everybody whose support ended as it should how the help was; a referral on to a programme asks nothing
    twice.
    """
    for h in happened:
        if h.event.part_of_id is None:
            services.ask_satisfaction(referral_id=h.event.referral_id, by=h.by, at=h.at)


@handles(ReferralCorrected)
def ask_after_a_correction(happened: Sequence[Happened[ReferralCorrected]]) -> None:
    """Ask those too whose support turned out to have ended as it should."""
    for h in happened:
        if h.event.part_of_id is None and h.event.to_state is State.COMPLETED:
            services.ask_satisfaction(referral_id=h.event.referral_id, by=h.by, at=h.at)


@understands("SATISFACTION")
def take_digit(*, person_ids: tuple[UUID, ...], body: str, by: Actor, at: datetime) -> bool:
    """Take a bare digit by text as the answer, where just one person behind the number was asked lately.

    Says whether it was one; anything else is for a reader.
    """
    answer = satisfaction_in(body)
    if answer is None or not person_ids:
        return False
    since = at - timedelta(days=services.ANSWER_DAYS)
    waiting = SatisfactionQuestion.objects.filter(
        person_id__in=person_ids, answered_at__isnull=True, asked_at__gte=since
    ).order_by("-asked_at")
    questions = list(waiting)
    if not questions or len({q.person_id for q in questions}) != 1:
        return False
    services.answer_satisfaction(referral_id=questions[0].referral_id, answer=answer, by=by, at=at)
    return True
