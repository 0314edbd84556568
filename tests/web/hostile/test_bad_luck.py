"""What changes between a page and its button: consent taken back, a programme ended, a death, a closed account."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from factories import loop, replies
from factories import pathway as make
from factories import services as offers
from factories.pathway import AT, World
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.pathway.referrals.models import Referral
from goodwork.reach.messaging.models import Message
from goodwork.registers.access import services as access
from goodwork.registers.people import services as people
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes import services as programme_services
from goodwork.web.routing import PERSON_SESSION

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> World:
    return make.world()


def browser(user_id: UUID) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id), backend="goodwork.web.accounts.backend.Backend")
    return client


def own_page(person_id: UUID) -> Client:
    client = Client()
    session = client.session
    session.update({PERSON_SESSION: str(person_id), "my_until": AT.timestamp() + 1800, "my_began": AT.timestamp()})
    session.save()
    return client


def test_a_consent_taken_back_while_a_coach_refers_on_makes_nothing(here: World) -> None:
    with clock.acting_at(AT):
        person_id = make.consenting(here)
        first = make.referral(here, person_id)
        other = loop.provider("be-well", "Be Well")
        coach = browser(here.coach_id)
        address = f"/staff/referrals/{first}/refer-on/"
        route = f"{other.programme_id}.{other.id}"
        assert coach.get(f"{address}?route={route}").status_code == 200
        people.withdraw_consent(
            person_id=person_id, recipient_id=here.provider_id, wording_version="W", by=SYSTEM, at=AT
        )
        answer = coach.post(address, {"route": route, "consent": "on", "words": "secret words"})
        assert answer.status_code == 404
        assert not Referral.objects.filter(organisation_id=other.id).exists()


def test_a_programme_that_ended_while_somebody_wrote_is_said_and_makes_nothing(here: World) -> None:
    with clock.acting_at(AT):
        person_id = make.consenting(here)
        offered = offers.offered(at=AT)
        person = own_page(person_id)
        words = {"words": "My letters frighten me", "act": "preview"}
        page = person.post(offered.path, words)
        mark = page.content.decode().split('name="mark" value="')[1].split('"')[0]
        known = programmes.one(SYSTEM_VIEWER, offered.programme_id, at=AT)
        ended = replace(known.offer, end_date=AT.date() - timedelta(days=1))
        programme_services.enter(ended, by=SYSTEM, at=AT)
        answer = person.post(offered.path, {**words, "act": "send", "mark": mark, "agreed": "YES"})
        assert answer.status_code == 200
        assert not Referral.objects.exists()
        assert not Message.objects.filter(to_organisation_id=offered.organisation_id).exists()


def test_a_death_ends_the_link_the_open_page_and_the_questions_of_a_provider(here: World) -> None:
    with clock.acting_at(AT):
        asked = replies.asked(here)
        page = own_page(asked.person_id)
        path = asked.path
        people.record_death(person_id=asked.person_id, deceased_date=AT.date(), by=SYSTEM, at=AT)
        late = AT + timedelta(minutes=1)
    with clock.acting_at(late):
        assert Client().post(f"{path}send-code/", {}).status_code == 404
        assert Client().get(path).status_code == 404
        offered = offers.offered(at=AT)
        sent = page.post(offered.path, {"words": "Please", "act": "preview"})
        assert sent.status_code == 404
        assert page.get("/my/").status_code == 404
        assert Referral.objects.get(pk=asked.referral_id).closed_at is not None


def test_whoever_left_a_provider_sees_nothing_with_a_page_still_open(here: World) -> None:
    with clock.acting_at(AT):
        first = make.referral(here)
        other = loop.provider("be-well", "Be Well")
        sent = loop.sent_on(here, first, other)
        worker = browser(other.user_id)
        address = f"/staff/inbox/{sent.referral_id}/"
        assert worker.get(address).status_code == 200
        access.end(user_id=other.user_id, by=SYSTEM, at=AT)
        assert worker.get(address).status_code == 302
        pressed = worker.post(f"{address}answer/", {"act": "ACCEPT", "once": "01a2017a-b487-7340-b22d-2ecf02efe1c9"})
        assert pressed.status_code == 302
        assert Referral.objects.get(pk=sent.referral_id).accepted_at is None
        colleague = browser(make.account(Role.PROVIDER, other.id, "New Worker"))
        assert colleague.get(address).status_code == 200
