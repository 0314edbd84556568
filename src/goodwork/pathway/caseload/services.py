"""Giving people to coaches, and passing them on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.clock import add_working_days, local_date
from goodwork.ledger.events.services import record
from goodwork.pathway.caseload.choosing import next_coach
from goodwork.pathway.caseload.events import CoachReleased
from goodwork.pathway.caseload.giving import end_hold, give
from goodwork.pathway.caseload.models import Assignment
from goodwork.pathway.caseload.permissions import COACHES
from goodwork.pathway.caseload.rules import AssignedBecause
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import HELPERS, check_works_for, outcome_of, why_not_accept
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.referrals.trying import tried
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.rules import LETTER_WAITS_WORKING_DAYS, Result, Way, try_again_by
from goodwork.reach.contacts.ways import ways_of
from goodwork.reach.promises import queries as promises_read
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import MoveReason, Told
from goodwork.registers.access import queries as access


class Unsaid(Enum):
    """What nobody said."""

    UNSAID = "UNSAID"


UNSAID = Unsaid.UNSAID


class CannotAssign(ValueError):
    """Somebody who can't have a referral, with the reason in one sentence."""

    def __init__(self, message: str, *, field: str = "user_id") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@transaction.atomic
def assign(*, referral_id: UUID, by: Actor, at: datetime) -> UUID | None:
    """Give a referral that has no coach to the least loaded one at work; return who, or None where there is none.

    One that has a coach keeps them.
    """
    row = _open(referral_id)
    if row.holder_id is not None:
        return row.holder_id
    coach = next_coach(row.organisation_id, at=at)
    if coach is not None:
        give(row, coach, AssignedBecause.LEAST_LOADED, note="", by=by, at=at)
    return coach


@transaction.atomic
def take(*, referral_id: UUID, seen_holder_id: UUID | Unsaid | None = UNSAID, by: Actor, at: datetime) -> None:
    """Take a referral oneself. Raises CannotAssign for who is no coach there, or has it already.

    `seen_holder_id` is who had it when the taker looked (None: nobody): where somebody else was quicker, it stays with
    them, and the taker is told who it is.
    """
    row = _open(referral_id)
    if by.kind is not ActorKind.USER or by.id is None:
        raise CannotAssign("Only a coach can take a referral.")
    _check_coach(row.organisation_id, by.id, at=at)
    if row.holder_id == by.id:
        raise CannotAssign("You have it already.")
    if not isinstance(seen_holder_id, Unsaid) and row.holder_id != seen_holder_id:
        name = access.names(SYSTEM_VIEWER, [row.holder_id]).get(row.holder_id, "") if row.holder_id else ""
        raise CannotAssign(f"{name or 'Somebody else'} was quicker: it is with them now. Talk with them first.")
    give(row, by.id, AssignedBecause.TAKEN, note="", by=by, at=at)


