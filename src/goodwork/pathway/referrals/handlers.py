"""What referrals do when something happens below: an answer becomes a referral; a death or a consent taken back ends
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.clock import add_working_days, local_date
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.jobs.services import wake
from goodwork.pathway.referrals import bundle as bundle
from goodwork.pathway.referrals import services, stopping
from goodwork.pathway.referrals.closing import FIND_CLOSED, pass_on
from goodwork.pathway.referrals.events import (
    ReferralAccepted,
    ReferralCancelled,
    ReferralCompleted,
    ReferralCorrected,
    ReferralFailed,
    ReferralReceived,
    ReferralRejected,
    ReferralStarted,
)
from goodwork.pathway.referrals.models import Correction, Question, Referral, SentBack
from goodwork.pathway.referrals.permissions import why_not
from goodwork.pathway.referrals.rules import (
    NOT_NOW_DAYS,
    WEEKLY_HOURS_OF_BAND,
    Move,
    Reason,
    State,
    WorkStatus,
    source_of,
)
from goodwork.pathway.referrals.standing import Said
from goodwork.pathway.referrals.telling import TOLD_BY_EVENT
from goodwork.reach.promises import registry
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import NoticeKind, Told
from goodwork.reach.questionnaires.events import PersonSaidNotNow, QuestionnaireSubmitted
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations.events import OrganisationChanged
from goodwork.registers.people import queries as people
from goodwork.registers.people.events import ConsentWithdrawn, DeathRecorded, PeopleLinked, PeopleParted, PersonErased


@registry.open_things("REFERRAL")
def open_referrals() -> set[UUID]:
    """Return the ids of the referrals that have not ended."""
    return set(Referral.objects.filter(closed_at__isnull=True).values_list("id", flat=True))


@registry.open_things("QUESTION")
def open_questions() -> set[UUID]:
    """Return the ids of the questions to senders that are neither answered nor withdrawn."""
    rows = Question.objects.filter(answered_at__isnull=True, withdrawn_at__isnull=True)
    return set(rows.values_list("id", flat=True))


@handles(QuestionnaireSubmitted)
def refer_who_asked(happened: Sequence[Happened[QuestionnaireSubmitted]]) -> None:
    """Make a referral of each answer that wants a coach and agrees to share; it takes over the answer's promise (A1);
    questionnaires close the answer as the promise is handed over.

    Somebody who said no, not now, or not to share makes none. Where the same referral is open already, or the provider
    has closed since it was asked about, the answer stays with whoever reads it.
    """
    for h in happened:
        told = h.event
        if told.wants_coach != "YES" or told.consent != "YES" or told.provider_id is None:
            continue
        if organisations.not_at_work(SYSTEM_VIEWER, [told.provider_id], local_date(h.at)):
            continue
        services.receive(
            services.Request(
                person_id=told.person_id,
                organisation_id=told.provider_id,
                source=source_of(trigger_kind=told.trigger_kind, typed_by=told.typed_by),
                referrer_id=told.organisation_id if told.organisation_id != told.provider_id else None,
                response_id=told.response_id,
                work_status=WorkStatus(told.work_status),
                weekly_hours=WEEKLY_HOURS_OF_BAND.get(told.hours_band or "", ""),
                said=said_in(told.area, told.may_work),
            ),
            takes_over=("ANSWER", told.response_id),
            by=h.by,
            at=h.at,
        )


def said_in(area: Sequence[str], may_work: str | None) -> Said:
    """Return what an answer says about eligibility; "not sure" and what was not asked say nothing."""
    known = bool(area) and "NOT_SURE" not in area
    return Said(
        home_in_area="HOME_IN_GM" in area if known else None,
        practice_in_area="GP_IN_GM" in area if known else None,
        jobcentre_in_area="JOBCENTRE_IN_GM" in area if known else None,
        may_work_in_uk={"YES": True, "NO": False}.get(may_work or ""),
    )


@handles(PersonSaidNotNow)
def put_off_who_said_not_now(happened: Sequence[Happened[PersonSaidNotNow]]) -> None:
    """Put off the open referrals of somebody who said "not now" on their own page, with a day to ask again (B3)."""
    for h in happened:
        ids = people.ids_of(SYSTEM_VIEWER, h.event.person_id)
        rows = Referral.objects.filter(person_id__in=ids, closed_at__isnull=True).order_by("received_at", "id")
        until_date = add_working_days(local_date(h.at) + timedelta(days=NOT_NOW_DAYS), 0)
        for referral_id, state in rows.values_list("id", "state"):
            if not why_not(State(state), Move.HOLD):
                services.hold(referral_id=referral_id, until_date=until_date, told=Told.ON_SCREEN, by=h.by, at=h.at)


@handles(ConsentWithdrawn)
def end_where_consent_is_withdrawn(happened: Sequence[Happened[ConsentWithdrawn]]) -> None:
    """End the person's referrals to whom they no longer allow to see them, and tell it to stop (B7).

    Where it looked for another place for them, because theirs has closed, somebody else does.
    """
    for h in happened:
        stopping.stop(
            person_id=h.event.person_id,
            organisation_id=h.event.organisation_id,
            consent_id=h.event.consent_id,
            by=h.by,
            at=h.at,
        )
        pass_on(person_id=h.event.person_id, organisation_id=h.event.organisation_id, by=SYSTEM, at=h.at)


@handles(OrganisationChanged)
def pass_back_what_is_left_behind(happened: Sequence[Happened[OrganisationChanged]]) -> None:
    """Give what is open with an organisation that has closed to somebody who works, soon; the sweep is the net."""
    if any(h.event.closed_date is not None for h in happened):
        wake(FIND_CLOSED)


@handles(DeathRecorded)
def end_on_death(happened: Sequence[Happened[DeathRecorded]]) -> None:
    """End every referral of somebody who has died."""
    first = happened[0]
    dead = [h.event.person_id for h in happened]
    services.close_all_of(person_ids=dead, reason=Reason.DIED, by=first.by, at=first.at)


@handles(ReferralAccepted, ReferralStarted, ReferralReceived, ReferralRejected, ReferralFailed)
@handles(ReferralCompleted, ReferralCancelled, ReferralCorrected)
def tell_who_referred(happened: Sequence[Happened[Any]]) -> None:
    """Tell those who referred people what they asked to be told (B1); nobody hears of what they did themselves.

    Somebody referred on is news of the referral that it is part of. Who asked to be told anything is told that a status
    was put right.
    """
    asked = Referral.objects.filter(referred_by_id__isnull=False, referrer_id__isnull=False).exclude(tell=[])
    rows = asked.in_bulk([i for i in map(_news_of, happened) if i is not None])
    news = []
    for h in happened:
        row = rows.get(_news_of(h))
        if row is None or h.by.id == row.referred_by_id or getattr(h.event, "reason", None) is Reason.SAME_AS_ANOTHER:
            continue
        wish, kind = TOLD_BY_EVENT.get(type(h.event).__name__, (None, NoticeKind.REFERRAL_CORRECTED))
        if wish is not None and wish.value not in row.tell:
            continue
        assert row.referred_by_id is not None
        assert row.referrer_id is not None
        news.append(
            promises.News(
                user_id=row.referred_by_id,
                organisation_id=row.referrer_id,
                person_id=row.person_id,
                referral_id=row.pk,
                kind=kind,
            )
        )
    if news:
        promises.tell_referrers(news, by=SYSTEM, at=happened[0].at)


def _news_of(h: Happened[Any]) -> UUID | None:
    """Return the referral that an event is news of; None for one that has just come in, and is part of none."""
    found: UUID | None = h.event.part_of_id if isinstance(h.event, ReferralReceived) else h.event.referral_id
    return found


@handles(PeopleLinked)
def go_on_as_one(happened: Sequence[Happened[PeopleLinked]]) -> None:
    """Let one of two open referrals to the same place go on where two records are one person (T10, D11)."""
    for h in happened:
        services.join_doubles(person_id=h.event.kept_id, by=h.by, at=h.at)


@handles(PeopleParted)
def go_on_as_two(happened: Sequence[Happened[PeopleParted]]) -> None:
    """Let what was ended for being the same stand again where the two are two people after all: nothing is lost."""
    for h in happened:
        services.part_doubles(person_ids=[h.event.merged_id, h.event.kept_id], by=h.by, at=h.at)


@handles(PersonErased)
def erase_words(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase the free text of referrals of people whose time of keeping is over (DOMAIN 7.3); codes and dates stay."""
    ids = [h.event.person_id for h in happened]
    Referral.objects.filter(person_id__in=ids).update(words="", comment="")
    Correction.objects.filter(referral__person_id__in=ids).update(words="")
    Question.objects.filter(referral__person_id__in=ids).update(question="", answer="")
    SentBack.objects.filter(referral__person_id__in=ids).update(words="", comment="")
