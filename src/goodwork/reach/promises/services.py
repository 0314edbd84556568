"""What can be done to promises. Each call is one transaction and writes its events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor, ActorKind
from goodwork.kernel.ids import new_id
from goodwork.ledger.copying import copy_objects
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.promises import events, notices
from goodwork.reach.promises.models import Promise, PromiseMove
from goodwork.reach.promises.noting import (
    News,
    mark_told,
    see_notices,
    tell_about,
    tell_holders,
    tell_referrers,
    tell_user,
)
from goodwork.reach.promises.passing import hand_over, reassign, reassign_many, reassign_subject
from goodwork.reach.promises.rows import (
    NoPromise,
    at_work,
    lead_told,
    live_row,
    live_rows,
    locked,
    save,
    told_again,
)
from goodwork.reach.promises.rules import (
    MACHINE,
    OPEN_KINDS,
    TOLD_AT_ONCE,
    CannotPromise,
    MoveReason,
    NoticeKind,
    State,
    Step,
    Told,
    Window,
    check_due_date,
    check_reason,
    first_look,
    tells_lead,
)

__all__ = [
    "CannotPromise",
    "NewPromise",
    "News",
    "NoPromise",
    "change_window",
    "hand_over",
    "keep",
    "keep_and_make",
    "keep_many",
    "make",
    "make_many",
    "mark_told",
    "move",
    "move_subject",
    "reassign",
    "reassign_many",
    "reassign_subject",
    "release",
    "release_many",
    "see_notices",
    "tell_about",
    "tell_holders",
    "tell_referrers",
    "tell_user",
]


FEW = 20
"""Above so many rows COPY is quicker than INSERT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPromise:
    """A promise to be made: about what, to whom, held by whom, and what will happen by which day."""

    subject_kind: str
    subject_id: UUID
    person_id: UUID
    organisation_id: UUID
    user_id: UUID | None = None
    step: str
    due_date: date
    told: Told = Told.BY_MESSAGE
    window: Window = Window.ANY


def make(
    *,
    subject_kind: str,
    subject_id: UUID,
    person_id: UUID,
    organisation_id: UUID,
    user_id: UUID | None = None,
    step: str,
    due_date: date,
    told: Told = Told.BY_MESSAGE,
    window: Window = Window.ANY,
    by: Actor,
    at: datetime,
) -> UUID:
    """Make the one live promise about a thing, and return its id.

    A holder who is away at the moment passes it to their cover at once. Raises CannotPromise for a day that is over,
    and IntegrityError where the thing has a live promise already.
    """
    new = NewPromise(
        subject_kind=subject_kind,
        subject_id=subject_id,
        person_id=person_id,
        organisation_id=organisation_id,
        user_id=user_id,
        step=step,
        due_date=due_date,
        told=told,
        window=window,
    )
    return make_many([new], by=by, at=at)[0]


@transaction.atomic
def make_many(new: Sequence[NewPromise], *, by: Actor, at: datetime) -> list[UUID]:
    """Make many promises under the same rules as `make`, and return their ids in the order given."""
    covers: dict[UUID, UUID | None] = {}
    looks: dict[date, datetime] = {}
    rows = []
    for item in new:
        if item.subject_kind not in OPEN_KINDS:
            raise CannotPromise(f"{item.subject_kind} is not a kind of thing that is open", field="subject_kind")
        if item.due_date not in looks:
            check_due_date(item.due_date, at)
            looks[item.due_date] = first_look(item.due_date, at)
        rows.append(
            Promise(
                id=new_id(),
                subject_kind=item.subject_kind,
                subject_id=item.subject_id,
                person_id=item.person_id,
                organisation_id=item.organisation_id,
                user_id=at_work(item.user_id, at=at, known=covers),
                step=Step(item.step).value,
                window=item.window.value,
                due_date=item.due_date,
                first_date=item.due_date,
                state=MACHINE.initial,
                told=item.told.value,
                told_at=at if item.told in TOLD_AT_ONCE else None,
                made_at=at,
                look_at=looks[item.due_date],
            )
        )
    (copy_objects if len(rows) > FEW else Promise.objects.bulk_create)(rows)
    record(*[_made(row) for row in rows], by=by, at=at)
    return [row.pk for row in rows]


def keep(*, subject_kind: str, subject_id: UUID, by: Actor, at: datetime) -> UUID:
    """Mark the live promise about a thing as kept (late where its date had passed); returns its id.

    Raises NoPromise where none is live.
    """
    kept = keep_many(subject_kind=subject_kind, subject_ids=[subject_id], by=by, at=at)
    if not kept:
        raise NoPromise(f"no live promise about {subject_kind} {subject_id}")
    return kept[0]


@transaction.atomic
def keep_many(*, subject_kind: str, subject_ids: Collection[UUID], by: Actor, at: datetime) -> list[UUID]:
    """Mark the live promises about many things of a kind as kept; things without one are passed over."""
    rows = live_rows(subject_kind, subject_ids)
    happened = []
    for row in rows:
        late = row.state == State.BROKEN
        _end(row, MACHINE.move(row.state, "KEEP"), reason="", at=at)
        happened.append(
            events.PromiseKept(
                promise_id=row.pk,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                user_id=row.user_id,
                about_kind=Code(row.subject_kind),
                about_id=row.subject_id,
                late=late,
            )
        )
    save(rows, "state", "ended_at", "end_reason", "look_at")
    record(*happened, by=by, at=at)
    return [row.pk for row in rows]


