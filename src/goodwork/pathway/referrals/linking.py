"""Two records that are one person, each with an open referral to the same place: one goes on, the other is the same.

Parted again, nothing is lost: what was ended for being the same stands again as it stood (T10, D11, complaint 23).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.ledger.events import queries as ledger
from goodwork.pathway.referrals.correcting import apply, told_of, why_not_reopen
from goodwork.pathway.referrals.ending import end_row
from goodwork.pathway.referrals.histories import effective
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import CorrectionReason, Decided, Decider, Reason, State
from goodwork.pathway.referrals.writing import locked
from goodwork.reach.promises.rules import due_in
from goodwork.registers.people import scope

_FURTHEST = (State.REQUESTED, State.ACCEPTED, State.ON_HOLD, State.IN_PROGRESS)
"""States of an open referral, the one that is furthest along last."""


def goes_on(rows: Sequence[Referral]) -> Referral:
    """Return which of several open referrals goes on: where support began, else the furthest along, else the oldest."""
    return min(rows, key=lambda r: (r.started_at is None, -_FURTHEST.index(State(r.state)), r.received_at, str(r.pk)))


@transaction.atomic
def join_doubles(*, person_id: UUID, by: Actor, at: datetime) -> int:
    """End every open referral of a person that doubles another of theirs, and return how many there were.

    The one that is furthest along goes on with its promise. The facts of both count once (D11).
    """
    rows = Referral.objects.select_for_update(of=("self",), no_key=True).filter(
        scope.belonging_to("person", person_id), closed_at__isnull=True
    )
    same: dict[tuple[UUID, UUID | None], list[Referral]] = defaultdict(list)
    for row in rows.order_by("id"):
        same[row.organisation_id, row.programme_id].append(row)
    ended = 0
    for doubles in same.values():
        stays = goes_on(doubles)
        for row in doubles:
            if row.pk != stays.pk:
                end_row(locked(row.pk), Reason.SAME_AS_ANOTHER, _BY_PROGRAM, same_as_id=stays.pk, by=by, at=at)
                ended += 1
    return ended


@transaction.atomic
def part_doubles(*, person_ids: Sequence[UUID], by: Actor, at: datetime) -> int:
    """Let referrals stand again that were ended for being another's, where the two people are two; return how many."""
    known = Referral.objects.filter(reason=Reason.SAME_AS_ANOTHER.value, same_as__isnull=False)
    ids: list[UUID] = []
    for person_id in person_ids:
        ids += known.filter(scope.belonging_to("person", person_id)).values_list("id", flat=True)
    stood = 0
    for referral_id in sorted(set(ids)):
        row = locked(referral_id)
        if row.same_as is None or scope.known_as(row.person_id) == scope.known_as(row.same_as.person_id):
            continue
        if why_not_reopen(row, at=at):
            continue
        history = told_of(row.pk)
        before = effective(history)[-2]
        apply(
            row,
            history,
            to=before.state,
            reason=before.reason,
            why=CorrectionReason.RECORDS_PARTED,
            words="",
            until_date=_until(row, at=at) if before.state is State.ON_HOLD else None,
            due_date=None,
            decided=_BY_PROGRAM,
            by=by,
            at=at,
        )
        stood += 1
    return stood


_BY_PROGRAM = Decided(Decider.SYSTEM)


def _until(row: Referral, *, at: datetime) -> date:
    """Return until which day a referral had been put off; a day that is over is the next working day."""
    told = [e for e in ledger.of_subject(SYSTEM_VIEWER, "REFERRAL", row.pk) if e.kind == "ReferralHeld"]
    soonest = due_in(at, 1)
    return max(date.fromisoformat(told[-1].data["until_date"]), soonest) if told else soonest
