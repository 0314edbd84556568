"""Moves of a referral that goes on: taken up, begun, put off, taken up again, promised anew. One transaction each."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.services import record
from goodwork.pathway.referrals import events
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import (
    HELPERS,
    CannotMoveReferral,
    check_can_accept,
    check_works_for,
    outcome_of,
    why_not,
)
from goodwork.pathway.referrals.rules import REASONS, Decided, Move, Reason, State, state_after
from goodwork.pathway.referrals.steps import has_coaches, next_step, step_of
from goodwork.pathway.referrals.writing import decision, locked, who
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import MoveReason, Step, Told


@transaction.atomic
def set_holder(*, referral_id: UUID, user_id: UUID | None, by: Actor, at: datetime) -> None:
    """Put a referral, and the promise about it, into a coach's hands; caseload calls it.

    The promise is told again where it passes to somebody else; a referral that is just coming in has none yet.
    Writes no event of its own: who has whom is caseload's.
    """
    row = locked(referral_id)
    row.holder_id = user_id
    row.save(update_fields=["holder_id"])
    with suppress(promises.NoPromise):
        promises.reassign_subject(subject_kind="REFERRAL", subject_id=row.pk, user_id=user_id, by=by, at=at)


@transaction.atomic
def accept(*, referral_id: UUID, decided_by: Decided | None = None, by: Actor, at: datetime) -> None:
    """Say yes to a referral. A coach's promise goes on; a provider kept its promise to answer, and promises contact.

    Raises: CannotAccept, with the reason.
    """
    row = locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    accept_row(row, decided_by, by=by, at=at)
    promise_next(row, by=by, at=at)


def accept_row(row: Referral, decided_by: Decided | None, *, by: Actor, at: datetime) -> None:
    """Say yes to a locked referral, without a promise; for this room only."""
    check_can_accept(state=State(row.state), outcome=outcome_of(row))
    decided = decision(row, decided_by, by=by, at=at)
    row.state, row.accepted_at = state_after(State(row.state), Move.ACCEPT).value, at
    row.save(update_fields=["state", "accepted_at"])
    record(events.ReferralAccepted(**who(row, decided)), by=by, at=at)


def promise_next(row: Referral, *, told: Told = Told.BY_MESSAGE, by: Actor, at: datetime) -> None:
    """Keep a provider's promise and make the one that comes next as the referral stands now; for this room only.

    A coach's promise about a referral goes on until they record what came of it.
    """
    if has_coaches(row.organisation_id, at=at):
        return
    step, due_date = next_step(row, at=at)
    next_contact(referral_id=row.pk, due_date=due_date, told=told, step=step, by=by, at=at)


@transaction.atomic
def start(
    *, referral_id: UUID, decided_by: Decided | None = None, promise: bool = True, by: Actor, at: datetime
) -> None:
    """Note that support began: the first conversation was had; accepts it first where nobody has.

    One that was put off is taken up again. Does nothing where support goes on already. A provider promises to tell how
    it goes, unless the caller promises something itself (`promise` False). Raises CannotMoveReferral.
    """
    row = locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    start_row(row, decided_by, promise=promise, by=by, at=at)


def start_row(row: Referral, decided_by: Decided | None, *, promise: bool, by: Actor, at: datetime) -> None:
    """Note that support began under a locked referral; for this room only."""
    if row.state == State.IN_PROGRESS:
        return
    if row.state == State.REQUESTED:
        accept_row(row, decided_by, by=by, at=at)
    refusal = why_not(State(row.state), Move.START)
    if refusal:
        raise CannotMoveReferral(refusal)
    decided = decision(row, decided_by, by=by, at=at)
    again = row.started_at is not None
    row.state, row.reason, row.hold_until_date = state_after(State(row.state), Move.START).value, "", None
    row.accepted_at = row.accepted_at or at
    row.contacted_at = row.contacted_at or at
    row.started_at = row.started_at or at
    row.save(update_fields=["state", "reason", "hold_until_date", "accepted_at", "contacted_at", "started_at"])
    told = who(row, decided)
    record(
        events.ReferralResumed(**told, to_state=State.IN_PROGRESS) if again else events.ReferralStarted(**told),
        by=by,
        at=at,
    )
    if promise:
        promise_next(row, by=by, at=at)


@transaction.atomic
def hold(
    *,
    referral_id: UUID,
    until_date: date,
    told: Told = Told.BY_VOICE,
    decided_by: Decided | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Put a referral off because the person wants it later; the next contact is promised for that day.

    It is the person's decision, whoever types it. Raises CannotMoveReferral, CannotPromise for a day that is over.
    """
    row = locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    refusal = why_not(State(row.state), Move.HOLD)
    if refusal:
        raise CannotMoveReferral(refusal)
    decided = decision(row, decided_by, otherwise=REASONS[Reason.DEFERRED].decider, by=by, at=at)
    row.state, row.reason = state_after(State(row.state), Move.HOLD).value, Reason.DEFERRED.value
    row.hold_until_date = until_date
    row.save(update_fields=["state", "reason", "hold_until_date"])
    next_contact(referral_id=row.pk, due_date=until_date, told=told, by=by, at=at)
    record(events.ReferralHeld(**who(row, decided), reason=Reason.DEFERRED, until_date=until_date), by=by, at=at)


@transaction.atomic
def resume(
    *,
    referral_id: UUID,
    due_date: date,
    told: Told = Told.BY_MESSAGE,
    decided_by: Decided | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Take up a referral again that was put off, before anybody has spoken, with a nearer promise.

    Raises: CannotMoveReferral, CannotPromise.
    """
    row = locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    refusal = why_not(State(row.state), Move.RESUME)
    if refusal:
        raise CannotMoveReferral(refusal)
    decided = decision(row, decided_by, by=by, at=at)
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
    record(events.ReferralResumed(**who(row, decided), to_state=State(row.state)), by=by, at=at)


@transaction.atomic
def next_contact(
    *, referral_id: UUID, due_date: date, told: Told, step: Step | None = None, by: Actor, at: datetime
) -> None:
    """Keep what was promised about a referral and promise when its holder is in touch next.

    Without a `step` it is contact, by the coach or by the provider, or a provider's word how it goes once support goes
    on. Raises CannotPromise for a day that is over.
    """
    row = locked(referral_id)
    if step is None:
        coached = has_coaches(row.organisation_id, at=at)
        step = Step.COACH_WILL_CONTACT if coached else step_of(State(row.state), contacted=False, coached=False)
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
    row = locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    if row.closed_at is not None:
        raise CannotMoveReferral("It has ended already.")
    promises.move_subject(subject_kind="REFERRAL", subject_id=row.pk, due_date=due_date, reason=reason, by=by, at=at)