def release(*, subject_kind: str, subject_id: UUID, reason: Code, by: Actor, at: datetime) -> bool:
    """End the live promise about a thing because nothing is owed any more; says whether there was one."""
    return bool(release_many(subject_kind=subject_kind, subject_ids=[subject_id], reason=reason, by=by, at=at))


@transaction.atomic
def release_many(
    *, subject_kind: str, subject_ids: Collection[UUID], reason: Code, by: Actor, at: datetime
) -> list[UUID]:
    """Release the live promises about many things of a kind; returns the ids of the promises."""
    rows = live_rows(subject_kind, subject_ids)
    for row in rows:
        _end(row, MACHINE.move(row.state, "RELEASE"), reason=reason, at=at)
    save(rows, "state", "ended_at", "end_reason", "look_at")
    record(
        *[
            events.PromiseReleased(
                promise_id=row.pk,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                about_kind=Code(row.subject_kind),
                about_id=row.subject_id,
                reason=reason,
            )
            for row in rows
        ],
        by=by,
        at=at,
    )
    return [row.pk for row in rows]


@transaction.atomic
def move(
    *, promise_id: UUID, due_date: date, reason: MoveReason, told: Told | None = None, by: Actor, at: datetime
) -> None:
    """Move a live promise to another day with its reason; the person is told again.

    A second move by the same holder goes to their lead; one that the person made themselves does not count. `told` is
    how the person gets to know, by message unless the caller has told them already. Raises NoPromise, CannotPromise.
    """
    row = locked(promise_id)
    check_due_date(due_date, at)
    if due_date == row.due_date and row.state == State.OPEN:
        raise CannotPromise("Choose another date than the one already promised")
    check_reason(reason, from_date=row.due_date, to_date=due_date)
    before = row.due_date
    row.state = MACHINE.move(row.state, "MOVE")
    if by.kind is not ActorKind.PERSON:
        row.moves_by_holder += 1
    row.told = (told or told_again(Told(row.told))).value
    row.told_at = at if row.told in TOLD_AT_ONCE else None
    row.due_date, row.look_at = due_date, first_look(due_date, at)
    row.warned_at = row.silent_since = row.silence_told_at = row.lead_told_at = None
    row.save()
    PromiseMove.objects.create(
        promise=row,
        from_date=before,
        to_date=due_date,
        reason=reason.value,
        organisation_id=row.organisation_id,
        user_id=row.user_id,
        moved_at=at,
    )
    happened: list[events.PromiseMoved | events.LeadTold] = [
        events.PromiseMoved(
            promise_id=row.pk,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            user_id=row.user_id,
            about_kind=Code(row.subject_kind),
            about_id=row.subject_id,
            from_date=before,
            to_date=due_date,
            reason=reason,
            move=row.moves_by_holder,
            told=Told(row.told),
        )
    ]
    if by.kind is not ActorKind.PERSON and tells_lead(row.moves_by_holder):
        notices.save(notices.lead_notices_of([row], NoticeKind.MOVED_TWICE, at=at))
        happened.append(lead_told(row, events.LeadReason.MOVED_AGAIN))
    record(*happened, by=by, at=at)


@transaction.atomic
def change_window(*, subject_kind: str, subject_id: UUID, window: Window, by: Actor, at: datetime) -> None:
    """Change the part of the day for which a promise was made; its day stays, and nobody is told by message.

    Raises NoPromise.
    """
    row = live_row(subject_kind, subject_id)
    row.window = window.value
    row.save(update_fields=["window"])
    record(events.PromiseWindowChanged(promise_id=row.pk, person_id=row.person_id, window=window), by=by, at=at)


@transaction.atomic
def move_subject(
    *,
    subject_kind: str,
    subject_id: UUID,
    due_date: date,
    reason: MoveReason,
    told: Told | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Move the live promise about a thing, as `move` does."""
    row = live_row(subject_kind, subject_id)
    move(promise_id=row.pk, due_date=due_date, reason=reason, told=told, by=by, at=at)


@transaction.atomic
def keep_and_make(
    *,
    subject_kind: str,
    subject_id: UUID,
    step: str,
    due_date: date,
    organisation_id: UUID | None = None,
    user_id: UUID | None = None,
    told: Told = Told.BY_MESSAGE,
    window: Window = Window.ANY,
    by: Actor,
    at: datetime,
) -> UUID:
    """Keep the live promise about a thing and make the next in one transaction; returns the next's id.

    The next is held by the same organisation and user where neither is named. Raises NoPromise, CannotPromise.
    """
    row = live_row(subject_kind, subject_id)
    keep(subject_kind=subject_kind, subject_id=subject_id, by=by, at=at)
    same = organisation_id is None and user_id is None
    return make(
        subject_kind=subject_kind,
        subject_id=subject_id,
        person_id=row.person_id,
        organisation_id=organisation_id or row.organisation_id,
        user_id=row.user_id if same else user_id,
        step=step,
        due_date=due_date,
        told=told,
        window=window,
        by=by,
        at=at,
    )


def _made(row: Promise) -> events.PromiseMade:
    return events.PromiseMade(
        promise_id=row.pk,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        user_id=row.user_id,
        about_kind=Code(row.subject_kind),
        about_id=row.subject_id,
        step=Step(row.step),
        due_date=row.due_date,
        told=Told(row.told),
    )


def _end(row: Promise, state: str, *, reason: str, at: datetime) -> None:
    """Set a row to an ended state, unsaved."""
    row.state, row.ended_at, row.end_reason, row.look_at = state, at, reason, None
