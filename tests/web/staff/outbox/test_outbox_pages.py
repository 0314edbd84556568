"""The demonstration's outbox: open a message, follow its link, reply as the person; nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from factories import reach, replies
from factories.accounts import account, signed_in
from factories.people import organisation
from factories.reach import AT, World, promised, reachable
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER, Role
from goodwork.pathway.referrals.models import Referral
from goodwork.reach.contacts.models import Call
from goodwork.reach.messaging.models import Message
from goodwork.registers.organisations import contact_points
from goodwork.registers.people import queries as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning() -> Iterator[None]:
    with clock.acting_at(AT):
        yield


@pytest.fixture
def here() -> World:
    return reach.world()


@pytest.fixture
def desk(here: World) -> Client:
    return signed_in(here.staff_id)


def text(response: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", plain)


def test_an_outbox_without_messages_says_so(desk: Client) -> None:
    assert "There is no message here." in text(desk.get("/staff/outbox/"))


def test_a_message_is_opened_and_its_link_leads_to_the_persons_page(here: World, desk: Client) -> None:
    promised(here, reachable(here), user_id=here.coach_id)
    message = Message.objects.get()
    assert f"/staff/outbox/{message.pk}/" in desk.get("/staff/outbox/?status=QUEUED").content.decode()
    page = desk.get(f"/staff/outbox/{message.pk}/").content.decode()
    assert "Cora Coach (The Growth Company) will ring you" in page
    [path] = re.findall(r'href="(/my/q/[a-z2-7]{24})"', page)
    followed = Client().get(path, follow=True)
    assert followed.status_code == 200
    assert "Cora Coach" not in text(followed), "a link alone shows the request, not what is held"
    assert not Message.objects.get().opened_at, "looking is no opening"


def test_a_reply_is_taken_as_a_text_from_the_phone(here: World, desk: Client) -> None:
    person_id = reachable(here)
    promised(here, person_id)
    page = f"/staff/outbox/{Message.objects.get().pk}/"
    assert desk.post(page, {"body": " "}).content.decode().count("Enter the reply") == 2
    assert "Taken as a reply" in text(desk.post(page, {"body": "Can you ring after 3?"}, follow=True))
    assert Call.objects.filter(reason="TEXT_TO_READ").count() == 1
    assert "Taken as STOP" in text(desk.post(page, {"body": "Stop."}, follow=True))
    assert people.reach_facts(SYSTEM_VIEWER, {person_id}, at=reach.AT)[person_id].texts_stopped
    assert "Taken as START" in text(desk.post(page, {"body": "start"}, follow=True))


def test_an_organisation_texts_back_from_the_page() -> None:
    number = "+447700900456"
    one = replies.asked(charity_id=replies.charity(email="", phone=number, address="1 Example Street, M22 9WA"))
    admin = signed_in(account(Role.ADMINISTRATOR, one.here.provider_id))
    [sent] = replies.messages_to(one.charity_id)
    page = f"/staff/outbox/{sent.id}/"
    assert "Reply as this organisation" in text(admin.get(page))
    assert admin.post(page, {"body": ""}).content.decode().count("Enter the reply") == 2
    assert "Taken as their answer" in text(admin.post(page, {"body": "Yes."}, follow=True))
    assert Referral.objects.get(pk=one.referral_id).state == "ACCEPTED"
    assert "START restores texts to people only" in text(admin.post(page, {"body": "start"}, follow=True))
    assert "no more texts go to this number" in text(admin.post(page, {"body": "STOP"}, follow=True))
    [point] = [p for p in contact_points.points_of(SYSTEM_VIEWER, one.charity_id, at=AT) if p.value == number]
    assert point.failed
    assert "answers nothing" in text(admin.post(page, {"body": "YES"}, follow=True))


def test_a_right_to_left_message_reads_from_the_right(here: World, desk: Client) -> None:
    promised(here, reachable(here, language="ur"))
    page = desk.get(f"/staff/outbox/{Message.objects.get().pk}/").content.decode()
    assert 'lang="ur" dir="rtl"' in page


def test_strangers_find_nothing(here: World) -> None:
    promised(here, reachable(here))
    message = Message.objects.get()
    stranger = signed_in(account(Role.PRACTICE_STAFF, organisation("P84999")))
    assert stranger.get(f"/staff/outbox/{message.pk}/").status_code == 404
    assert str(message.pk) not in stranger.get("/staff/outbox/").content.decode()
    assert signed_in(account(Role.COMMISSIONER, here.practice_id)).get("/staff/outbox/").status_code == 404


def test_where_messages_are_sent_for_real_there_is_no_outbox(here: World, desk: Client, settings: Any) -> None:
    promised(here, reachable(here))
    settings.GOODWORK_GATEWAY = "notify"
    assert desk.get("/staff/outbox/").status_code == 404
    assert desk.get(f"/staff/outbox/{Message.objects.get().pk}/").status_code == 404


def test_in_a_real_deployment_the_record_shows_no_token(here: World, desk: Client, settings: Any) -> None:
    person_id = reachable(here)
    promised(here, person_id)
    settings.GOODWORK_GATEWAY = "notify"
    record = desk.get(f"/staff/people/{person_id}/").content.decode()
    assert "[link]" in record
    assert "/my/q/" not in record