@transaction.atomic
def hand_over(*, referral_id: UUID, user_id: UUID, note: str = "", by: Actor, at: datetime) -> None:
    """Hand a referral to another coach of the same organisation; the person is told, and the change of hands
    counted (B12).

    Raises: CannotAssign for somebody who is no coach there, is away, or has it already.
    """
    row = _open(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    _check_coach(row.organisation_id, user_id, at=at)
    if row.holder_id == user_id:
        raise CannotAssign("They have it already.")
    if not access.is_at_work(SYSTEM_VIEWER, user_id, at):
        raise CannotAssign("They are away today: choose somebody who is at work.")
    give(row, user_id, AssignedBecause.HANDED_OVER, note=note, by=by, at=at)


@transaction.atomic
def move_all(
    *, user_id: UUID, cover_user_id: UUID | None, organisation_id: UUID | None = None, by: Actor, at: datetime
) -> int:
    """Pass everybody whom a coach who leaves still has to their cover, or else to the least loaded; return how many.

    Of one organisation, or of all. Who is still a coach there keeps their people. Where nobody is left to take them, a
    referral waits without a coach, and its promise with the organisation.
    """
    rows = (
        Referral.objects.select_for_update(no_key=True).filter(holder_id=user_id, closed_at__isnull=True).order_by("id")
    )
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    moved = 0
    for row in rows:
        if _is_coach(row.organisation_id, user_id, at=at):
            continue
        coach = cover_user_id if cover_user_id and _is_coach(row.organisation_id, cover_user_id, at=at) else None
        coach = coach or next_coach(row.organisation_id, at=at, but=[user_id])
        if coach is not None:
            give(row, coach, AssignedBecause.COVER, note="", by=by, at=at)
        else:
            end_hold(row, at=at)
            referrals.set_holder(referral_id=row.pk, user_id=None, by=by, at=at)
            record(_released(row, user_id), by=by, at=at)
        moved += 1
    return moved


@dataclass(frozen=True, slots=True)
class Attempted:
    """What an attempt led to: whether a letter went, by which day the person hears from us next, and whether it
    moved.
    """

    letter: bool
    due_date: date
    moved: bool = False


@transaction.atomic
def record_attempt(*, referral_id: UUID, channel: Way, result: Result, by: Actor, at: datetime) -> Attempted:
    """Write down an attempt to reach somebody about their referral; nobody is let go by silence.

    The first attempt takes the referral up. Where nobody was reached, the promise moves to the next try, and the person
    is told; it stays where its day lies later. After the letter there is time to answer it. Raises CannotCall for
    voicemail where contact must be safe, CannotAssign for an ended referral.
    """
    row = _open(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    outcome = contacts.record_attempt(
        person_id=row.person_id,
        subject_kind="REFERRAL",
        subject_id=row.pk,
        organisation_id=row.organisation_id,
        channel=channel,
        result=result,
        by=by,
        at=at,
    )
    if not why_not_accept(state=State(row.state), outcome=outcome_of(row)):
        referrals.accept(referral_id=row.pk, by=by, at=at)
    promise = promises_read.about(SYSTEM_VIEWER, "REFERRAL", [row.pk], at=at)[0]
    if result is Result.REACHED:
        return Attempted(letter=False, due_date=promise.due_date)
    if outcome.letter_queued:
        due_date = add_working_days(local_date(at), LETTER_WAITS_WORKING_DAYS + 1)
    else:
        due_date = try_again_by(len(tried([row.pk])[row.pk]), at)
    if not promise.is_silent and due_date <= promise.due_date:
        return Attempted(outcome.letter_queued, promise.due_date)
    promises.move_subject(
        subject_kind="REFERRAL",
        subject_id=row.pk,
        due_date=due_date,
        reason=MoveReason.NO_ANSWER,
        told=Told.BY_MESSAGE if {Way.SMS, Way.EMAIL} & ways_of(row.person_id, at=at) else Told.BY_THE_CALL,
        by=by,
        at=at,
    )
    return Attempted(outcome.letter_queued, due_date, moved=True)


@transaction.atomic
def release(*, referral_ids: Collection[UUID], by: Actor, at: datetime) -> int:
    """End the assignments of referrals that have ended, and return how many there were; who had them last stays
    known.
    """
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("referral")
    held = list(rows.filter(referral_id__in=list(referral_ids), until_at__isnull=True).order_by("id"))
    Assignment.objects.filter(pk__in=[row.pk for row in held]).update(until_at=Greatest("from_at", Value(at)))
    record(*[_released(row.referral, row.coach_id) for row in held], by=by, at=at)
    return len(held)


@transaction.atomic
def give_back(*, referral_id: UUID, by: Actor, at: datetime) -> UUID | None:
    """Give a referral that had ended and is open again to whom it was with, where they are a coach there and at work.

    Else to the least loaded; returns who, or None where there is none. One that somebody holds already stays there.
    """
    row = _open(referral_id)
    if Assignment.objects.filter(referral_id=row.pk, until_at__isnull=True).exists():
        return row.holder_id
    last = row.holder_id
    if last is not None and not (
        _is_coach(row.organisation_id, last, at=at) and access.is_at_work(SYSTEM_VIEWER, last, at)
    ):
        last = None
    coach = last or next_coach(row.organisation_id, at=at)
    if coach is not None:
        give(row, coach, AssignedBecause.GIVEN_BACK, note="", by=by, at=at)
    elif row.holder_id is not None:
        referrals.set_holder(referral_id=row.pk, user_id=None, by=by, at=at)
    return coach


def _released(row: Referral, user_id: UUID) -> CoachReleased:
    return CoachReleased(
        referral_id=row.pk, person_id=row.person_id, organisation_id=row.organisation_id, user_id=user_id
    )


def _open(referral_id: UUID) -> Referral:
    """Return an open referral, locked; raises CannotAssign."""
    row = Referral.objects.select_for_update(no_key=True).filter(pk=referral_id, closed_at__isnull=True).first()
    if row is None:
        raise CannotAssign("This referral has ended.")
    return row


def _is_coach(organisation_id: UUID, user_id: UUID, *, at: datetime) -> bool:
    return access.viewer_for(user_id, at).has_role(*COACHES, organisation_id=organisation_id)


def _check_coach(organisation_id: UUID, user_id: UUID, *, at: datetime) -> None:
    if not _is_coach(organisation_id, user_id, at=at):
        raise CannotAssign("Choose a coach of the organisation that has this referral.")
