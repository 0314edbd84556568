"""What happens to referrals whose organisation has closed: nobody waits for a place that is gone (M1).

None can be made to it. Those that are open go on, and somebody who works and may see the person holds the promise
about each from then on: whoever sent it, else who supports the person too, else their practice, else whom they agreed
to, else a lead of the service, who then sees how to reach them (ADR 0179). The person is told, and so is the holder;
only they end it, when another place is found or nothing more is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, NotVisible
from goodwork.kernel.clock import local_date
from goodwork.kernel.words import format_date
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.referrals import events
from goodwork.pathway.referrals.ending import end_row
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import (
    SENDERS,
    CannotClose,
    CannotMoveReferral,
    CannotRefer,
    check_works_for,
)
from goodwork.pathway.referrals.rules import Decided, Decider, Reason
from goodwork.pathway.referrals.senders import senders
from goodwork.pathway.referrals.writing import locked, who
from goodwork.reach.promises import queries as promises_read
from goodwork.reach.promises import services as promises
from goodwork.reach.promises import sight
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import LIVE, NoticeKind, Step, due_in
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations.rules import Status
from goodwork.registers.people import queries as people

BATCH = 500
FIND_CLOSED = "referrals.find_closed"


def check_at_work(organisation_id: UUID, *, at: datetime) -> None:
    """Refuse to refer anybody to an organisation that does not work today; raises CannotRefer, with what to do."""
    gone = organisations.not_at_work(SYSTEM_VIEWER, [organisation_id], local_date(at))
    if organisation_id not in gone:
        return
    name = organisations.named(SYSTEM_VIEWER, [organisation_id]).get(organisation_id, "This organisation")
    closed_date = gone[organisation_id]
    since = f" closed on {format_date('en', closed_date)}" if closed_date else " does not work now"
    raise CannotRefer(f"{name}{since}: nobody can be referred there. Choose another service for them.")


def left_behind(*, at: datetime) -> QuerySet[Referral]:
    """Return the open referrals whose organisation has closed and still holds the promise about them."""
    still_open = Q(organisation__closed_date__gt=local_date(at))
    gone = Q(organisation__status=Status.CLOSED.value) & ~still_open
    held = Promise.objects.filter(
        subject_kind="REFERRAL",
        subject_id=OuterRef("pk"),
        organisation_id=OuterRef("organisation_id"),
        state__in=[s.value for s in LIVE],
    )
    return Referral.objects.filter(Exists(held), gone, closed_at__isnull=True)


def pass_back_due(*, at: datetime) -> int:
    """Give the promises about referrals to closed organisations to somebody who works; returns how many passed.

    Each in its own transaction, at most 500 a call; twice changes nothing.
    """
    found = list(left_behind(at=at).order_by("received_at", "id").values_list("pk", flat=True)[:BATCH])
    return sum(pass_back(referral_id=pk, by=SYSTEM, at=at) for pk in found)


@transaction.atomic
def pass_back(*, referral_id: UUID, by: Actor, at: datetime) -> bool:
    """Give the promise about one referral to a closed organisation to somebody who works; says whether it passed."""
    row = locked(referral_id)
    if not left_behind(at=at).filter(pk=row.pk).exists():
        return False
    return _give(row, row.organisation_id, by=by, at=at)


@transaction.atomic
def pass_on(*, person_id: UUID, organisation_id: UUID, by: Actor, at: datetime) -> int:
    """Give what an organisation owes somebody whose place has closed to another, as they no longer let it see them.

    Returns how many promises passed.
    """
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    held = Promise.objects.filter(
        person_id__in=ids,
        organisation_id=organisation_id,
        subject_kind="REFERRAL",
        step=Step.SENDER_WILL_FIND_ANOTHER.value,
        state__in=[s.value for s in LIVE],
    )
    found = sorted(held.values_list("subject_id", flat=True))
    return sum(_give(locked(referral_id), organisation_id, by=by, at=at) for referral_id in found)


def _give(row: Referral, holder_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Give the promise about a locked referral to whoever looks for another place; says whether somebody else does."""
    taker_id = _taker(row, at=at)
    if taker_id is None or taker_id == holder_id:
        return False
    promises.release(subject_kind="REFERRAL", subject_id=row.pk, reason=Code("PROVIDER_CLOSED"), by=by, at=at)
    promises.make(
        subject_kind="REFERRAL",
        subject_id=row.pk,
        person_id=row.person_id,
        organisation_id=taker_id,
        user_id=_sender_at_work(row, taker_id, at=at),
        step=Step.SENDER_WILL_FIND_ANOTHER,
        due_date=due_in(at, settings.GOODWORK_PROMISE_WORKING_DAYS),
        by=by,
        at=at,
    )
    record(events.ProviderClosed(**who(row, Decided(Decider.SYSTEM)), taker_organisation_id=taker_id), by=by, at=at)
    promises.tell_about(
        organisation_id=taker_id,
        person_id=row.person_id,
        subject_kind="REFERRAL",
        subject_id=row.pk,
        kind=NoticeKind.PROVIDER_CLOSED,
        by=by,
        at=at,
    )
    return True


