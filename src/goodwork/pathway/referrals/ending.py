"""Ends of a referral, each with its reason; not reached, not wanted any more and put off are never one (B3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import Actor, ActorKind
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.referrals import events
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import HELPERS, check_can_close, check_works_for
from goodwork.pathway.referrals.questions import withdraw_questions
from goodwork.pathway.referrals.rules import (
    CLOSING_MOVES,
    REASONS,
    Decided,
    Move,
    Reason,
    State,
    check_reason,
    state_after,
)
from goodwork.pathway.referrals.writing import code, decision, locked, who
from goodwork.reach.promises import services as promises

CLOSED: dict[
    Move,
    type[events.ReferralRejected | events.ReferralCompleted | events.ReferralCancelled | events.ReferralFailed],
] = {
    Move.REJECT: events.ReferralRejected,
    Move.COMPLETE: events.ReferralCompleted,
    Move.CANCEL: events.ReferralCancelled,
    Move.FAIL: events.ReferralFailed,
}


@transaction.atomic
def close(*, referral_id: UUID, reason: Reason, decided_by: Decided | None = None, by: Actor, at: datetime) -> None:
    """End a referral with its reason; what the reason does stands in `rules.REASONS`.

    Somebody who may not be supported counts as signposted. "Unable to contact" needs two ways at different times and a
    letter first. What was typed wrongly is put right by `correct`. Raises CannotClose, WrongReason.
    """
    row = locked(referral_id)
    if REASONS[reason].by_hand:
        check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    move = REASONS[reason].move
    if move not in CLOSING_MOVES:
        check_reason(Move.CANCEL, reason)
    end_row(row, reason, decided_by, by=by, at=at)


def end_row(
    row: Referral,
    reason: Reason,
    decided_by: Decided | None,
    *,
    same_as_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """End a locked referral with its reason; for this room only. `same_as_id` goes on in its place."""
    rule = REASONS[reason]
    check_can_close(row, move=rule.move, reason=reason, at=at)
    decided = decision(row, decided_by, otherwise=rule.decider, by=by, at=at)
    row.state, row.reason = state_after(State(row.state), rule.move).value, reason.value
    row.closed_at, row.hold_until_date, row.same_as_id = at, None, same_as_id
    row.save(update_fields=["state", "reason", "closed_at", "hold_until_date", "same_as"])
    if rule.spoken and by.kind in {ActorKind.USER, ActorKind.PROVIDER_LINK}:
        promises.keep_many(subject_kind="REFERRAL", subject_ids=[row.pk], by=by, at=at)
    else:
        promises.release(subject_kind="REFERRAL", subject_id=row.pk, reason=Code(reason.value), by=by, at=at)
    withdraw_questions(row, by=by, at=at)
    record(CLOSED[rule.move](**who(row, decided), reason=reason), *_signposted(row, reason), by=by, at=at)


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
            la_code=code(la_code),
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
