"""Texts from unknown numbers as pages: read as data, rung, matched, closed; nobody else gets to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from factories import reach
from factories.accounts import signed_in
from factories.pathway import account, consenting
from factories.people import organisation
from factories.reach import AT, World
from goodwork.kernel import clock
from goodwork.kernel.actors import Role
from goodwork.reach.messaging import inbound
from goodwork.reach.messaging.models import ReceivedText
from goodwork.reach.strangers.models import Stranger, StrangerCall

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning() -> Iterator[None]:
    with clock.acting_at(AT):
        yield


@pytest.fixture
def here() -> World:
    return reach.world()


@pytest.fixture
def lead(here: World) -> Client:
    return signed_in(here.lead_id)


def came(body: str = "Are you there?", number: str = "447700900999") -> UUID:
    reference = f"r-{ReceivedText.objects.count()}"
    inbound.receive_text(from_number=number, body=body, received_at=AT, reference=reference, at=AT)
    return Stranger.objects.get(number=f"+{number}", state="OPEN").pk


def text(response: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", plain)


def test_an_empty_list_makes_sense(lead: Client) -> None:
    assert "No text waits." in text(lead.get("/staff/strangers/"))
    assert "None has been dealt with" in text(lead.get("/staff/strangers/?ended=1"))


def test_what_a_stranger_wrote_is_data(lead: Client) -> None:
    stranger_id = came('<script>alert("x")</script> {{ 7*7 }} مدد')
    for address in ("/staff/strangers/", f"/staff/strangers/{stranger_id}/"):
        page = lead.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert "{{ 7*7 }}" in page
    assert "07700 900999" in text(lead.get("/staff/strangers/"))
    assert 'href="tel:+447700900999"' in lead.get(f"/staff/strangers/{stranger_id}/").content.decode()


def test_a_picture_has_words_of_ours(lead: Client) -> None:
    stranger_id = came("")
    assert "perhaps a picture" in text(lead.get("/staff/strangers/"))
    assert "perhaps a picture" in text(lead.get(f"/staff/strangers/{stranger_id}/"))


def test_late_ones_stand_on_the_page_of_silences(lead: Client, here: World) -> None:
    came()
    assert "1 text from unknown numbers waits to be read" in text(lead.get("/staff/silences/"))
    assert "Read the text" in text(lead.get("/staff/notices/"))
    with clock.acting_at(AT + timedelta(days=2)):
        then = signed_in(here.lead_id)
        assert "1 late" in text(then.get("/staff/silences/"))
        assert "Late" in text(then.get("/staff/strangers/"))


def test_a_call_is_written_down_and_nobody_is_given_up_at_once(lead: Client) -> None:
    stranger_id = came()
    address = f"/staff/strangers/{stranger_id}/"
    assert "Choose what happened when you rang" in text(lead.post(address, {"result": ""}))
    assert lead.post(address, {"result": "NO_ANSWER"}).status_code == 302
    assert StrangerCall.objects.count() == 1
    refused = text(lead.post(f"{address}close/", {"reason": "NOT_REACHED", "note": "Rang & rang"}))
    assert "Ring at another time of the day first" in refused
    assert "Rang &amp; rang" in refused, "what was typed is kept"
    assert "Say what was done" in text(lead.post(f"{address}close/", {"reason": "HELPED", "note": ""}))
    assert lead.post(f"{address}close/", {"reason": "HELPED", "note": "Told them"}).status_code == 302
    assert "Told them" in text(lead.get(address))
    assert lead.post(f"{address}close/", {"reason": "ADVERT"}).status_code == 404


def test_a_worry_is_told_and_becomes_a_concern_about_the_person(lead: Client, here: World) -> None:
    person_id = consenting(here, given_name="Zofia", family_name="Found")
    stranger_id = came("please ring")
    address = f"/staff/strangers/{stranger_id}/"
    assert "Say what you are worried about" in text(lead.post(f"{address}worry/", {"text": ""}))
    assert lead.post(f"{address}worry/", {"text": "Sounds low"}).status_code == 302
    assert "Sounds low" in text(lead.get(address))
    assert "1 person found" in text(lead.post(f"{address}match/", {"text": "Zofia Found"}))
    assert "Enter a name" in text(lead.post(f"{address}match/", {"text": ""}))
    done = lead.post(f"{address}match/", {"person": str(person_id)})
    assert (done.status_code, done["Location"]) == (302, f"/staff/people/{person_id}/")
    record = text(lead.get(done["Location"]))
    assert "please ring" in record
    assert "If the number is theirs" in record
    assert "Zofia Found" in text(lead.get("/staff/concerns/"))
    assert "Zofia Found" in text(lead.get(address))


def test_nobody_else_gets_to_them(here: World) -> None:
    stranger_id = came()
    elsewhere = signed_in(account(Role.SERVICE_LEAD, organisation("OTHER", "PROVIDER"), "Olly Other"))
    assert "read by the service leads of The Growth Company" in text(elsewhere.get("/staff/strangers/"))
    assert "900999" not in text(elsewhere.get("/staff/strangers/"))
    for path in ("", "match/", "worry/", "close/"):
        assert elsewhere.get(f"/staff/strangers/{stranger_id}/{path}").status_code == 404
        assert signed_in(here.staff_id).get(f"/staff/strangers/{stranger_id}/{path}").status_code in {403, 404}
    assert "texts from unknown numbers" not in text(elsewhere.get("/staff/silences/"))