def _taker(row: Referral, *, at: datetime) -> UUID | None:
    """Return who looks for another place: the first that works and may see the person of the sender, who else supports
    them, their practice, and those whom they agreed to; else a led organisation.

    A led organisation sees how to reach them from then on (promises.permissions); one from which they took their
    consent back comes last.
    """
    sender = senders([row.pk]).get(row.pk)
    practice = people.reach_facts(SYSTEM_VIEWER, [row.person_id], at=at)[row.person_id].practice_id
    led = access.led_organisations(SYSTEM_VIEWER)
    agreed = sorted(people.agreed_recipients(SYSTEM_VIEWER, row.person_id), key=lambda o: o not in led)
    gone = {o for _, o in people.taken_back(SYSTEM_VIEWER, [row.person_id], {*led, *([sender] if sender else [])})}
    near = [o for o in (sender, *_who_supports(row), practice, *agreed) if o is not None and o not in gone]
    seeing = sight.who_may_see(near, row.person_id, at=at)
    last = sorted(led, key=lambda o: o in gone)
    return _working([o for o in near if o in seeing], row, at=at) or _working(last, row, at=at)


def _who_supports(row: Referral) -> list[UUID]:
    """Return the other organisations with an open referral of the same person, who agreed to each: the newest first."""
    mine = Referral.objects.filter(person_id__in=people.ids_of(SYSTEM_VIEWER, row.person_id), closed_at__isnull=True)
    others = mine.exclude(organisation_id=row.organisation_id).order_by("-received_at", "-id")
    return list(others.values_list("organisation_id", flat=True))


def _working(candidates: Iterable[UUID], row: Referral, *, at: datetime) -> UUID | None:
    wanted = [o for o in candidates if o != row.organisation_id]
    gone = organisations.not_at_work(SYSTEM_VIEWER, wanted, local_date(at)) if wanted else {}
    staffed = (o for o in wanted if o not in gone and access.members(SYSTEM_VIEWER, o, at=at))
    return next(staffed, None)


def _sender_at_work(row: Referral, taker_id: UUID, *, at: datetime) -> UUID | None:
    """Return whoever referred them, where they work for who looks for another place now."""
    if row.referred_by_id is None:
        return None
    works = access.organisations_in_use(SYSTEM_VIEWER, {row.referred_by_id})
    return row.referred_by_id if taker_id in works.get(row.referred_by_id, ()) else None


@transaction.atomic
def end_closed(*, referral_id: UUID, by: Actor, at: datetime) -> None:
    """End a referral whose organisation has closed, once the person has another place or wants none.

    For who holds the promise about it, also where they don't see the referral, because the person asked for it by
    themselves. Raises CannotClose where the organisation works or it has ended, NotVisible for others.
    """
    row = Referral.objects.select_for_update(of=("self",), no_key=True).filter(pk=referral_id).first()
    # As much is asked about what is not there as about what is somebody else's, so that the time tells nothing.
    live = promises_read.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=at)
    holder_id = live[0].organisation_id if live else row.organisation_id if row else referral_id
    try:
        check_works_for(by, holder_id, at=at, roles=SENDERS)
    except CannotMoveReferral:
        raise NotVisible from None
    if row is None:
        raise NotVisible
    if row.closed_at is not None:
        raise CannotClose("It has ended already.")
    if row.organisation_id not in organisations.not_at_work(SYSTEM_VIEWER, [row.organisation_id], local_date(at)):
        raise CannotClose("The organisation works: it ends the referral itself.")
    decided = Decided(Decider.ORGANISATION, live[0].organisation_id) if live and by.id is None else None
    end_row(row, Reason.PROVIDER_CLOSED, decided, by=by, at=at)
