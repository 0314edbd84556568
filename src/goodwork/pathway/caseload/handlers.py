"""What caseload does when something happens below: a new referral gets a coach, an ended one lets go of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.events.handling import Happened, handles
from goodwork.pathway.caseload import bundle as bundle
from goodwork.pathway.caseload import services
from goodwork.pathway.caseload import tellers as tellers
from goodwork.pathway.caseload.models import Assignment
from goodwork.pathway.referrals.events import (
    ReferralCancelled,
    ReferralCompleted,
    ReferralCorrected,
    ReferralFailed,
    ReferralReceived,
    ReferralRejected,
)
from goodwork.pathway.referrals.rules import FINAL
from goodwork.registers.access.events import RoleEnded, UserEnded
from goodwork.registers.people.events import PersonErased


@handles(ReferralReceived)
def give_a_coach(happened: Sequence[Happened[ReferralReceived]]) -> None:
    """Give each new referral to the least loaded coach at work."""
    for h in happened:
        services.assign(referral_id=h.event.referral_id, by=SYSTEM, at=h.at)


@handles(ReferralRejected, ReferralCompleted, ReferralCancelled, ReferralFailed)
def let_go(happened: Sequence[Happened[Any]]) -> None:
    """End the assignment of a referral that ended."""
    first = happened[0]
    services.release(referral_ids=[h.event.referral_id for h in happened], by=first.by, at=first.at)


@handles(ReferralCorrected)
def follow_corrections(happened: Sequence[Happened[ReferralCorrected]]) -> None:
    """Let go of a coach where a correction ended a referral, and give one back where it is open again."""
    for h in happened:
        if h.event.reopened:
            services.give_back(referral_id=h.event.referral_id, by=SYSTEM, at=h.at)
        elif h.event.to_state in FINAL:
            services.release(referral_ids=[h.event.referral_id], by=h.by, at=h.at)


@handles(UserEnded)
def pass_on(happened: Sequence[Happened[UserEnded]]) -> None:
    """Pass on everybody whom somebody who left still has."""
    for h in happened:
        services.move_all(user_id=h.event.user_id, cover_user_id=h.event.cover_user_id, by=h.by, at=h.at)


@handles(RoleEnded)
def pass_on_there(happened: Sequence[Happened[RoleEnded]]) -> None:
    """Pass on everybody of one organisation whom somebody who is no coach there any more still has."""
    for h in happened:
        services.move_all(
            user_id=h.event.user_id,
            cover_user_id=h.event.cover_user_id,
            organisation_id=h.event.organisation_id,
            by=h.by,
            at=h.at,
        )


@handles(PersonErased)
def erase_notes(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase what coaches wrote to each other about people whose time of keeping is over (DOMAIN 7.3); the hands
    stay.
    """
    ids = [h.event.person_id for h in happened]
    Assignment.objects.filter(referral__person_id__in=ids).update(note="")
