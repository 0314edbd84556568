"""Two records turn out to be one person: what stops for one of them stops for both, whichever is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from factories import reach
from factories.pathway import consenting, referral
from factories.people import person
from factories.questionnaires import answered, asked
from factories.reach import AT, Gateway, deliver, promised, reachable
from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.events.types import Code
from goodwork.ledger.laws.registry import check_all
from goodwork.pathway.referrals.models import Referral
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.models import Call
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.ports import TryLater
from goodwork.reach.promises.models import Promise
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db
NIGHT = AT.replace(hour=22)
MORNING = AT + timedelta(days=1)


@pytest.mark.parametrize("dead_is_kept", [True, False])
def test_nobody_rings_or_supports_who_turns_out_to_have_died(dead_is_kept: bool) -> None:
    here = reach.world()
    dead = reachable(here)
    open_one = consenting(here, family_name="Quite", mobile="07700900777")
    referral(here, open_one)
    contacts.promise_call(
        person_id=open_one,
        organisation_id=here.practice_id,
        reason=Code("OTHER"),
        by=SYSTEM,
        at=AT,
    )
    people.record_death(person_id=dead, by=SYSTEM, at=AT)
    kept, merged = (dead, open_one) if dead_is_kept else (open_one, dead)
    people.link(kept_id=kept, merged_id=merged, by=SYSTEM, at=MORNING)
    assert not Promise.objects.filter(state__in=["OPEN", "BROKEN"]).exists()
    assert Call.objects.get().state == "ENDED"
    assert Referral.objects.get().reason == "DIED"
    assert not list(check_all(at=MORNING))


@pytest.mark.parametrize("linked", [False, True])
def test_nobody_owes_an_answer_to_who_has_died(linked: bool) -> None:
    one = asked(at=AT)
    answered(one, at=AT, share="NO", matters="My garden")
    dead = one.person_id
    if linked:
        dead = person(practice=one.practice_id, given_name="Zed", family_name="Quite", birth_date=date(1955, 1, 1))
    people.record_death(person_id=dead, by=SYSTEM, at=MORNING)
    if linked:
        people.link(kept_id=dead, merged_id=one.person_id, by=SYSTEM, at=MORNING)
    assert not Promise.objects.filter(state__in=["OPEN", "BROKEN"]).exists()
    assert not list(check_all(at=MORNING))


@pytest.mark.parametrize("stopped_is_kept", [True, False])
def test_a_promise_is_told_otherwise_to_who_turns_out_to_have_said_stop(stopped_is_kept: bool) -> None:
    here = reach.world()
    stopped = reachable(here)
    other = reachable(here, family_name="Quite", given_name="Zed", mobile="07700900777", postcode="M33 2AA")
    owed = promised(here, other, due=date(2026, 12, 1), at=NIGHT)
    people.stop_texts(person_id=stopped, by=SYSTEM, at=NIGHT)
    kept, merged = (stopped, other) if stopped_is_kept else (other, stopped)
    people.link(kept_id=kept, merged_id=merged, by=SYSTEM, at=NIGHT)
    assert deliver(Gateway(), MORNING) == []
    assert [(call.about_id, call.state) for call in Call.objects.all()] == [(owed.pk, "OPEN")]


def test_who_says_stop_while_the_gateway_is_busy_is_told_otherwise() -> None:
    here = reach.world()
    person_id = reachable(here)
    owed = promised(here, person_id, due=date(2026, 12, 1))
    gateway = Gateway()
    gateway.outcome = TryLater(timedelta(minutes=5))
    deliver(gateway)
    Message.objects.filter(tells_promise_id=owed.pk).update(status="SENDING")
    people.stop_texts(person_id=person_id, by=SYSTEM, at=AT)
    Message.objects.filter(tells_promise_id=owed.pk).update(status="QUEUED")
    gateway.outcome = None
    assert deliver(gateway, AT + timedelta(hours=1)) == []
    assert [(call.about_id, call.state) for call in Call.objects.all()] == [(owed.pk, "OPEN")]
