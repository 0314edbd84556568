"""A colleague on the telephone types while the person decides: the same preview, the same proof (F6, B9)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from factories import pathway as make
from factories.accounts import signed_in
from factories.pathway import AT, World, world
from factories.services import DEBT, Offered, offered
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.ids import new_id, reference
from goodwork.ledger.events.models import EventRow
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.requests.models import OwnRequest
from goodwork.reach.messaging.models import Message
from goodwork.registers.people import queries as people
from goodwork.registers.people import services as people_services
from goodwork.web.my.services import looking

pytestmark = pytest.mark.django_db
WORDS = "My landlord wants me out."


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    """Let the doors read a clock that stands still."""
    with clock.acting_at(AT):
        yield


@pytest.fixture
def here() -> World:
    return world()


def text_of(response: object) -> str:
    """Return a page's words."""
    body = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&#39;", "'").replace("&#34;", '"')


def path(person_id: UUID, service: Offered) -> str:
    return f"/staff/helping/{person_id}/ask/{service.programme_id}/{service.organisation_id}"


def looked(client: Client, person_id: UUID, service: Offered, **more: str) -> tuple[str, str]:
    """Type and look; return the page's words and the mark of the preview."""
    page = client.post(path(person_id, service), {"act": "look", "words": WORDS, "way": "PHONE", **more})
    found = re.search(r'name="mark" value="([0-9a-f]+)"', page.content.decode())
    assert found is not None, text_of(page)
    return text_of(page), found[1]


def test_read_out_agreed_sent_and_proved(here: World) -> None:
    person_id, service = make.consenting(here), offered()
    client = signed_in(here.staff_id)
    assert "Ask a service together" in text_of(client.get(f"/staff/people/{person_id}/"))
    assert "Debt advice" in text_of(client.get(f"/staff/helping/{person_id}/"))
    said, mark = looked(client, person_id, service, language="ur")
    assert f"Read this out: it is what {DEBT} will get" in said
    assert "ہاں، یہ" in said, "the words of the consent in the language that is read out"
    send = {"act": "send", "words": WORDS, "way": "PHONE", "mark": mark}
    refused = client.post(path(person_id, service), send)
    assert "Without it nothing is sent." in text_of(refused)
    assert not Referral.objects.exists()
    done = client.post(path(person_id, service), {**send, "agreed": "YES"}, follow=True)
    row = OwnRequest.objects.get()
    assert (row.hand, row.way, row.language, row.user_id) == ("USER", "PHONE", "ur", here.staff_id)
    page = text_of(done)
    for told in ("It is sent.", reference(row.referral_id), "Rita Reception", "You decided.", "آپ کا حوالہ نمبر"):
        assert told in page
    assert Message.objects.filter(template="OWN_REQUEST_SENT", person_id=person_id).exists()
    sent = EventRow.objects.get(kind="OwnRequestSent")
    assert (sent.actor_kind, sent.actor_id, sent.on_behalf_of) == ("HELPER", here.staff_id, person_id)
    consent = EventRow.objects.filter(kind="ConsentGiven").latest("id")
    assert (consent.actor_kind, consent.actor_id) == ("HELPER", here.staff_id)


