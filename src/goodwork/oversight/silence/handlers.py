"""What events of referrals and their promises say about first dates; in the event's transaction, and once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from goodwork.kernel.clock import local_date
from goodwork.ledger.events.handling import Happened, handles
from goodwork.oversight.silence.models import FirstPromise
from goodwork.oversight.silence.rules import ERROR_REASONS, last_lapsed
from goodwork.pathway.referrals.events import (
    ContactMade,
    ReferralCancelled,
    ReferralCompleted,
    ReferralCorrected,
    ReferralFailed,
    ReferralReceived,
    ReferralRejected,
    ReferralStarted,
)
from goodwork.pathway.referrals.rules import FINAL, State
from goodwork.reach.contacts.events import AttemptMade
from goodwork.reach.contacts.rules import Result
from goodwork.reach.promises.events import PromiseHandedOver, PromiseKept, PromiseMade, PromiseMoved, SilenceBegan

REFERRAL = "REFERRAL"
Ended = ReferralRejected | ReferralCompleted | ReferralCancelled | ReferralFailed
Promised = PromiseMade | PromiseHandedOver


@handles(ReferralReceived)
def take_received(happened: Sequence[Happened[ReferralReceived]]) -> None:
    """Begin a row for each referral that came in; its first date comes with its promise."""
    FirstPromise.objects.bulk_create(
        [
            FirstPromise(
                referral_id=h.event.referral_id,
                organisation_id=h.event.organisation_id,
                programme_id=h.event.programme_id,
                received_date=local_date(h.at),
            )
            for h in happened
        ],
        ignore_conflicts=True,
    )


@handles(PromiseMade, PromiseHandedOver)
def take_promised(happened: Sequence[Happened[Promised]]) -> None:
    """Keep the first date that the person was promised, and the one that holds now."""
    firsts: dict[tuple[date, date], list[UUID]] = defaultdict(list)
    for h in happened:
        if h.event.about_kind == REFERRAL:
            first = getattr(h.event, "first_date", None) or h.event.due_date
            firsts[first, h.event.due_date].append(h.event.about_id)
    for (first, due), ids in firsts.items():
        _rows(ids).filter(first_date__isnull=True).update(first_date=first)
        _rows(ids).update(due_date=due)


@handles(PromiseMoved)
def take_moved(happened: Sequence[Happened[PromiseMoved]]) -> None:
    """Count how often the date was moved before the person was reached."""
    for h in happened:
        if h.event.about_kind == REFERRAL:
            row = _rows([h.event.about_id]).filter(due_date=h.event.from_date)
            row.filter(reached_date__isnull=True).update(moves=F("moves") + 1)
            row.update(due_date=h.event.to_date)


@handles(SilenceBegan)
def take_silences(happened: Sequence[Happened[SilenceBegan]]) -> None:
    """Count how often a date passed in silence."""
    for day, ids in _by_day((h.event.due_date, h.event.about_id) for h in happened if h.event.about_kind == REFERRAL):
        again = Q(silent_date__isnull=True) | ~Q(silent_date=day)
        _rows(ids).filter(again).update(silences=F("silences") + 1, silent_date=day)


@handles(PromiseKept)
def take_kept(happened: Sequence[Happened[PromiseKept]]) -> None:
    """What was promised about a referral was done: the person was reached, or heard what they were to hear."""
    _reached([(h.at, h.event.about_id) for h in happened if h.event.about_kind == REFERRAL])


@handles(ReferralStarted, ContactMade)
def take_contact(happened: Sequence[Happened[ReferralStarted | ContactMade]]) -> None:
    """Somebody was in touch with the person."""
    _reached([(h.at, h.event.referral_id) for h in happened])


@handles(AttemptMade)
def take_attempts(happened: Sequence[Happened[AttemptMade]]) -> None:
    """An attempt that reached the person; one that did not is no reaching."""
    _reached(
        [
            (h.at, h.event.about_id)
            for h in happened
            if h.event.about_kind == REFERRAL and h.event.result == Result.REACHED
        ]
    )


@handles(ReferralRejected, ReferralCompleted, ReferralCancelled, ReferralFailed)
def take_endings(happened: Sequence[Happened[Ended]]) -> None:
    """Note how and when a referral ended; one that was made in error never was."""
    for h in happened:
        rows = _rows([h.event.referral_id])
        if str(h.event.reason) in ERROR_REASONS:
            rows.update(never_was=True)
        rows.filter(ended_date__isnull=True).update(ended_date=local_date(h.at), ended_before=_by_first_date(h.at))


@handles(ReferralCorrected)
def take_corrections(happened: Sequence[Happened[ReferralCorrected]]) -> None:
    """Read a status that was put right as if the wrong one had never been."""
    for h in happened:
        rows = _rows([h.event.referral_id])
        to_state = State(h.event.to_state)
        rows.update(never_was=to_state in FINAL and str(h.event.reason or "") in ERROR_REASONS)
        if h.event.reopened:
            rows.update(ended_date=None, ended_before=False)
        if to_state is State.REQUESTED:
            rows.update(reached_date=None, in_time=False)
        if to_state in FINAL:
            rows.filter(ended_date__isnull=True).update(ended_date=local_date(h.at), ended_before=_by_first_date(h.at))


def _rows(ids: Sequence[UUID]) -> QuerySet[FirstPromise]:
    return FirstPromise.objects.filter(pk__in=ids)


def _by_day(found: Iterable[tuple[date, UUID]]) -> Iterable[tuple[date, list[UUID]]]:
    days: dict[date, list[UUID]] = defaultdict(list)
    for day, referral_id in found:
        days[day].append(referral_id)
    return days.items()


def _reached(found: Sequence[tuple[datetime, UUID]]) -> None:
    """Note the first time that people were reached, and whether by 17:00 of the first date."""
    moments: dict[datetime, list[UUID]] = defaultdict(list)
    for at, referral_id in found:
        moments[at].append(referral_id)
    for at, ids in moments.items():
        _rows(ids).filter(reached_date__isnull=True).update(reached_date=local_date(at), in_time=_by_first_date(at))


def _by_first_date(at: datetime) -> Any:
    """Return the condition that a moment came before 17:00 of the first date."""
    earliest = last_lapsed(at) + timedelta(days=1)
    return Case(When(first_date__gte=earliest, then=Value(True)), default=Value(False), output_field=BooleanField())
