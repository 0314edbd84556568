"""What can happen to a referral. Each call is one transaction and writes its event; the promise goes with it."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import Actor, ActorKind, Role
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.referrals import events
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import (
    CannotMoveReferral,
    CannotRefer,
    check_can_accept,
    check_can_close,
    check_works_for,
    outcome_of,
    why_not,
)
from goodwork.pathway.referrals.receiving import Received, Request, receive, refer, refer_on
from goodwork.pathway.referrals.rules import (
    CLOSING_MOVES,
    REASONS,
    Move,
    Reason,
    State,
    check_reason,
    state_after,
)
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import MoveReason, Step, Told

__all__ = [
    "CannotMoveReferral",
    "CannotRefer",
    "Received",
    "Request",
    "accept",
    "close",
    "close_all_of",
    "hold",
    "move_contact",
    "next_contact",
    "receive",
    "refer",
    "refer_on",
    "resume",
    "set_holder",
    "start",
]

_HOLDERS = (Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER)


@transaction.atomic
def set_holder(*, referral_id: UUID, user_id: UUID | None, by: Actor, at: datetime) -> None:
    """Put a referral, and the promise about it, into a coach's hands; caseload calls it.

    The promise is told again where it passes to somebody else; a referral that is just coming in has none yet.
    Writes no event of its own: who has whom is caseload's.
    """
    row = _locked(referral_id)
    row.holder_id = user_id
    row.save(update_fields=["holder_id"])
    with suppress(promises.NoPromise):
        promises.reassign_subject(subject_kind="REFERRAL", subject_id=row.pk, user_id=user_id, by=by, at=at)


@transaction.atomic
def accept(*, referral_id: UUID, by: Actor, at: datetime) -> None:
    """Say yes to a referral; its promise goes on.

    Raises: CannotAccept, with the reason.
    """
    row = _locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=_HOLDERS)
    check_can_accept(state=State(row.state), outcome=outcome_of(row))
    row.state, row.accepted_at = state_after(State(row.state), Move.ACCEPT).value, at
    row.save(update_fields=["state", "accepted_at"])
    record(events.ReferralAccepted(**_who(row)), by=by, at=at)


@transaction.atomic
def start(*, referral_id: UUID, by: Actor, at: datetime) -> None:
    """Note that support began: the first conversation was had; accepts it first where nobody has.

    One that was put off is taken up again. Does nothing where support goes on already. Raises CannotMoveReferral.
    """
    row = _locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=_HOLDERS)
    if row.state == State.IN_PROGRESS:
        return
    if row.state == State.REQUESTED:
        accept(referral_id=referral_id, by=by, at=at)
        row.refresh_from_db()
    refusal = why_not(State(row.state), Move.START)
    if refusal:
        raise CannotMoveReferral(refusal)
    again = row.started_at is not None
    row.state, row.reason, row.hold_until_date = state_after(State(row.state), Move.START).value, "", None
    row.accepted_at = row.accepted_at or at
    row.started_at = row.started_at or at
    row.save(update_fields=["state", "reason", "hold_until_date", "accepted_at", "started_at"])
    record(events.ReferralResumed(**_who(row)) if again else events.ReferralStarted(**_who(row)), by=by, at=at)


@transaction.atomic
def hold(*, referral_id: UUID, until_date: date, told: Told = Told.BY_VOICE, by: Actor, at: datetime) -> None:
    """Put a referral off because the person wants it later; the next contact is promised for that day.

    Raises: CannotMoveReferral, CannotPromise for a day that is over.
    """
    row = _locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=_HOLDERS)
    refusal = why_not(State(row.state), Move.HOLD)
    if refusal:
        raise CannotMoveReferral(refusal)
    row.state, row.reason = state_after(State(row.state), Move.HOLD).value, Reason.DEFERRED.value
    row.hold_until_date = until_date
    row.save(update_fields=["state", "reason", "hold_until_date"])
    next_contact(referral_id=row.pk, due_date=until_date, told=told, by=by, at=at)
    record(events.ReferralHeld(**_who(row), reason=Reason.DEFERRED, until_date=until_date), by=by, at=at)


@transaction.atomic
def resume(*, referral_id: UUID, due_date: date, told: Told = Told.BY_MESSAGE, by: Actor, at: datetime) -> None:
    """Take up a referral again that was put off, before anybody has spoken, with a nearer promise.

    Raises: CannotMoveReferral, CannotPromise.
    """
    row = _locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=_HOLDERS)
    refusal = why_not(State(row.state), Move.RESUME)
    if refusal:
        raise CannotMoveReferral(refusal)
    row.state, row.reason, row.hold_until_date = state_after(State(row.state), Move.RESUME).value, "", None
    row.accepted_at = row.accepted_at or at
    row.save(update_fields=["state", "reason", "hold_until_date", "accepted_at"])
    promises.move_subject(
        subject_kind="REFERRAL",
        subject_id=row.pk,
        due_date=due_date,
        reason=MoveReason.PERSON_ASKED,
        told=told,
        by=by,
        at=at,
    )
    record(events.ReferralResumed(**_who(row)), by=by, at=at)


@transaction.atomic
def next_contact(
    *, referral_id: UUID, due_date: date, told: Told, step: Step = Step.COACH_WILL_CONTACT, by: Actor, at: datetime
) -> None:
    """Keep what was promised about a referral and promise when its coach is in touch next.

    Raises: CannotPromise for a day that is over.
    """
    row = _locked(referral_id)
    promises.keep_and_make(
        subject_kind="REFERRAL",
        subject_id=row.pk,
        step=step,
        due_date=due_date,
        organisation_id=row.organisation_id,
        user_id=row.holder_id,
        told=told,
        by=by,
        at=at,
    )


@transaction.atomic
def move_contact(*, referral_id: UUID, due_date: date, reason: MoveReason, by: Actor, at: datetime) -> None:
    """Move the promise about an open referral to another day, with its reason; the person is told.

    Raises: CannotPromise for a day that is over or the same, CannotMoveReferral for an ended referral.
    """
    row = _locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=_HOLDERS)
    if row.closed_at is not None:
        raise CannotMoveReferral("It has ended already.")
    promises.move_subject(subject_kind="REFERRAL", subject_id=row.pk, due_date=due_date, reason=reason, by=by, at=at)


@transaction.atomic
def close(*, referral_id: UUID, reason: Reason, by: Actor, at: datetime) -> None:
    """End a referral with its reason; what the reason does stands in `rules.REASONS`.

    Somebody who may not be supported counts as signposted. "Unable to contact" needs two ways at different times and a
    letter first. Raises CannotClose, WrongReason.
    """
    row = _locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=_HOLDERS)
    move = REASONS[reason].move
    if move not in CLOSING_MOVES:
        check_reason(Move.CANCEL, reason)
    check_can_close(row, move=move, reason=reason, at=at)
    row.state, row.reason = state_after(State(row.state), move).value, reason.value
    row.closed_at, row.hold_until_date = at, None
    row.save(update_fields=["state", "reason", "closed_at", "hold_until_date"])
    if REASONS[reason].spoken and by.kind is ActorKind.USER:
        promises.keep_many(subject_kind="REFERRAL", subject_ids=[row.pk], by=by, at=at)
    else:
        promises.release(subject_kind="REFERRAL", subject_id=row.pk, reason=Code(reason.value), by=by, at=at)
    record(_CLOSED[move](**_who(row), reason=reason), *_signposted(row, reason), by=by, at=at)


_CLOSED: dict[
    Move,
    type[events.ReferralRejected | events.ReferralCompleted | events.ReferralCancelled | events.ReferralFailed],
] = {
    Move.REJECT: events.ReferralRejected,
    Move.COMPLETE: events.ReferralCompleted,
    Move.CANCEL: events.ReferralCancelled,
    Move.FAIL: events.ReferralFailed,
}


def _signposted(row: Referral, reason: Reason) -> list[events.PersonSignposted]:
    """Return the event of somebody pointed elsewhere, where that is why it ended."""
    if reason not in {Reason.INELIGIBLE, Reason.NO_CAPACITY, Reason.BETTER_HELPED_ELSEWHERE}:
        return []
    la_code = row.decision.signpost_la_code or row.decision.own_locality_la_code if row.decision else ""
    return [
        events.PersonSignposted(
            referral_id=row.pk,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            reason=reason,
            la_code=_code(la_code),
        )
    ]


@transaction.atomic
def close_all_of(
    *, person_ids: Collection[UUID], reason: Reason, organisation_id: UUID | None = None, by: Actor, at: datetime
) -> int:
    """Close every open referral of some people (to one organisation, or to all) and return how many there were.

    Used where a person died or took back their consent; one query where nobody has any.
    """
    ids = set(person_ids)
    rows = Referral.objects.filter(Q(person_id__in=ids) | Q(person__known_as__in=ids), closed_at__isnull=True)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    found = list(rows.order_by("received_at", "id").values_list("id", flat=True))
    for referral_id in found:
        close(referral_id=referral_id, reason=reason, by=by, at=at)
    return len(found)


def _locked(referral_id: UUID) -> Referral:
    """Return a referral, locked until the transaction ends.

    Raises: CannotMoveReferral, where there is none.
    """
    row = Referral.objects.select_for_update().filter(pk=referral_id).first()
    if row is None:
        raise CannotMoveReferral("There is no such referral.")
    return row


class _Who(TypedDict):
    """The fields that every move's event has."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    programme_id: UUID | None
    part_of_id: UUID | None


def _code(text: str) -> Code | None:
    return Code(text) if text else None


def _who(row: Referral) -> _Who:
    """Return whose referral it is, as every move's event says it."""
    return {
        "referral_id": row.pk,
        "person_id": row.person_id,
        "organisation_id": row.organisation_id,
        "programme_id": row.programme_id,
        "part_of_id": row.part_of_id,
    }
