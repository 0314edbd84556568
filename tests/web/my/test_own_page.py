"""The person's own page, opened by a link and the date of birth, half an hour long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories.people import AT, organisation, user
from factories.questionnaires import Asked, answered, asked
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.ledger.events.models import EventRow
from goodwork.reach.promises import queries as promises
from goodwork.reach.questionnaires import queries as questionnaires
from goodwork.reach.questionnaires.models import FreshLinkAsk, Request
from goodwork.registers.people import queries as people
from goodwork.registers.people import services as people_services

pytestmark = pytest.mark.django_db

PAGES = ("", "ring", "worry", "not-now", "stop", "start", "details", "share", "held")


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    """Let the doors read a clock that stands still."""
    with clock.acting_at(AT):
        yield


def text_of(response: object) -> str:
    """Return a page's words."""
    body = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&#39;", "'").replace("&#34;", '"')


def opened(client: Client, one: Asked) -> None:
    """Open a person's page by their date of birth."""
    birth = {"birth-day": "1", "birth-month": "1", "birth-year": "1990"}
    assert client.post(f"{one.path}/birth-date", birth).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_closed_without_the_date_of_birth(client: Client, page: str) -> None:
    asked()
    response = client.get(f"/my/{page}")
    assert "Your page is closed" in text_of(response)
    assert "Ana" not in text_of(response)
    assert client.post("/my/held/copy")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "ur", "ar", "pl"])
def test_every_page_is_whole_in_every_language(client: Client, page: str, language: str) -> None:
    one = asked()
    answered(one)
    opened(client, one)
    response = client.get(f"/my/{page}?language={language}")
    assert response.status_code == 200
    html = response.content.decode()
    assert f'<html lang="{language}"' in html
    assert "116 123" in html
    if language != "en":
        assert "What you can do" not in html


def test_what_happens_next_by_when_and_through_whom(client: Client) -> None:
    one = asked()
    answered(one)
    opened(client, one)
    page = text_of(client.get("/my/"))
    assert "Hello Ana" in page
    assert "Growth Company" in page
    assert "25 November 2026" in page


def test_somebody_to_whom_nothing_is_owed_sees_a_page_that_makes_sense(client: Client) -> None:
    one = asked()
    answered(one, coach="NO")
    opened(client, one)
    assert "Nothing is open for you now" in text_of(client.get("/my/"))


def test_half_an_hour_without_use_closes_the_page_and_use_keeps_it_open(client: Client) -> None:
    one = asked()
    opened(client, one)
    for minutes in (20, 40, 60):
        with clock.acting_at(AT + timedelta(minutes=minutes)):
            assert "Hello Ana" in text_of(client.get("/my/"))
    with clock.acting_at(AT + timedelta(minutes=91)):
        assert "Your page is closed" in text_of(client.get("/my/"))


def test_twelve_hours_close_it_whatever_the_use(client: Client) -> None:
    one = asked()
    opened(client, one)
    for minutes in range(20, 720, 20):
        with clock.acting_at(AT + timedelta(minutes=minutes)):
            assert "Hello Ana" in text_of(client.get("/my/"))
    with clock.acting_at(AT + timedelta(hours=12, minutes=1)):
        assert "Your page is closed" in text_of(client.get("/my/"))


def test_leaving_closes_the_page_at_once(client: Client) -> None:
    one = asked()
    opened(client, one)
    assert client.post("/my/leave")["Location"] == "/my/left"
    assert "You can open it again" in text_of(client.get("/my/left"))
    assert "Your page is closed" in text_of(client.get("/my/"))


def test_ring_me_back_shows_the_promised_day(client: Client) -> None:
    one = asked()
    opened(client, one)
    assert "Choose when" in text_of(client.post("/my/ring", {}))
    assert client.post("/my/ring", {"window": "MORNING"})["Location"] == "/my/"
    [owed] = promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT)
    assert owed.subject_kind == "CALL_BACK"
    assert owed.text("en") in text_of(client.get("/my/"))


def test_a_worry_gets_an_owner_and_a_day(client: Client) -> None:
    one = asked()
    opened(client, one)
    assert "Write what worries you" in text_of(client.post("/my/worry", {"words": "  "}))
    long = client.post("/my/worry", {"words": "x" * 2001})
    assert "Write 2000 characters or fewer" in text_of(long)
    assert "x" * 2001 in long.content.decode()
    assert client.post("/my/worry", {"words": "I have heard nothing"})["Location"] == "/my/"
    [owed] = promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT)
    assert owed.subject_kind == "CONCERN"
    page = text_of(client.get("/my/"))
    assert "We have your worry" in page
    assert "We have your worry" not in text_of(client.get("/my/"))


def test_not_now_is_taken_for_everything(client: Client) -> None:
    one = asked()
    opened(client, one)
    assert "We stop asking you" in text_of(client.get("/my/not-now"))
    assert Request.objects.get(id=one.request_id).state == "REQUESTED"
    client.post("/my/not-now")
    assert Request.objects.get(id=one.request_id).state == "WITHDRAWN"
    assert EventRow.objects.filter(kind="PersonSaidNotNow").count() == 1


def test_texts_are_stopped_and_started(client: Client) -> None:
    one = asked()
    opened(client, one)
    client.post("/my/stop")
    assert people.reach_facts(SYSTEM_VIEWER, [one.person_id], at=AT)[one.person_id].texts_stopped
    assert "Get texts again" in text_of(client.get("/my/"))
    client.post("/my/start")
    assert not people.reach_facts(SYSTEM_VIEWER, [one.person_id], at=AT)[one.person_id].texts_stopped


