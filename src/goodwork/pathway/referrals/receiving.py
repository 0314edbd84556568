"""How a referral comes in: asked for, consented to, tried against the rules, promised."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.eligibility import services as eligibility
from goodwork.pathway.eligibility.rules import Outcome
from goodwork.pathway.referrals import events, standing
from goodwork.pathway.referrals.asking import ask_programme
from goodwork.pathway.referrals.closing import check_at_work
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import CannotRefer
from goodwork.pathway.referrals.rules import Source, WorkStatus
from goodwork.pathway.referrals.steps import next_step
from goodwork.pathway.referrals.telling import AskedFor, Tell, asked_for, wishes
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import Told
from goodwork.registers.people import queries as people
from goodwork.registers.people import scope
from goodwork.registers.people import services as people_services
from goodwork.registers.people.models import Person


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a request: the referral, and whether it was there already, so that nothing new was made."""

    referral_id: UUID
    already_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A referral as it is asked for; `said` is what the person, or who refers them, said about eligibility and work.

    `words` are the person's own, `comment` is the referrer's; `asked_for` is what they want help with, and `tell` what
    the referrer wants to be told.
    """

    person_id: UUID
    organisation_id: UUID
    source: Source
    programme_id: UUID | None = None
    part_of_id: UUID | None = None
    referrer_id: UUID | None = None
    response_id: UUID | None = None
    work_status: WorkStatus = WorkStatus.UNKNOWN
    weekly_hours: str = ""
    said: standing.Said = field(default_factory=standing.Said)
    words: str = ""
    comment: str = ""
    asked_for: tuple[AskedFor, ...] = ()
    tell: frozenset[Tell] = frozenset()


@transaction.atomic
def receive(
    request: Request,
    *,
    takes_over: tuple[str, UUID] | None = None,
    due_date: date | None = None,
    told: Told = Told.BY_MESSAGE,
    by: Actor,
    at: datetime,
) -> Received:
    """Receive a referral, ask the eligibility rules, and promise its next step to the person.

    `takes_over` names the thing whose promise goes on under the referral (an answer); without it a new one is made, for
    `due_date` or the day by which its first step is due (steps). The same person, organisation and programme with an
    open referral make nothing new: the open one is returned. Raises CannotRefer without consent to the organisation,
    and for one that has closed.
    """
    lock_person(request.person_id)
    known = open_one(request)
    if known is not None:
        return Received(known.pk, already_open=True)
    check_at_work(request.organisation_id, at=at)
    allowed = scope.visible_people(SYSTEM_VIEWER).filter(scope.consented_to([request.organisation_id]))
    if not allowed.filter(pk=request.person_id).exists():
        raise CannotRefer("They have not agreed that we share this with that organisation.", field="consent")
    now = standing.of(request.person_id, said=request.said, at=at)
    referral_id = new_id()
    kept = eligibility.decide(
        person_id=request.person_id,
        organisation_id=request.organisation_id,
        facts=now.facts,
        subject_kind="REFERRAL",
        subject_id=referral_id,
        by=by,
        at=at,
    )
    if request.programme_id is not None:
        ask_programme(
            request.programme_id,
            person_id=request.person_id,
            referral_id=referral_id,
            now=now,
            said=request.said,
            work_status=request.work_status.value,
            by=by,
            at=at,
        )
    row = _keep(request, referral_id, kept.decision_id, by=by, at=at)
    record(_received(row, now, kept.decision.outcome), by=by, at=at)
    row.refresh_from_db(fields=["holder_id"])
    _promise(row, takes_over=takes_over, due_date=due_date, told=told, by=by, at=at)
    return Received(row.pk, already_open=False)


def _keep(request: Request, referral_id: UUID, decision_id: UUID, *, by: Actor, at: datetime) -> Referral:
    return Referral.objects.create(
        id=referral_id,
        person_id=request.person_id,
        organisation_id=request.organisation_id,
        programme_id=request.programme_id,
        part_of_id=request.part_of_id,
        decision_id=decision_id,
        referrer_id=request.referrer_id,
        referred_by_id=by.id if by.kind is ActorKind.USER else None,
        response_id=request.response_id,
        source=request.source.value,
        work_status=request.work_status.value,
        weekly_hours=request.weekly_hours,
        words=request.words,
        comment=request.comment,
        asked_for=asked_for(request.asked_for),
        tell=wishes(request.tell),
        received_at=at,
    )


def _promise(
    row: Referral,
    *,
    takes_over: tuple[str, UUID] | None,
    due_date: date | None,
    told: Told,
    by: Actor,
    at: datetime,
) -> None:
    """Promise the first step of a referral to the person, or let a promise go on under it that something else had."""
    step, due = next_step(row, at=at)
    if takes_over is not None:
        promises.hand_over(
            subject_kind=takes_over[0],
            subject_id=takes_over[1],
            to_kind="REFERRAL",
            to_id=row.pk,
            organisation_id=row.organisation_id,
            user_id=row.holder_id,
            step=step,
            by=by,
            at=at,
        )
    else:
        promises.make(
            subject_kind="REFERRAL",
            subject_id=row.pk,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            user_id=row.holder_id,
            step=step,
            due_date=due_date or due,
            told=told,
            by=by,
            at=at,
        )


@dataclass(frozen=True, slots=True)
class Needs:
    """What a referrer heard that the person needs; blank and False say nothing, and take nothing away (C9)."""

    reading_need: bool = False
    interpreter_language: str = ""


@transaction.atomic
def refer(
    request: Request,
    *,
    consent_wording: str = "",
    needs: Needs | None = None,
    told: Told = Told.BY_MESSAGE,
    by: Actor,
    at: datetime,
) -> Received:
    """Note the consent that a person gave to whoever refers them, and receive the referral, both or neither.

    `consent_wording` is the version of the words in which they were asked; blank where their consent stands already.
    Somebody who asked not to be contacted is asked again: with their consent, that they may be reached stands.
    Needs that are said for the first time are kept with the person, for every later message and call. Raises
    CannotRefer, as `receive` does, and for somebody who has died.
    """
    facts = people.reach_facts(SYSTEM_VIEWER, [request.person_id], at=at)[request.person_id]
    if facts.deceased:
        raise CannotRefer("Their record says that they have died: nobody can be referred.")
    if facts.opted_out:
        if not consent_wording:
            raise CannotRefer("They asked not to be contacted: ask them again first.", field="consent")
        people_services.lift_opt_out(person_id=request.person_id, by=by, at=at)
    if needs is not None and needs != Needs():
        people_services.set_contact_needs(
            person_id=request.person_id,
            reading_need=needs.reading_need or None,
            interpreter_language=needs.interpreter_language or None,
            by=by,
            at=at,
        )
    if consent_wording:
        people_services.give_consent(
            person_id=request.person_id,
            recipient_id=request.organisation_id,
            wording_version=consent_wording,
            by=by,
            at=at,
        )
    return receive(request, told=told, by=by, at=at)


def lock_person(person_id: UUID) -> None:
    """Lock every record of a person until the transaction ends, so that two at once make one; for this room only."""
    list(Person.objects.select_for_update(no_key=True).filter(scope.belonging_to("self", person_id)).order_by("id"))


def open_one(request: Request) -> Referral | None:
    """Return the open referral that a request would double, by any record of the person, or the one that the same
    answer made; for this room only.
    """
    if request.response_id is not None:
        same = Referral.objects.filter(response_id=request.response_id).first()
        if same is not None:
            return same
    return (
        Referral.objects.filter(
            scope.belonging_to("person", request.person_id),
            organisation_id=request.organisation_id,
            closed_at__isnull=True,
        )
        .filter(Q(programme_id=request.programme_id) if request.programme_id else Q(programme_id__isnull=True))
        .first()
    )


def _received(row: Referral, now: standing.Standing, outcome: Outcome) -> events.ReferralReceived:
    return events.ReferralReceived(
        referral_id=row.pk,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        source=Source(row.source),
        work_status=WorkStatus(row.work_status),
        eligibility=Code(outcome.value),
        programme_id=row.programme_id,
        part_of_id=row.part_of_id,
        referrer_id=row.referrer_id,
        response_id=row.response_id,
        practice_id=now.practice_id,
        la_code=_code(now.la_code),
        ward_code=_code(now.ward_code),
        imd_decile=now.imd_decile,
        ethnic_category=_code(now.ethnic_category),
        weekly_hours=_code(row.weekly_hours),
    )


def _code(text: str) -> Code | None:
    return Code(text) if text else None
