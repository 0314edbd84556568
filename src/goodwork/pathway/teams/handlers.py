"""What teams do when something happens below: they follow each referral and its coach, and count changes of hands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodwork.ledger.events.handling import Happened, handles
from goodwork.pathway.caseload.events import CoachAssigned, CoachIntroduced, CoachReleased
from goodwork.pathway.caseload.rules import AssignedBecause
from goodwork.pathway.referrals.events import (
    ReferralAccepted,
    ReferralCancelled,
    ReferralCompleted,
    ReferralCorrected,
    ReferralFailed,
    ReferralReceived,
    ReferralRejected,
    ReferralResumed,
    ReferralSentBack,
    ReferralStarted,
)
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.teams import bundle as bundle
from goodwork.pathway.teams import services
from goodwork.pathway.teams import tellers as tellers
from goodwork.pathway.teams.models import TeamMember
from goodwork.pathway.teams.rules import PASSING_REASONS, Change
from goodwork.registers.people.events import ConsentGiven, ConsentWithdrawn, PeopleLinked, PeopleParted, PersonErased
from goodwork.registers.people.models import Person


@handles(ReferralReceived, ReferralAccepted, ReferralStarted, ReferralRejected, ReferralCompleted, ReferralCancelled)
@handles(ReferralFailed, ReferralResumed, ReferralCorrected, CoachAssigned, CoachReleased)
def follow(happened: Sequence[Happened[Any]]) -> None:
    """Let the team follow each referral that moved."""
    first = happened[0]
    services.settle(referral_ids={h.event.referral_id for h in happened}, by=first.by, at=first.at)


@handles(ConsentGiven, PeopleLinked, PeopleParted)
def follow_people(happened: Sequence[Happened[ConsentGiven | PeopleLinked | PeopleParted]]) -> None:
    """Let the teams follow the open referrals of people who allow somebody again, or whose records are joined or
    parted.
    """
    first = happened[0]
    ids = {h.event.person_id for h in happened}
    ids |= {h.event.merged_id for h in happened if not isinstance(h.event, ConsentGiven)}
    mine = Referral.objects.filter(person__known_as__in=Person.objects.filter(id__in=ids).values("known_as"))
    open_now = set(mine.filter(closed_at__isnull=True).values_list("id", flat=True))
    if open_now:
        services.settle(referral_ids=open_now, by=first.by, at=first.at)


@handles(CoachAssigned)
def count_another_coach(happened: Sequence[Happened[CoachAssigned]]) -> None:
    """Count that somebody passed from one coach to another."""
    for h in happened:
        if h.event.from_user_id is not None and h.event.from_user_id != h.event.user_id:
            services.change_hands(
                event_id=h.id,
                referral_id=h.event.referral_id,
                change=Change.ANOTHER_COACH,
                is_warm=h.event.because is AssignedBecause.INTRODUCED,
                by=h.by,
                at=h.at,
            )


@handles(ReferralReceived)
def count_sent_on(happened: Sequence[Happened[ReferralReceived]]) -> None:
    """Count that somebody was sent on; the sender stays."""
    for h in happened:
        if h.event.part_of_id is not None:
            services.change_hands(
                event_id=h.id,
                referral_id=h.event.part_of_id,
                change=Change.SENT_ON,
                to_organisation_id=h.event.organisation_id,
                by=h.by,
                at=h.at,
            )


@handles(ReferralSentBack)
def count_sent_back(happened: Sequence[Happened[ReferralSentBack]]) -> None:
    """Count that somebody was sent back to an organisation that supports them still."""
    for h in happened:
        services.change_hands(
            event_id=h.id,
            referral_id=h.event.from_referral_id,
            change=Change.SENT_BACK,
            to_organisation_id=h.event.organisation_id,
            by=h.by,
            at=h.at,
        )


@handles(ReferralRejected, ReferralCompleted)
def count_passed_on(happened: Sequence[Happened[ReferralRejected | ReferralCompleted]]) -> None:
    """Count that an organisation let somebody go to another."""
    for h in happened:
        if h.event.reason.value in PASSING_REASONS:
            services.change_hands(
                event_id=h.id, referral_id=h.event.referral_id, change=Change.PASSED_ON, by=h.by, at=h.at
            )


@handles(CoachIntroduced)
def note_introduction(happened: Sequence[Happened[CoachIntroduced]]) -> None:
    """Note who introduced a coach."""
    for h in happened:
        services.introduce(
            referral_id=h.event.referral_id,
            user_id=h.event.user_id,
            introduced_by_id=h.event.introducer_id,
            by=h.by,
            at=h.at,
        )


@handles(ConsentWithdrawn)
def let_them_go(happened: Sequence[Happened[ConsentWithdrawn]]) -> None:
    """Take an organisation off the team of a person who took back their consent to it."""
    for h in happened:
        services.step_back(person_id=h.event.person_id, organisation_id=h.event.organisation_id, by=h.by, at=h.at)


@handles(PersonErased)
def erase_names(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase the names of people's own helpers whose time of keeping is over (DOMAIN 7.3); roles and dates stay."""
    TeamMember.objects.filter(person_id__in=[h.event.person_id for h in happened]).update(named="")
