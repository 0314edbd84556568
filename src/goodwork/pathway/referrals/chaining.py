"""From one organisation to another, to several, and back: a chain of referrals, each part of the one before (B8, B12).

The sender stays: its own referral goes on beside those that it sent. A chain can't close on itself, since what a
referral is part of is written once, when it is made, and names one that is there already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.ledger.events.services import record
from goodwork.pathway.referrals import events
from goodwork.pathway.referrals.models import Referral, SentBack
from goodwork.pathway.referrals.permissions import HELPERS, CannotRefer, check_works_for, why_not_refer_on
from goodwork.pathway.referrals.receiving import Request, lock_person, open_one, refer
from goodwork.pathway.referrals.rules import Source, State, WorkStatus, decided_by_hand
from goodwork.pathway.referrals.steps import next_step
from goodwork.pathway.referrals.telling import AskedFor, Tell
from goodwork.pathway.referrals.writing import locked, who
from goodwork.reach.promises import queries as promises_read
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import MoveReason, NoticeKind

LONGEST_CHAIN = 50
"""How many referrals a chain is followed for; what is longer is broken data, and the law says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """Where somebody is sent on to, and what is said with it; without a programme it is the organisation itself."""

    organisation_id: UUID
    programme_id: UUID | None = None
    words: str = ""
    comment: str = ""
    asked_for: tuple[AskedFor, ...] = ()
    tell: frozenset[Tell] = frozenset()


@dataclass(frozen=True, slots=True)
class SentOn:
    """What became of sending somebody on: the referral, whether it was open already, and whether it was sent back."""

    referral_id: UUID
    already_open: bool
    sent_back: bool = False


@transaction.atomic
def refer_on(
    *,
    referral_id: UUID,
    organisation_id: UUID,
    programme_id: UUID | None = None,
    consent_wording: str = "",
    words: str = "",
    comment: str = "",
    by: Actor,
    at: datetime,
) -> SentOn:
    """Refer somebody on from an open referral, at any depth of a chain; the sender stays, and its support goes on.

    The new referral is part of the one that it comes from, and carries on what is known of their work. Where the same
    place has an open referral of theirs nothing new is made: it is returned, and where it lies before this one in the
    chain it is asked to take up again. Raises CannotRefer for an ended referral and without consent to the other
    organisation.
    """
    onward = Onward(organisation_id=organisation_id, programme_id=programme_id, words=words, comment=comment)
    return refer_on_to_several(referral_id=referral_id, onward=[onward], consent_wording=consent_wording, by=by, at=at)[
        0
    ]


@transaction.atomic
def refer_on_to_several(
    *, referral_id: UUID, onward: Sequence[Onward], consent_wording: str = "", by: Actor, at: datetime
) -> tuple[SentOn, ...]:
    """Refer somebody on to several at once, all or none, as `refer_on` does; the same place named twice is one.

    Raises: CannotRefer, also where no place is named, or the one that the referral is at already.
    """
    person_id = Referral.objects.filter(pk=referral_id).values_list("person_id", flat=True).first()
    if person_id is not None:
        lock_person(person_id)
    row = locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    refusal = why_not_refer_on(State(row.state))
    if refusal:
        raise CannotRefer(refusal)
    places = {(o.organisation_id, o.programme_id): o for o in onward}
    if not places:
        raise CannotRefer("Choose where they are referred on to.", field="programme")
    if (row.organisation_id, row.programme_id) in places:
        raise CannotRefer("They are there already: choose another place.", field="programme")
    return tuple(_send(row, o, consent_wording, by=by, at=at) for o in places.values())


def _send(row: Referral, onward: Onward, consent_wording: str, *, by: Actor, at: datetime) -> SentOn:
    """Send somebody on to one place, or back to it."""
    request = Request(
        person_id=row.person_id,
        organisation_id=onward.organisation_id,
        source=Source.PROVIDER,
        programme_id=onward.programme_id,
        part_of_id=row.pk,
        referrer_id=row.organisation_id,
        work_status=WorkStatus(row.work_status),
        weekly_hours=row.weekly_hours,
        words=onward.words,
        comment=onward.comment,
        asked_for=onward.asked_for,
        tell=onward.tell,
    )
    known = open_one(request)
    if known is not None and known.pk in _above(row):
        send_back(referral_id=row.pk, to_referral_id=known.pk, words=onward.words, comment=onward.comment, by=by, at=at)
        return SentOn(known.pk, already_open=True, sent_back=True)
    made = refer(request, consent_wording=consent_wording, by=by, at=at)
    return SentOn(made.referral_id, made.already_open)


def _above(row: Referral) -> list[UUID]:
    """Return the referrals that one is part of, the nearest first."""
    found: list[UUID] = []
    next_id = row.part_of_id
    while next_id is not None and next_id not in found and len(found) < LONGEST_CHAIN:
        found.append(next_id)
        next_id = Referral.objects.filter(pk=next_id).values_list("part_of_id", flat=True).first()
    return found


@transaction.atomic
def send_back(
    *, referral_id: UUID, to_referral_id: UUID, words: str = "", comment: str = "", by: Actor, at: datetime
) -> bool:
    """Ask an organisation before this one in the chain, whose support is open, to take up again; both stay (B8).

    Its promise comes forward to the day that its next step is due, and its holder is told. The same words twice while
    nothing else was sent back are one; says whether it is new. Raises CannotRefer for a referral that is ended, or that
    this one is no part of.
    """
    first, second = sorted([referral_id, to_referral_id])
    rows = {first: locked(first), second: locked(second)}
    row, taker = rows[referral_id], rows[to_referral_id]
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    if row.closed_at is not None or taker.closed_at is not None:
        raise CannotRefer("It has ended already.")
    if taker.pk not in _above(row):
        raise CannotRefer("Only somebody who sent them on can be asked to take up again.")
    last = taker.sent_back.order_by("-sent_at", "-id").first()
    if last is not None and (last.from_referral_id, last.words, last.comment) == (row.pk, words, comment):
        return False
    SentBack.objects.create(
        referral=taker,
        from_referral=row,
        words=words,
        comment=comment,
        sent_at=at,
        sent_by_id=by.id if by.kind is ActorKind.USER else None,
    )
    _bring_forward(taker, by=by, at=at)
    record(
        events.ReferralSentBack(
            **who(taker, decided_by_hand(by)),
            from_referral_id=row.pk,
            from_organisation_id=row.organisation_id,
        ),
        by=by,
        at=at,
    )
    promises.tell_about(
        organisation_id=taker.organisation_id,
        person_id=taker.person_id,
        subject_kind="REFERRAL",
        subject_id=taker.pk,
        kind=NoticeKind.SENT_BACK,
        by=by,
        at=at,
    )
    return True


def _bring_forward(row: Referral, *, by: Actor, at: datetime) -> None:
    """Move a promise about a referral forward to when its next step is due; one that is due sooner stays."""
    due = next_step(row, at=at)[1]
    [live] = promises_read.about(SYSTEM_VIEWER, "REFERRAL", [row.pk], at=at)
    if live.due_date > due:
        promises.move_subject(
            subject_kind="REFERRAL",
            subject_id=row.pk,
            due_date=due,
            reason=MoveReason.DATE_BROUGHT_FORWARD,
            by=by,
            at=at,
        )
