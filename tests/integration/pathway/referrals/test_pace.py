"""Projected times, measured from referrals: who answered, who still waits, what was declared, what is promised."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import pathway as make
from factories.pathway import AT, World
from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.clock import add_working_days, london
from goodwork.pathway.referrals import measuring, pace, services
from goodwork.pathway.referrals.durations import Basis, Stage
from goodwork.pathway.referrals.models import Pace, PaceMark, Referral
from goodwork.pathway.referrals.rules import Reason
from goodwork.registers.programmes import services as programmes

pytestmark = pytest.mark.django_db
SENT = AT - timedelta(days=60)


@pytest.fixture
def here() -> World:
    return make.world(SENT)


def after(days: int) -> datetime:
    """Return the morning that lies so many working days after the referral was sent."""
    return london(add_working_days(SENT.date(), days), time(10))


def sent(here: World, programme_id: UUID | None = None) -> UUID:
    return make.referral(here, at=SENT, programme_id=programme_id)


def answered(here: World, days: int, programme_id: UUID | None = None) -> UUID:
    referral_id = sent(here, programme_id)
    services.accept(referral_id=referral_id, by=make.actor(here.coach_id), at=after(days))
    return referral_id


def reply(here: World, programme_id: UUID | None = None) -> pace.Projected:
    return pace.projected(here.provider_id, programme_id, Stage.REPLY, at=AT)


def test_too_little_is_the_default_and_says_so(here: World) -> None:
    for days in range(9):
        answered(here, days)
    measuring.refresh(at=AT)
    assert (reply(here).basis, reply(here).median_days, reply(here).measured) == (Basis.DEFAULT, 3, False)
    answered(here, 9)
    measuring.refresh(at=AT)
    found = reply(here)
    assert (found.basis, found.low_days, found.median_days, found.high_days, found.count) == (
        Basis.PROVIDER,
        0,
        4,
        8,
        10,
    )


def test_a_provider_that_never_answers_is_measured_by_who_waits(here: World) -> None:
    for _ in range(10):
        sent(here)
    measuring.refresh(at=AT)
    found = reply(here)
    assert (found.basis, found.count, found.waiting) == (Basis.PROVIDER, 0, 10)
    assert found.median_at_least
    assert found.high_days > 20
    assert pace.promise_date(here.provider_id, None, Stage.REPLY, AT) == add_working_days(AT.date(), 10)


def test_a_programme_has_its_own_times_and_else_those_of_its_provider(here: World) -> None:
    quick = programmes.ensure(slug="quick", name="Quick", by=SYSTEM, at=SENT)
    slow = programmes.ensure(slug="slow", name="Slow", by=SYSTEM, at=SENT)
    for _ in range(10):
        answered(here, 1, quick)
    for _ in range(3):
        answered(here, 8, slow)
    measuring.refresh(at=AT)
    assert (reply(here, quick).basis, reply(here, quick).high_days) == (Basis.PROGRAMME, 1)
    assert (reply(here, slow).basis, reply(here, slow).high_days) == (Basis.PROVIDER, 8)
    assert pace.promise_date(here.provider_id, quick, Stage.REPLY, AT) == date(2026, 11, 24)


def test_only_marked_and_ageing_providers_are_measured_again(here: World) -> None:
    assert measuring.refresh(at=AT) == 0
    sent(here)
    assert PaceMark.objects.exists()
    assert measuring.refresh(at=AT) == 1
    assert measuring.refresh(at=AT) == 0
    assert measuring.refresh(at=AT + timedelta(days=1)) == 1
    services.close(
        referral_id=Referral.objects.get().pk, reason=Reason.CONSENT_WITHDRAWN, by=SYSTEM, at=AT + timedelta(days=2)
    )
    assert measuring.refresh(at=AT + timedelta(days=2)) == 1
    assert measuring.refresh(at=AT + timedelta(days=3)) == 0


def test_what_was_made_in_error_measures_nobody_and_a_refusal_is_an_answer(here: World) -> None:
    services.close(referral_id=sent(here), reason=Reason.MADE_IN_ERROR, by=SYSTEM, at=after(1))
    refused = sent(here)
    services.close(referral_id=refused, reason=Reason.NO_CAPACITY, by=make.actor(here.coach_id), at=after(3))
    answered(here, 2)
    measuring.refresh(at=AT)
    row = Pace.objects.get(stage="REPLY")
    assert (row.count, row.answered, row.accepted, row.waiting) == (2, 2, 1, 0)
    assert pace.speed_many([here.provider_id], at=AT)[here.provider_id].accepted == 1


def test_many_providers_are_two_queries(here: World) -> None:
    pairs = [(uuid4(), uuid4()) for _ in range(400)] + [(here.provider_id, None)]
    with CaptureQueriesContext(
        connection,
    ) as few:
        pace.projected_many(pairs[:3], at=AT)
    with CaptureQueriesContext(connection) as many:
        found = pace.projected_many(pairs, at=AT)
    assert len(found) == 401
    assert len(many) == len(few)
