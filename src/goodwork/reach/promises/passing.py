"""Passing promises on: under another thing, or to another holder. Each call is one transaction with its events."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.promises import events, notices
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rows import LIVE_STATES, NoPromise, at_work, live_row, save, told_again
from goodwork.reach.promises.rules import OPEN_KINDS, TOLD_AT_ONCE, CannotPromise, NoticeKind, Step, Told


@transaction.atomic
def hand_over(
    *,
    subject_kind: str,
    subject_id: UUID,
    to_kind: str,
    to_id: UUID,
    organisation_id: UUID,
    user_id: UUID | None,
    step: str,
    tell: bool | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Let the same promise go on under another thing, its day unchanged, and return its id.

    The person is told of the new holder by message, unless the promise was made at this very moment (whoever answered
    a page is reading it there) or `tell` says otherwise. Raises NoPromise.
    """
    row = live_row(subject_kind, subject_id)
    if to_kind not in OPEN_KINDS:
        raise CannotPromise(f"{to_kind} is not a kind of thing that is open", field="to_kind")
    new_holder = (row.organisation_id, row.user_id) != (organisation_id, user_id)
    if tell is None:
        tell = new_holder and row.made_at != at and row.told != Told.STAFF_ONLY
    row.subject_kind, row.subject_id = to_kind, to_id
    row.organisation_id, row.user_id = organisation_id, at_work(user_id, at=at, known={})
    row.step = Step(step).value
    if new_holder:
        row.moves_by_holder = 0
    if tell:
        row.told, row.told_at = Told.BY_MESSAGE.value, None
    row.save()
    record(
        events.PromiseHandedOver(
            promise_id=row.pk,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            user_id=row.user_id,
            from_kind=Code(subject_kind),
            from_id=subject_id,
            about_kind=Code(to_kind),
            about_id=to_id,
            step=Step(row.step),
            due_date=row.due_date,
            first_date=row.first_date,
            tell=tell,
        ),
        by=by,
        at=at,
    )
    return row.pk


def reassign(*, promise_id: UUID, user_id: UUID | None, reason: Code = Code("GIVEN"), by: Actor, at: datetime) -> None:
    """Pass a live promise to another holder in the same organisation; the person is told.

    Nothing happens where they hold it already. Raises NoPromise.
    """
    reassign_many({promise_id: user_id}, reason=reason, by=by, at=at)


@transaction.atomic
def reassign_subject(*, subject_kind: str, subject_id: UUID, user_id: UUID | None, by: Actor, at: datetime) -> None:
    """Pass the live promise about a thing to another holder, as `reassign` does."""
    row = live_row(subject_kind, subject_id)
    reassign_many({row.pk: user_id}, reason=Code("GIVEN"), by=by, at=at)


@transaction.atomic
def reassign_many(to: dict[UUID, UUID | None], *, reason: Code, by: Actor, at: datetime) -> int:
    """Pass many live promises on (promise id -> new holder); each new holder gets a notice.

    The count of moves begins again with a new holder. Returns how many passed.
    """
    covers: dict[UUID, UUID | None] = {}
    rows = list(Promise.objects.select_for_update().filter(pk__in=to, state__in=LIVE_STATES).order_by("pk"))
    if len(to) == 1 and not rows:
        raise NoPromise(f"no live promise {next(iter(to))}")
    passed, happened = [], []
    for row in rows:
        holder = at_work(to[row.pk], at=at, known=covers)
        if holder == row.user_id:
            continue
        before, row.user_id, row.moves_by_holder = row.user_id, holder, 0
        row.told = told_again(Told(row.told)).value
        row.told_at = at if row.told in TOLD_AT_ONCE else None
        passed.append(row)
        happened.append(
            events.PromiseReassigned(
                promise_id=row.pk,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                from_user_id=before,
                user_id=holder,
                about_kind=Code(row.subject_kind),
                about_id=row.subject_id,
                reason=reason,
                told=Told(row.told),
            )
        )
    save(passed, "user_id", "moves_by_holder", "told", "told_at")
    notices.save([notices.notice_of(row, NoticeKind.PASSED_TO_YOU, at=at) for row in passed])
    record(*happened, by=by, at=at)
    return len(passed)
