"""Measuring how long providers really take: marks as referrals move, and the table made anew from the referrals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from goodwork.kernel.clock import local_date, london
from goodwork.ledger.events.handling import Happened, handles
from goodwork.pathway.referrals import events
from goodwork.pathway.referrals.durations import (
    LONG_WAIT_DAYS,
    WINDOW_DAYS,
    Basis,
    Dates,
    Stage,
    Stretch,
    projected,
    stretch_of,
)
from goodwork.pathway.referrals.models import Pace, PaceMark, Referral
from goodwork.pathway.referrals.rules import State

PROVIDERS_AT_ONCE = 50
MOST_MARKS = 20_000
NEVER_WERE = ("MADE_IN_ERROR", "SAME_AS_ANOTHER")
"""Reasons of referrals that never were, or were another: they measure nobody."""

Pair = tuple[UUID, UUID | None]
Moved = (
    events.ReferralReceived
    | events.ReferralAccepted
    | events.ReferralStarted
    | events.ReferralRejected
    | events.ReferralCompleted
    | events.ReferralCancelled
    | events.ReferralFailed
    | events.ReferralCorrected
    | events.ContactMade
)


@handles(
    events.ReferralReceived,
    events.ReferralAccepted,
    events.ReferralStarted,
    events.ReferralRejected,
    events.ReferralCompleted,
    events.ReferralCancelled,
    events.ReferralFailed,
    events.ReferralCorrected,
    events.ContactMade,
)
def mark(happened: Sequence[Happened[Moved]]) -> None:
    """Mark providers to be measured anew."""
    ids = dict.fromkeys(h.event.organisation_id for h in happened)
    PaceMark.objects.bulk_create([PaceMark(organisation_id=i) for i in ids])


@transaction.atomic
def refresh(*, at: datetime) -> int:
    """Measure marked and ageing providers anew; returns how many there were."""
    today = local_date(at)
    marks = list(PaceMark.objects.order_by("pk").values_list("pk", "organisation_id")[:MOST_MARKS])
    ageing = Pace.objects.filter(still_waiting__gt=0, measured_date__lt=today)
    ids = sorted({i for _, i in marks} | set(ageing.values_list("organisation_id", flat=True).distinct()))
    for start in range(0, len(ids), PROVIDERS_AT_ONCE):
        _measure(ids[start : start + PROVIDERS_AT_ONCE], today=today)
    PaceMark.objects.filter(pk__in=[pk for pk, _ in marks]).delete()
    return len(ids)


def _measure(organisation_ids: Collection[UUID], *, today: date) -> None:
    """Write what the referrals to some providers say, in place of what stood there."""
    stretches: dict[tuple[Pair, Stage], list[Stretch]] = defaultdict(list)
    open_days: dict[tuple[Pair, Stage], list[int]] = defaultdict(list)
    answers: dict[Pair, list[bool]] = defaultdict(list)
    for pair, dates, is_open in _referrals(organisation_ids, today=today):
        for at in {pair, (pair[0], None)}:
            for stage in Stage:
                stretch = stretch_of(stage, dates, today)
                if stretch is None:
                    continue
                stretches[at, stage].append(stretch)
                if is_open and not stretch.through:
                    open_days[at, stage].append(stretch.days)
            if dates.answered_date is not None:
                answers[at].append(dates.accepted_date is not None)
    Pace.objects.filter(organisation_id__in=organisation_ids).delete()
    Pace.objects.bulk_create(
        [
            _row(pair, stage, found, open_days[pair, stage], answers[pair], today)
            for (pair, stage), found in stretches.items()
        ],
        batch_size=1000,
    )


def _referrals(organisation_ids: Collection[UUID], *, today: date) -> Iterable[tuple[Pair, Dates, bool]]:
    """Yield the referrals of the window as days, and whether they are open; what was made in error never was."""
    rows = (
        Referral.objects.filter(
            organisation_id__in=organisation_ids,
            received_at__gte=london(today - timedelta(days=WINDOW_DAYS), time.min),
            received_at__lt=london(today + timedelta(days=1), time.min),
        )
        .exclude(reason__in=NEVER_WERE)
        .values_list(
            "organisation_id",
            "programme_id",
            "received_at",
            "accepted_at",
            "contacted_at",
            "started_at",
            "closed_at",
            "state",
        )
    )
    for organisation_id, programme_id, received, accepted, contacted, started, closed, state in rows.iterator(5000):
        taken = accepted or contacted or started
        refused = closed if state == State.REJECTED else None
        yield (
            (organisation_id, programme_id),
            Dates(
                received_date=local_date(received),
                answered_date=_day(taken or refused),
                accepted_date=_day(taken),
                contact_date=_day(contacted),
                started_date=_day(started),
                ended_date=_day(closed),
            ),
            closed is None,
        )


def _row(
    pair: Pair, stage: Stage, stretches: list[Stretch], open_days: list[int], answers: list[bool], today: date
) -> Pace:
    """Return the row of a provider, a programme and a stage, unsaved."""
    time_taken = projected(stretches, Basis.PROVIDER)
    replies = answers if stage is Stage.REPLY else []
    return Pace(
        organisation_id=pair[0],
        programme_id=pair[1],
        stage=stage.value,
        count=time_taken.count,
        waiting=time_taken.waiting,
        still_waiting=len(open_days),
        long_waits=sum(days >= LONG_WAIT_DAYS for days in open_days),
        median_days=time_taken.median_days,
        low_days=time_taken.low_days,
        high_days=time_taken.high_days,
        median_at_least=time_taken.median_at_least,
        high_at_least=time_taken.high_at_least,
        answered=len(replies),
        accepted=sum(replies),
        measured_date=today,
    )


def _day(at: datetime | None) -> date | None:
    return local_date(at) if at is not None else None