def details(**changed: str) -> dict[str, str]:
    """Return the form of details as it stands for Ana, with some of it changed."""
    held = {
        "given_name": "Ana",
        "family_name": "Evans",
        "mobile": "07700 900123",
        "landline": "",
        "email": "",
        "address_line": "",
        "postcode": "M22 9WA",
        "language": "en",
    }
    return held | changed


def test_details_are_put_right(client: Client) -> None:
    one = asked()
    opened(client, one)
    assert 'value="07700 900123"' in client.get("/my/details").content.decode()
    sent = details(given_name="Anna", mobile="07700 900777", email="anna@example.org", language="pl", reading="YES")
    assert client.post("/my/details", sent)["Location"] == "/my/"
    facts = people.reach_facts(SYSTEM_VIEWER, [one.person_id], at=AT)[one.person_id]
    assert (facts.given_name, facts.mobile, facts.email) == ("Anna", "+447700900777", "anna@example.org")
    assert (facts.language, facts.reading_need) == ("pl", True)
    assert '<html lang="pl"' in client.get("/my/").content.decode()
    corrected = EventRow.objects.get(kind="DetailsCorrected")
    assert (corrected.actor_kind, corrected.actor_id) == ("PERSON", one.person_id)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("given_name", "", "Enter your first and last name"),
        ("given_name", "<b>", "Enter your first and last name"),
        ("mobile", "12345", "Enter a UK phone number"),
        ("email", "no at sign", "Enter an email"),
        ("postcode", "nowhere", "Enter a full postcode"),
        ("language", "xx", "Choose a language"),
    ],
)
def test_a_wrong_detail_is_said_and_kept(client: Client, field: str, value: str, says: str) -> None:
    one = asked()
    opened(client, one)
    page = client.post("/my/details", details(**{field: value}))
    assert page.status_code == 200
    assert text_of(page).count(says) == 2
    assert not EventRow.objects.filter(kind="DetailsCorrected").exists()


def test_consent_is_seen_and_taken_back(client: Client) -> None:
    one = asked()
    answered(one)
    opened(client, one)
    page = text_of(client.get("/my/share"))
    assert "You said yes on" in page
    assert client.post("/my/share", {"recipient": str(organisation("P84999"))}).status_code == 404
    client.post("/my/share", {"recipient": str(one.provider_id)})
    assert one.provider_id is not None
    assert not people.has_consented(SYSTEM_VIEWER, one.person_id, one.provider_id)
    assert "You took it back on" in text_of(client.get("/my/share"))


def test_every_field_that_is_wrong_is_named_at_once(client: Client) -> None:
    opened(client, asked())
    page = client.post("/my/details", details(mobile="123", postcode="zz", family_name=""))
    html = page.content.decode()
    for field in ("mobile", "postcode", "family_name"):
        assert f'href="#{field}"' in html
    assert 'value="zz"' in html


def test_who_looked_and_a_copy_of_everything(client: Client) -> None:
    one = asked()
    response_id = answered(one)
    clinician = user((Role.CLINICIAN, one.practice_id))
    questionnaires.response(clinician, response_id, at=AT)
    opened(client, one)
    page = text_of(client.get("/my/held"))
    assert "A member of staff" in page
    assert "Your answers" in page
    assert "Date of birth 1 January 1990" in page
    assert "I have a job, but I am off sick" in page
    copy = client.post("/my/held/copy")
    assert copy["Content-Type"] == "application/zip"
    assert copy["Content-Disposition"] == 'attachment; filename="record-2026-11-21.zip"'
    assert copy.content.startswith(b"PK")


def test_questions_that_wait_can_be_answered_from_the_page(client: Client) -> None:
    one = asked()
    opened(client, one)
    page = text_of(client.get("/my/"))
    assert "Some questions wait for you" in page
    assert "Nothing is open for you now" not in page
    to = client.post("/my/answer")["Location"]
    assert "Start" in text_of(client.get(to))


def test_an_address_of_another_person_shows_nothing_of_them(client: Client) -> None:
    one = asked()
    other = asked(given_name="Bea", birth_date=AT.date().replace(year=1970))
    answered(other, matters="Only Bea's")
    opened(client, one)
    assert "Bea" not in text_of(client.get("/my/"))
    assert client.get(f"{other.path}/thanks")["Location"] == other.path
    assert "Only Bea" not in text_of(client.get(other.path))


@pytest.mark.parametrize("contact", ["07700 900123", "nobody@example.org", "۰۷۷۰۰ ۹۰۰۱۲۳"])
def test_find_says_the_same_to_everybody(client: Client, contact: str) -> None:
    asked()
    sent = client.post("/my/find", {"contact": contact})
    assert sent["Location"] == "/my/find/sent"
    assert "If we know this number or email" in text_of(client.get("/my/find/sent"))
    assert FreshLinkAsk.objects.count() == 1


@pytest.mark.parametrize(("contact", "says"), [("", "Enter a mobile number or an email"), ("hello", "Enter a UK")])
def test_find_says_what_to_mend(client: Client, contact: str, says: str) -> None:
    page = client.post("/my/find", {"contact": contact})
    assert text_of(page).count(says) == 2
    assert not FreshLinkAsk.objects.exists()


def test_after_a_death_the_page_shows_nothing(client: Client) -> None:
    one = asked()
    people_services.record_death(person_id=one.person_id, by=SYSTEM, at=AT)
    assert client.get(one.path).status_code == 404


def test_the_pages_ask_the_database_little(client: Client) -> None:
    one = asked()
    answered(one)
    opened(client, one)
    for page in PAGES:
        client.get(f"/my/{page}")
        with CaptureQueriesContext(connection) as counted:
            client.get(f"/my/{page}")
        # Two panels of other rooms stand on the first page.
        assert len(counted) <= (17 if page in {"", "held"} else 12), (page, len(counted))
