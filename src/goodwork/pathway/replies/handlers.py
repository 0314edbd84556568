"""What replies do when something happens below: a referral is asked about, reminded of, and let go with its end."""

from __future__ import annotations

from collections.abc import Sequence

from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.events.handling import Happened, handles
from goodwork.pathway.referrals.events import (
    QuestionAnswered,
    ReferralCancelled,
    ReferralCompleted,
    ReferralCorrected,
    ReferralFailed,
    ReferralReceived,
    ReferralRejected,
)
from goodwork.pathway.referrals.rules import FINAL
from goodwork.pathway.replies import asking
from goodwork.pathway.replies import tellers as tellers
from goodwork.pathway.replies import texting as texting
from goodwork.reach.messaging.events import MessageFailed
from goodwork.reach.promises import looking as promises
from goodwork.reach.promises.events import HolderWarned, SilenceBegan
from goodwork.registers.organisations.events import OrganisationPointSet

Ended = ReferralRejected | ReferralCompleted | ReferralCancelled | ReferralFailed


@handles(ReferralReceived)
def ask_by_link(happened: Sequence[Happened[ReferralReceived]]) -> None:
    """Ask organisations by a link where nobody there can sign in, or they want one always (M2)."""
    first = happened[0]
    asking.want_replies(referral_ids=[h.event.referral_id for h in happened], by=first.by, at=first.at)


@handles(ReferralRejected, ReferralCompleted, ReferralCancelled, ReferralFailed)
def ask_no_more(happened: Sequence[Happened[Ended]]) -> None:
    """Ask nobody about a referral that has ended; what is queued about it is not sent."""
    first = happened[0]
    asking.close_requests(referral_ids=[h.event.referral_id for h in happened], by=first.by, at=first.at)


@handles(ReferralCorrected)
def ask_again(happened: Sequence[Happened[ReferralCorrected]]) -> None:
    """Ask again where a wrong end was put right, and no more where an end was entered by a correction."""
    for h in happened:
        if h.event.reopened:
            asking.want_replies(referral_ids=[h.event.referral_id], by=h.by, at=h.at)
        elif h.event.to_state in FINAL:
            asking.close_requests(referral_ids=[h.event.referral_id], by=h.by, at=h.at)


@handles(HolderWarned)
def remind_by_link(happened: Sequence[Happened[HolderWarned]]) -> None:
    """Remind organisations without an account of what they promised for the next working day, by the same link."""
    found = promises.many([h.event.promise_id for h in happened])
    due = {p.subject_id: p.due_date for p in found.values() if p.subject_kind == "REFERRAL"}
    if due:
        asking.remind(referral_ids=list(due), due=list(due.values()), by=SYSTEM, at=happened[0].at)


@handles(SilenceBegan)
def tell_late_by_link(happened: Sequence[Happened[SilenceBegan]]) -> None:
    """Tell organisations without an account in the same hour that what they promised has not happened (M1)."""
    due = {h.event.about_id: h.event.due_date for h in happened if h.event.about_kind == "REFERRAL"}
    if due:
        asking.remind(referral_ids=list(due), due=list(due.values()), late=True, by=SYSTEM, at=happened[0].at)


@handles(QuestionAnswered)
def say_answered(happened: Sequence[Happened[QuestionAnswered]]) -> None:
    """Tell organisations by their link that what they asked is answered."""
    for h in happened:
        asking.tell_answered(referral_ids=[h.event.referral_id], once=str(h.event.question_id), by=h.by, at=h.at)


@handles(MessageFailed)
def try_otherwise(happened: Sequence[Happened[MessageFailed]]) -> None:
    """Try the organisation's next contact point where a request did not arrive; without one, somebody has to ring."""
    failed = [h.event.about_id for h in happened if h.event.about_kind == asking.SUBJECT and h.event.matters]
    if failed:
        asking.note_failed(request_ids=failed, by=SYSTEM, at=happened[0].at)


@handles(OrganisationPointSet)
def send_after_all(happened: Sequence[Happened[OrganisationPointSet]]) -> None:
    """Send what could not be sent to an organisation, now that there is a new way to reach it."""
    first = happened[0]
    asking.retry_for(organisation_ids=[h.event.organisation_id for h in happened], by=first.by, at=first.at)
