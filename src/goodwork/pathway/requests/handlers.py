"""What requests do when their referral is answered, and when a person's time of keeping is over."""

from __future__ import annotations

from collections.abc import Sequence

from goodwork.ledger.events.handling import Happened, handles
from goodwork.pathway.referrals.events import ReferralAccepted, ReferralRejected
from goodwork.pathway.referrals.steps import has_coaches
from goodwork.pathway.requests import bundle as bundle
from goodwork.pathway.requests import proof
from goodwork.pathway.requests.models import OwnRequest
from goodwork.reach.promises.events import PromiseMade
from goodwork.reach.promises.rules import Told
from goodwork.registers.people.events import PersonErased


@handles(ReferralAccepted)
def tell_that_a_coach_takes_it(happened: Sequence[Happened[ReferralAccepted]]) -> None:
    """Tell people that their own request was taken by an organisation whose coach's promise simply goes on."""
    for h in happened:
        own = OwnRequest.objects.filter(referral_id=h.event.referral_id)
        if own.exists() and has_coaches(h.event.organisation_id, at=h.at):
            proof.tell_yes(h.event.referral_id, by=h.by, at=h.at)


@handles(PromiseMade)
def tell_that_they_said_yes(happened: Sequence[Happened[PromiseMade]]) -> None:
    """Tell people that their own request was taken, with what was promised as it was: one message for both."""
    about = {h.event.about_id: h for h in happened if h.event.about_kind == "REFERRAL"}
    own = OwnRequest.objects.filter(referral_id__in=list(about), referral__accepted_at__isnull=False)
    for referral_id, accepted_at in own.values_list("referral_id", "referral__accepted_at"):
        h = about[referral_id]
        if accepted_at == h.at and h.event.told is Told.BY_MESSAGE:
            proof.tell_yes(referral_id, by=h.by, at=h.at)


@handles(ReferralRejected)
def tell_that_they_said_no(happened: Sequence[Happened[ReferralRejected]]) -> None:
    """Tell people that their own request was turned down, why, and what else there is."""
    for h in happened:
        if OwnRequest.objects.filter(referral_id=h.event.referral_id).exists():
            proof.tell_no(h.event.referral_id, h.event.reason, by=h.by, at=h.at)


@handles(PersonErased)
def forget_who_helped(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase the names of helpers of people whose time of keeping is over (DOMAIN 7.3)."""
    ids = [h.event.person_id for h in happened]
    OwnRequest.objects.filter(referral__person_id__in=ids).update(helper_name="")
