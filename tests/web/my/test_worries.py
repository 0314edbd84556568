"""A worry can be told on every page of a person's, also by a link alone; the answer comes back to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from factories.people import AT, user
from factories.questionnaires import Asked, answered, asked
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.reach.contacts import services
from goodwork.reach.contacts.concerns import MOST_OPEN_BY_LINK
from goodwork.reach.contacts.models import Call, Concern
from goodwork.reach.messaging.models import Message
from goodwork.reach.promises import laws, queries
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with clock.acting_at(AT):
        yield


def text_of(response: object) -> str:
    body = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&#39;", "'")


def opened(client: Client, one: Asked) -> None:
    birth = {"birth-day": "1", "birth-month": "1", "birth-year": "1990"}
    assert client.post(f"{one.path}/birth-date", birth).status_code == 302


def told(client: Client, one: Asked, words: str = "Nobody rang me") -> str:
    return text_of(client.post(f"{one.path}/worry", {"words": words}, follow=True))


def test_the_button_stands_on_every_page_of_a_link_and_of_their_own(client: Client) -> None:
    one = asked()
    step = client.post(f"{one.path}/start")["Location"]
    for address in (one.path, step, f"{one.path}/ring", f"{one.path}/birth-date"):
        assert f"{one.path}/worry" in client.get(address).content.decode(), address
    opened(client, one)
    for address in ("/my/", "/my/ring", "/my/details", "/my/share", "/my/held", "/my/not-now", "/my/stop"):
        assert 'href="/my/worry"' in client.get(address).content.decode(), address


def test_a_stranger_and_a_dead_link_have_none(client: Client) -> None:
    for address in ("/my/", "/my/find", "/my/q/AAAA"):
        page = client.get(address).content.decode()
        assert "/worry" not in page, address
    assert client.get("/my/q/AAAA/worry").status_code == 404
    assert client.post("/my/q/AAAA/worry", {"words": "x"}).status_code == 404


@pytest.mark.parametrize("language", ["en", "ur", "ar", "pl"])
def test_by_a_link_alone_it_has_an_owner_and_a_day_and_shows_nothing_held(client: Client, language: str) -> None:
    one = asked()
    assert client.get(f"{one.path}/worry?language={language}").status_code == 200
    page = told(client, one)
    assert "Ana" not in page
    concern = Concern.objects.get()
    [owed] = queries.about(SYSTEM_VIEWER, "CONCERN", [concern.pk], at=AT)
    assert (concern.raised_by_kind, concern.raised_by_id, concern.words) == ("PERSON", None, "Nobody rang me")
    assert str(owed.due_date.year) in page
    assert list(laws.everything_open(at=AT)) == []


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client: Client) -> None:
    one = asked()
    assert "Write what worries you" in text_of(client.post(f"{one.path}/worry", {"words": " "}))
    long = "a" * 2001
    assert long in client.post(f"{one.path}/worry", {"words": long}).content.decode()
    assert not Concern.objects.exists()


def test_a_link_alone_takes_no_more_than_a_few(client: Client) -> None:
    one = asked()
    for number in range(MOST_OPEN_BY_LINK):
        told(client, one, f"Worry {number}")
    assert "We could not take it now" in told(client, one, "One more")
    assert Concern.objects.count() == MOST_OPEN_BY_LINK


def closed(one: Asked) -> None:
    clinician = user((Role.CLINICIAN, one.practice_id))
    services.close_concern(
        concern_id=Concern.objects.get().pk,
        outcome="Spoke to the coach",
        answer="Your coach rings on Monday",
        viewer=clinician,
        by=clinician.actor(),
        at=AT + timedelta(hours=1),
    )


def test_the_answer_comes_back_and_stands_on_their_page(client: Client) -> None:
    one = asked()
    answered(one)
    opened(client, one)
    client.post("/my/worry", {"words": "Nobody rang me"})
    page = text_of(client.get("/my/"))
    assert "What you told us" in page
    assert "An answer comes by 5pm on" in page
    closed(one)
    page = text_of(client.get("/my/"))
    assert "Your coach rings on Monday" in page
    assert "Spoke to the coach" not in page
    assert Message.objects.filter(template="CONCERN_ANSWERED").count() == 1


def test_a_colleagues_concern_is_never_on_their_page(client: Client) -> None:
    one = asked()
    answered(one)
    opened(client, one)
    services.raise_concern(person_id=one.person_id, text="He seems low", by=SYSTEM, at=AT)
    assert "He seems low" not in text_of(client.get("/my/"))


def test_who_can_not_be_written_to_is_rung_with_the_answer(client: Client) -> None:
    one = asked()
    told(client, one)
    people.stop_texts(person_id=one.person_id, by=SYSTEM, at=AT)
    closed(one)
    assert Call.objects.filter(person_id=one.person_id, reason="CONCERN_ANSWERED").count() == 1