def test_of_many_services_the_best_stand_there_and_all_when_asked(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_SHOWN", 1)
    person_id = make.consenting(here)
    offered()
    offered("reading", "Reading together", "Readers")
    client = signed_in(here.staff_id)
    page = client.get(f"/staff/helping/{person_id}/?order=QUICK")
    assert text_of(page).count("Ask for this") == 1
    found = re.search(r'href="([^"]+)">See all 2 services</a>', page.content.decode())
    assert found is not None, text_of(page)
    everything = client.get(html.unescape(found[1]))
    assert text_of(everything).count("Ask for this") == 2
    assert "See all" not in text_of(everything)
    assert 'value="QUICK" selected' in everything.content.decode()


def test_of_many_that_are_not_for_them_some_stand_there_and_all_when_asked(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_SHOWN", 1)
    person_id = make.consenting(here)
    for name in ("First", "Second"):
        offered(name.lower(), name, f"{name} helpers", end_date=AT.date() - timedelta(days=1))
    client = signed_in(here.coach_id)
    page = client.get(f"/staff/helping/{person_id}/")
    assert ("First" in text_of(page), "Second" in text_of(page)) == (True, False)
    found = re.search(r'href="([^"]+)#refused">See all that are not for them now</a>', page.content.decode())
    assert found is not None, text_of(page)
    everything = client.get(html.unescape(found[1]))
    assert "Second" in text_of(everything)
    assert "See all that" not in text_of(everything)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": "", "way": "PHONE"}, "Write what you would like help with"),
        ({"words": "x" * 2001, "way": "PHONE"}, "Use 2000 characters or fewer"),
        ({"words": WORDS, "way": ""}, "Choose how you speak with them"),
        ({"words": WORDS, "way": "WEB"}, "Choose how you speak with them"),
    ],
)
def test_what_is_wrong_is_said_and_kept(here: World, typed: dict[str, str], said: str) -> None:
    person_id, service = make.consenting(here), offered()
    client = signed_in(here.staff_id)
    for act in ("look", "send"):
        page = client.post(path(person_id, service), {"act": act, **typed})
        assert text_of(page).count(said) >= 2
    assert not Referral.objects.exists()


def test_the_person_who_says_stop_is_heard_at_once(here: World) -> None:
    person_id, service = make.consenting(here), offered()
    client = signed_in(here.staff_id)
    _, mark = looked(client, person_id, service)
    send = {"act": "send", "words": WORDS, "way": "PHONE", "mark": mark, "agreed": "YES"}
    client.post(path(person_id, service), send)
    asked = f"/staff/helping/asked/{Referral.objects.get().pk}"
    assert "Choose what they say" in text_of(client.post(f"{asked}/stop", {}))
    page = text_of(client.post(f"{asked}/stop", {"sight": "ALL"}, follow=True))
    assert "We stopped your request" in page
    assert not people.has_consented(SYSTEM_VIEWER, person_id, service.organisation_id)
    event = EventRow.objects.get(kind="OwnRequestTakenBack")
    assert (event.actor_kind, event.actor_id, event.on_behalf_of) == ("HELPER", here.staff_id, person_id)


def test_reception_sees_no_reasons_that_tell_what_matters_to_them(here: World) -> None:
    person_id = make.consenting(here)
    offered()
    assert "what matters to this person is not shown to you" in text_of(
        signed_in(here.staff_id).get(f"/staff/helping/{person_id}/")
    )
    assert "not shown to you" not in text_of(signed_in(here.clinician_id).get(f"/staff/helping/{person_id}/"))


def test_strangers_get_not_found(here: World) -> None:
    person_id, service = make.consenting(here), offered()
    helper = signed_in(here.staff_id)
    _, mark = looked(helper, person_id, service)
    send = {"act": "send", "words": WORDS, "way": "PHONE", "mark": mark, "agreed": "YES"}
    helper.post(path(person_id, service), send)
    referral_id = Referral.objects.get().pk
    people_services.withdraw_consent(
        person_id=person_id, recipient_id=here.provider_id, wording_version="X", by=SYSTEM, at=AT
    )
    coach = signed_in(here.coach_id)
    for address in (
        f"/staff/helping/{person_id}/",
        path(person_id, service),
        f"/staff/helping/asked/{referral_id}",
        f"/staff/helping/asked/{referral_id}/stop",
        f"/staff/helping/asked/{new_id()}",
        f"/staff/helping/{new_id()}/",
    ):
        assert coach.get(address).status_code == 404, address
    assert coach.post(path(person_id, service), send).status_code == 404
    assert coach.post(f"/staff/helping/asked/{referral_id}/stop", {"sight": "ALL"}).status_code == 404
    assert helper.get(f"/staff/helping/{person_id}/ask/{new_id()}/{service.organisation_id}").status_code == 404
    assert Referral.objects.get().closed_at is None
