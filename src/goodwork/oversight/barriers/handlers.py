"""Facts of barriers, written in the transaction of the event that tells them; idempotent by the event's id."""

from __future__ import annotations

from collections.abc import Sequence

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.events.queries import of_subject
from goodwork.oversight.barriers.models import BarrierAlias, BarrierRedirect, BarrierRefusal, BarrierWay
from goodwork.pathway.eligibility.events import EligibilityDecided, ProgrammeDecided
from goodwork.pathway.eligibility.rules import Outcome, Reason
from goodwork.pathway.referrals.events import (
    ReferralAccepted,
    ReferralCorrected,
    ReferralReceived,
    ReferralStarted,
)
from goodwork.pathway.referrals.histories import effective, entries_of
from goodwork.pathway.routes.events import PersonRedirected, RedirectEnded
from goodwork.registers.people.events import PeopleLinked, PeopleParted

TAKEN_UP = ("ReferralAccepted", "ReferralStarted")
OWN_REFUSALS = [Reason.OUTSIDE_AREA.value, Reason.UNDER_16.value, Reason.MAY_NOT_WORK_IN_UK.value]
"""The reasons for which the service's own rules turn somebody away; a decision that lets them in ends each."""


@handles(ProgrammeDecided)
def take_decisions(happened: Sequence[Happened[ProgrammeDecided]]) -> None:
    """Write each rule of a programme that turned somebody away, and which rules were met."""
    BarrierRefusal.objects.bulk_create(
        [
            BarrierRefusal(
                event_id=h.id,
                rule=str(rule),
                programme_id=h.event.programme_id,
                person_id=h.event.person_id,
                happened_date=local_date(h.at),
                la_code=str(h.event.la_code or ""),
                imd_decile=h.event.imd_decile,
                ethnic_category=str(h.event.ethnic_category or ""),
                work_status=str(h.event.work_status or ""),
                lets_in_date=dict(zip(h.event.passing, h.event.passing_dates, strict=True)).get(rule),
            )
            for h in happened
            for rule in h.event.refused_by
        ],
        ignore_conflicts=True,
    )
    BarrierWay.objects.bulk_create(
        [
            BarrierWay(
                event_id=h.id,
                person_id=h.event.person_id,
                happened_date=local_date(h.at),
                programme_id=h.event.programme_id,
                rules=[str(rule) for rule in h.event.met],
            )
            for h in happened
            if h.event.met
        ],
        ignore_conflicts=True,
    )


@handles(EligibilityDecided)
def take_general_decisions(happened: Sequence[Happened[EligibilityDecided]]) -> None:
    """Write whom one of the service's own rules turned away, under the reason, and whom all of them let in.

    The referral that comes with the decision tells who they were.
    """
    BarrierRefusal.objects.bulk_create(
        [
            BarrierRefusal(
                event_id=h.id,
                rule=h.event.reason.value,
                organisation_id=h.event.organisation_id,
                person_id=h.event.person_id,
                happened_date=local_date(h.at),
            )
            for h in happened
            if h.event.outcome is Outcome.NOT_ELIGIBLE and h.event.reason is not None
        ],
        ignore_conflicts=True,
    )
    BarrierWay.objects.bulk_create(
        [
            BarrierWay(event_id=h.id, person_id=h.event.person_id, happened_date=local_date(h.at), rules=OWN_REFUSALS)
            for h in happened
            if h.event.outcome is Outcome.ELIGIBLE
        ],
        ignore_conflicts=True,
    )


@handles(ReferralReceived)
def take_who_they_were(happened: Sequence[Happened[ReferralReceived]]) -> None:
    """Write who somebody was whom the service's own rules turned away as their referral came in."""
    for h in happened:
        if h.event.eligibility == Outcome.NOT_ELIGIBLE.value:
            BarrierRefusal.objects.filter(
                programme_id__isnull=True,
                person_id=h.event.person_id,
                organisation_id=h.event.organisation_id,
                happened_date=local_date(h.at),
                work_status="",
            ).update(
                la_code=str(h.event.la_code or ""),
                imd_decile=h.event.imd_decile,
                ethnic_category=str(h.event.ethnic_category or ""),
                work_status=h.event.work_status.value,
            )


@handles(ReferralAccepted, ReferralStarted)
def take_taken_up(happened: Sequence[Happened[ReferralAccepted | ReferralStarted]]) -> None:
    """Write that a service took somebody up."""
    BarrierWay.objects.bulk_create(
        [
            BarrierWay(
                event_id=h.id,
                person_id=h.event.person_id,
                happened_date=local_date(h.at),
                referral_id=h.event.referral_id,
                programme_id=h.event.programme_id,
            )
            for h in happened
        ],
        ignore_conflicts=True,
    )


@handles(ReferralCorrected)
def take_corrections(happened: Sequence[Happened[ReferralCorrected]]) -> None:
    """Take back what a correction says has never been, and put back what it says has (complaint 16)."""
    for h in happened:
        told = sorted(of_subject(SYSTEM_VIEWER, "REFERRAL", h.event.referral_id), key=lambda e: e.id)
        entries = entries_of((e.id, e.kind, e.at, e.data) for e in told if e.id <= h.id)
        holds = {e.number for e in effective(entries) if e.kind in TAKEN_UP}
        ways = BarrierWay.objects.filter(referral_id=h.event.referral_id, event_id__lte=h.id)
        ways.filter(event_id__in=holds).update(undone=False)
        ways.exclude(event_id__in=holds).update(undone=True)


@handles(PersonRedirected)
def take_redirects(happened: Sequence[Happened[PersonRedirected]]) -> None:
    """Write that somebody was redirected to their own locality."""
    BarrierRedirect.objects.bulk_create(
        [
            BarrierRedirect(
                redirect_id=h.event.redirect_id,
                person_id=h.event.person_id,
                organisation_id=h.event.organisation_id,
                la_code=str(h.event.la_code),
                happened_date=local_date(h.at),
            )
            for h in happened
        ],
        ignore_conflicts=True,
    )


@handles(RedirectEnded)
def take_redirects_ended(happened: Sequence[Happened[RedirectEnded]]) -> None:
    """Write what came of a redirection."""
    for h in happened:
        BarrierRedirect.objects.filter(redirect_id=h.event.redirect_id).update(came=h.event.came.value)


@handles(PeopleLinked)
def link_people(happened: Sequence[Happened[PeopleLinked]]) -> None:
    """Count two records as the one person that they are."""
    for h in happened:
        BarrierAlias.objects.update_or_create(merged_id=h.event.merged_id, defaults={"kept_id": h.event.kept_id})


@handles(PeopleParted)
def part_people(happened: Sequence[Happened[PeopleParted]]) -> None:
    """Count two records apart again."""
    BarrierAlias.objects.filter(merged_id__in=[h.event.merged_id for h in happened]).delete()
