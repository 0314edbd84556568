"""Noting what happened under a referral: opened, first in touch, came to what was arranged. One transaction each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor, ActorKind
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.services import record
from goodwork.pathway.referrals import events
from goodwork.pathway.referrals.models import Attendance, Referral
from goodwork.pathway.referrals.moving import accept_row, promise_next, start_row
from goodwork.pathway.referrals.permissions import HELPERS, CannotMoveReferral, check_works_for
from goodwork.pathway.referrals.rules import Decided, State
from goodwork.pathway.referrals.writing import decision, locked, who


@transaction.atomic
def mark_seen(*, referral_id: UUID, by: Actor, at: datetime) -> bool:
    """Note that the organisation opened a referral, and say whether it was for the first time; told once."""
    row = locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    if row.seen_at is not None or row.closed_at is not None:
        return False
    row.seen_at = at
    row.save(update_fields=["seen_at"])
    record(events.ReferralSeen(**who(row, decision(row, None, by=by, at=at))), by=by, at=at)
    return True


@transaction.atomic
def mark_taken_out(*, referral_ids: Collection[UUID], organisation_id: UUID, by: Actor, at: datetime) -> int:
    """Note that the organisation took referrals out as a file, and so has seen them; returns how many it had not.

    For somebody who works there: what an operator takes out for it is not seen by it yet. Raises CannotMoveReferral.
    """
    check_works_for(by, organisation_id, at=at, roles=HELPERS)
    unseen = Referral.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=list(referral_ids), organisation_id=organisation_id, seen_at__isnull=True, closed_at__isnull=True
    )
    rows = list(unseen.order_by("pk"))
    Referral.objects.filter(pk__in=[row.pk for row in rows]).update(seen_at=at)
    seen = [events.ReferralSeen(**who(row, decision(row, None, by=by, at=at)), by_file=True) for row in rows]
    record(*seen, by=by, at=at)
    return len(rows)


@transaction.atomic
def note_contact(
    *, referral_id: UUID, decided_by: Decided | None = None, promise: bool = True, by: Actor, at: datetime
) -> bool:
    """Note that the organisation was in touch with the person for the first time, and say whether that is new.

    Nobody is in touch without having said yes: a referral that waits is accepted. A provider keeps its promise and
    promises when support starts, unless `promise` is False; a coach's promise goes on until the conversation is
    recorded. Raises CannotMoveReferral for an ended referral, CannotAccept.
    """
    row = locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    if row.closed_at is not None:
        raise CannotMoveReferral("It has ended already.")
    if row.contacted_at is not None:
        return False
    if row.state == State.REQUESTED:
        accept_row(row, decided_by, by=by, at=at)
    row.contacted_at = at
    row.save(update_fields=["contacted_at"])
    record(events.ContactMade(**who(row, decision(row, decided_by, by=by, at=at))), by=by, at=at)
    if promise and row.state == State.ACCEPTED:
        promise_next(row, by=by, at=at)
    return True


@transaction.atomic
def note_attended(
    *,
    referral_id: UUID,
    attended_date: date,
    attended: bool = True,
    decided_by: Decided | None = None,
    by: Actor,
    at: datetime,
) -> bool:
    """Note that the person came on a day, or did not, and say whether that is new.

    Coming begins support where nobody has said so; for a provider it is word of how it goes, and the next is promised.
    Not coming ends nothing. The same day said otherwise later is a correction: both entries stay, the later holds
    (complaint 16). Raises CannotMoveReferral for an ended referral, and for a day ahead or before the referral.
    """
    row = locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    if row.closed_at is not None:
        raise CannotMoveReferral("It has ended already.")
    if attended_date > local_date(at):
        raise CannotMoveReferral("This day lies ahead.", field="attended_date")
    if attended_date < local_date(row.received_at):
        raise CannotMoveReferral("This day lies before they were referred.", field="attended_date")
    before = row.attendances.filter(attended_date=attended_date).order_by("-noted_at", "-id").first()
    if before is not None and before.attended is attended:
        return False
    Attendance.objects.create(
        referral=row,
        attended_date=attended_date,
        attended=attended,
        noted_at=at,
        noted_by_id=by.id if by.kind is ActorKind.USER else None,
    )
    record(
        events.AttendanceNoted(
            **who(row, decision(row, decided_by, by=by, at=at)),
            attended_date=attended_date,
            attended=attended,
            corrects=before is not None,
        ),
        by=by,
        at=at,
    )
    if attended and row.state != State.IN_PROGRESS:
        start_row(row, decided_by, promise=True, by=by, at=at)
    elif attended and before is None:
        promise_next(row, by=by, at=at)
    return True
