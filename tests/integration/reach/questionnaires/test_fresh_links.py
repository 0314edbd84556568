"""A link that no longer works is no dead end: a new one goes to the contact on record, or somebody rings."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories.people import AT
from factories.questionnaires import answered, asked
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, Viewer
from goodwork.ledger.events.models import EventRow
from goodwork.reach.links import queries as links
from goodwork.reach.links import services as link_services
from goodwork.reach.links.models import Link
from goodwork.reach.links.rules import Standing
from goodwork.reach.messaging.models import Message
from goodwork.reach.promises import queries as promises
from goodwork.reach.questionnaires import services
from goodwork.reach.questionnaires.jobs import fresh_links, unanswered
from goodwork.reach.questionnaires.models import FreshLinkAsk, Request
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db

BY_LINK = Actor(kind=ActorKind.PERSON)
STRANGER = Viewer(kind=ActorKind.PERSON)
LATE = AT + timedelta(days=90)


def outcomes() -> list[str]:
    rows = EventRow.objects.filter(kind="FreshLinkAnswered").order_by("id")
    return [row.data["outcome"] for row in rows]


def ask(at: datetime = AT, **how: str) -> None:
    services.ask_fresh_link(by=BY_LINK, at=at, **how)
    assert fresh_links(at=at) == 1


def test_an_expired_link_brings_a_new_one_to_the_number_on_record() -> None:
    one = asked()
    unanswered(at=LATE)
    assert Request.objects.get(id=one.request_id).state == "NOT_ANSWERED"
    ask(at=LATE, token=one.token)
    assert outcomes() == ["SENT"]
    message = Message.objects.get(template="LINK_FRESH")
    assert message.destination == "+447700900123"
    assert Request.objects.get(id=one.request_id).state == "REQUESTED"
    new = Link.objects.exclude(id=one.link_id).get()
    assert (new.id, new.subject_id, new.fresh) == (message.link_id, one.request_id, True)
    found = links.by_token(STRANGER, link_services.path(new.id).rsplit("/", 1)[1], at=LATE)
    assert found is not None
    assert found.standing is Standing.LIVE


def test_a_link_that_ran_out_an_hour_ago_can_be_answered_again_before_any_sweep() -> None:
    one = asked()
    late = AT + timedelta(days=84, hours=1)
    ask(at=late, token=one.token)
    assert answered(one, at=late)
    assert unanswered(at=late) == 0


def test_who_has_answered_gets_a_link_to_their_own_page() -> None:
    one = asked()
    answered(one)
    ask(contact="07700900123")
    new = Link.objects.exclude(id=one.link_id).get()
    assert (new.purpose, new.subject_id) == ("MY_PAGE", one.person_id)


def test_the_old_link_no_longer_works_once_a_new_one_is_sent() -> None:
    one = asked()
    ask(token=one.token)
    old = links.by_token(STRANGER, one.token, at=AT)
    assert old is not None
    assert old.standing is Standing.REVOKED


@pytest.mark.parametrize("contact", ["07700 900123", "+447700900123", "ANA@example.org"])
def test_a_number_or_address_on_record_brings_a_link(contact: str) -> None:
    asked(email="ana@example.org")
    ask(contact=contact)
    assert outcomes() == ["SENT"]


def test_a_stranger_learns_nothing_and_nothing_is_kept_of_them() -> None:
    asked()
    for how in ({"contact": "07700900999"}, {"contact": "nobody@example.org"}, {"token": "z" * 24}, {"token": "?"}):
        ask(**how)
    assert outcomes() == ["NOBODY"] * 4
    assert not Message.objects.exists()
    assert not FreshLinkAsk.objects.exclude(contact="", token_sha256="").exists()
    for row in EventRow.objects.all():
        assert "900999" not in str(row.data)
        assert "nobody@" not in str(row.data)


def test_asking_costs_the_same_for_a_person_and_a_stranger() -> None:
    one = asked()
    services.ask_fresh_link(contact="warms@example.org", by=BY_LINK, at=AT)
    costs = set()
    for how in ({"token": one.token}, {"token": "z" * 24}, {"contact": "07700900123"}, {"contact": "07700900999"}):
        with CaptureQueriesContext(connection) as counted:
            services.ask_fresh_link(by=BY_LINK, at=AT, **how)
        costs.add(len(counted))
        fresh_links(at=AT)
    assert len(costs) == 1


def test_three_a_day_and_no_more() -> None:
    asked()
    for _ in range(4):
        ask(contact="07700900123")
    assert outcomes() == ["SENT", "SENT", "SENT", "TOO_MANY"]
    ask(at=AT + timedelta(days=1, minutes=1), contact="07700900123")
    assert outcomes()[-1] == "SENT"


def test_who_cannot_be_written_to_is_promised_a_call() -> None:
    one = asked()
    people.set_reading_need(person_id=one.person_id, reading_need=True, by=SYSTEM, at=AT)
    ask(token=one.token)
    assert outcomes() == ["CALL_PROMISED"]
    [owed] = promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT)
    assert owed.subject_kind == "CALL"
    assert not Message.objects.exists()


def test_a_locked_link_brings_no_new_one_but_the_call_that_was_promised() -> None:
    one = asked()
    for n in range(10):
        link_services.try_birth_date(
            link_id=one.link_id, birth_date=date(1980, 1, n + 1), viewer=STRANGER, by=BY_LINK, at=AT
        )
    ask(token=one.token)
    ask(contact="07700900123")
    assert outcomes() == ["LOCKED", "LOCKED"]
    assert not Message.objects.exists()


def test_a_family_with_one_number_gets_a_link_each() -> None:
    asked()
    asked(given_name="Bea", birth_date=date(1970, 7, 7))
    ask(contact="07700900123")
    assert outcomes() == ["SENT", "SENT"]
    assert Message.objects.filter(template="LINK_FRESH").count() == 2


def test_the_dead_get_no_link() -> None:
    one = asked()
    people.record_death(person_id=one.person_id, by=SYSTEM, at=AT)
    ask(token=one.token)
    assert outcomes() == ["NOBODY"]
