"""Staff read what people wrote, and type for people who ring: who said it and who typed it are kept apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client

from factories.accounts import account, signed_in
from factories.people import AT, organisation, user
from factories.questionnaires import PAGES, Asked, answered, asked
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER, Role
from goodwork.reach.promises import queries as promises
from goodwork.reach.questionnaires import queries, services
from goodwork.reach.questionnaires.models import Answer, Coding, Draft, Response
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    """Let the doors read a clock that stands still."""
    with clock.acting_at(AT):
        yield


def text_of(response: object) -> str:
    """Return a page's words."""
    body = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&#39;", "'")


def staff(role: Role, organisation_id: UUID) -> Client:
    """Return a signed-in browser."""
    return signed_in(account(role, organisation_id))


def begin(client: Client, one: Asked, **sent: str) -> str:
    """Begin to answer with a person, and return the address of the first question."""
    response = client.post(f"/staff/questionnaires/ask/{one.person_id}", {"mode": "PHONE", "language": "en", **sent})
    assert response.status_code == 302, text_of(response)
    return str(response["Location"])


def walk(client: Client, at: str) -> str:
    """Type every answer, and return the address after the last."""
    while "/ask/" in at:
        response = client.post(at, PAGES[at.rsplit("/", 1)[1]])
        assert response.status_code == 302, text_of(response)
        at = str(response["Location"])
    return at


def test_a_reader_finds_reads_and_marks(client: Client) -> None:
    one = asked(language="ur")
    response_id = answered(one, matters="<b>My garden</b>", coach="NOT_NOW")
    reader = staff(Role.CLINICIAN, one.practice_id)
    listed = text_of(reader.get("/staff/questionnaires/"))
    assert "Ana Evans" in listed
    assert "25 Nov 2026" in listed
    page = reader.get(f"/staff/questionnaires/answers/{response_id}")
    assert "&lt;b&gt;My garden&lt;/b&gt;" in page.content.decode()
    words = text_of(page)
    assert "The person, on the web" in words
    assert "What matters most to you right now?" in words
    done = reader.post(f"/staff/questionnaires/answers/{response_id}")
    assert "marked as read" in text_of(reader.get(done["Location"]))
    assert "No answers wait for you" in text_of(reader.get("/staff/questionnaires/"))
    assert promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT) == []


def test_a_reader_says_what_the_words_are_about_and_changes_it_later() -> None:
    one = asked()
    response_id = answered(one, matters="Keeping my job", coach="NO")
    address = f"/staff/questionnaires/answers/{response_id}"
    reader = staff(Role.CLINICIAN, one.practice_id)
    without = "/staff/questionnaires/?without=1"
    assert "It is noted of all of them" in text_of(reader.get(without))
    assert "What did they write about?" in text_of(reader.get(address))
    wrong = reader.post(address, {"themes": ["SCIATICA", "MONEY"]})
    assert text_of(wrong).count("Choose themes from the list") == 2
    assert 'value="MONEY" checked' in wrong.content.decode()
    assert Response.objects.get().read_at is None
    done = reader.post(address, {"themes": ["MONEY", "LOSING_THE_JOB"]})
    assert done["Location"].endswith("?read=1")
    assert "Ana Evans" not in text_of(reader.get(without))
    again = reader.get(address).content.decode()
    assert again.count(" checked") == 2
    assert "I have read this" not in again
    other = staff(Role.CLINICIAN, one.practice_id)
    changed = other.post(address, {})
    told = text_of(other.get(changed["Location"]))
    assert "It is noted what they wrote about." in told
    assert "None of the themes" in told
    assert [list(c.themes) for c in Coding.objects.order_by("coded_at", "ended_at")] == [
        ["LOSING_THE_JOB", "MONEY"],
        [],
    ]


def test_words_that_were_read_without_a_note_are_offered_to_their_readers_alone() -> None:
    one = asked()
    response_id = answered(one, matters="Keeping my job", coach="NO")
    answered(asked(given_name="Bo", birth_date=date(1951, 1, 1), mobile=""), coach="NO")
    reader = user((Role.CLINICIAN, one.practice_id))
    services.mark_read(response_id=response_id, viewer=reader, by=reader.actor(), at=AT)
    page = text_of(staff(Role.CLINICIAN, one.practice_id).get("/staff/questionnaires/?without=1"))
    assert "Ana Evans" in page
    assert "Bo" not in page
    other = staff(Role.CLINICIAN, organisation("P84999"))
    assert "Ana" not in text_of(other.get("/staff/questionnaires/?without=1"))
    assert queries.to_code(reader, at=AT + timedelta(days=85)) == []


def test_without_own_words_there_is_nothing_to_be_about() -> None:
    one = asked()
    response_id = answered(one)
    page = staff(Role.CLINICIAN, one.practice_id).get(f"/staff/questionnaires/answers/{response_id}")
    assert "What did they write about?" not in text_of(page)


def test_reception_and_strangers_find_nothing() -> None:
    one = asked()
    response_id = answered(one, matters="My garden", coach="NO")
    reception = staff(Role.PRACTICE_STAFF, one.practice_id)
    other = staff(Role.CLINICIAN, organisation("P84999"))
    for client in (reception, other):
        page = client.get(f"/staff/questionnaires/answers/{response_id}")
        assert page.status_code == 404
        assert "My garden" not in page.content.decode()
        assert client.post(f"/staff/questionnaires/answers/{response_id}").status_code == 404
    assert Response.objects.get().read_at is None
    assert "Ana" not in text_of(other.get("/staff/questionnaires/"))
    assert other.get(f"/staff/questionnaires/ask/{one.person_id}").status_code == 404
    stranger = Client().get("/staff/questionnaires/")
    assert stranger.status_code == 302


def test_a_receptionist_types_what_a_person_says_on_the_telephone() -> None:
    one = asked()
    client = staff(Role.PRACTICE_STAFF, one.practice_id)
    at = walk(client, begin(client, one))
    back = text_of(client.get(at))
    assert "My daughter's wedding" in back
    sent = client.post(at)
    assert client.post(at)["Location"] == sent["Location"]
    told = text_of(client.get(sent["Location"]))
    assert "Tell them what happens next" in told
    assert "25 November 2026" in told
    rows = list(Answer.objects.all())
    assert {(a.typed_by, a.mode, a.said_by) for a in rows} == {("USER", "PHONE", one.person_id)}
    assert len({a.typed_by_id for a in rows}) == 1


def test_how_and_in_which_language_is_asked_first() -> None:
    one = asked(language="ur")
    client = staff(Role.PRACTICE_STAFF, one.practice_id)
    page = client.get(f"/staff/questionnaires/ask/{one.person_id}").content.decode()
    assert re.search(r'value="ur" checked', page)
    wrong = client.post(f"/staff/questionnaires/ask/{one.person_id}", {"language": "ur"})
    assert text_of(wrong).count("Choose how they are answering") == 2


def test_the_questions_stand_in_both_languages_side_by_side() -> None:
    one = asked(language="ur")
    client = staff(Role.PRACTICE_STAFF, one.practice_id)
    at = begin(client, one, language="ur")
    page = client.get(at).content.decode()
    assert "Are you working now?" in page
    assert re.search(r'lang="ur" dir="rtl">کیا آپ اس وقت کام کر رہے ہیں', page)
    client.post(at, PAGES["work"])
    assert Draft.objects.get().language == "ur"


def test_reception_goes_on_where_the_person_stopped_and_sees_none_of_it() -> None:
    one = asked()
    person = Client()
    person.post(f"{one.path}/start")
    person.post(f"{one.path}/ask/work", PAGES["work"])
    client = staff(Role.PRACTICE_STAFF, one.practice_id)
    at = begin(client, one)
    assert at.endswith("/ask/hours")
    earlier = client.get(at.replace("hours", "work")).content.decode()
    assert "not shown to you" in earlier
    assert "checked" not in earlier
    again = client.get(at.replace("hours", "work") + "?again=1").content.decode()
    assert "checked" not in again
    assert "Are you working now?" in again
    summary = text_of(client.get(walk(client, at)))
    assert "Answered by the person, not shown to you" in summary
    assert "off sick" not in summary


def test_reception_is_not_led_back_to_words_that_the_person_has_written() -> None:
    one = asked()
    person = Client()
    person.post(f"{one.path}/start")
    for step in ("work", "hours", "barriers", "scales", "matters"):
        person.post(f"{one.path}/ask/{step}", PAGES[step])
    client = staff(Role.PRACTICE_STAFF, one.practice_id)
    at = begin(client, one)
    assert at.endswith("/ask/place")
    for page in ("ask/matters", "ask/matters?again=1"):
        assert "wedding" not in text_of(client.get(at.replace("ask/place", page)))
    end = walk(client, at)
    assert "wedding" not in text_of(client.get(end))
    client.post(end)
    assert Answer.objects.get(field="matters").value == "My daughter's wedding"


def test_a_clinician_sees_what_was_said_so_far() -> None:
    one = asked()
    person = Client()
    person.post(f"{one.path}/start")
    person.post(f"{one.path}/ask/work", PAGES["work"])
    client = staff(Role.CLINICIAN, one.practice_id)
    at = begin(client, one)
    assert re.search(r'value="OFF_SICK" checked', client.get(at.replace("hours", "work")).content.decode())


def test_a_wrong_answer_is_said_and_kept() -> None:
    one = asked()
    client = staff(Role.PRACTICE_STAFF, one.practice_id)
    at = begin(client, one)
    page = client.post(at, {"work": ["PERHAPS"]})
    assert text_of(page).count("Choose one of the answers on this page") == 2


def test_the_done_page_is_for_who_typed_it() -> None:
    one = asked()
    client = staff(Role.PRACTICE_STAFF, one.practice_id)
    client.post(walk(client, begin(client, one)))
    other = staff(Role.PRACTICE_STAFF, one.practice_id)
    assert client.get(f"/staff/questionnaires/asked/{one.request_id}/done").status_code == 200
    assert other.get(f"/staff/questionnaires/asked/{one.request_id}/done").status_code == 404


def test_who_has_not_been_asked_can_be_asked_here() -> None:
    one = asked()
    answered(one, coach="NO")
    client = staff(Role.CLINICIAN, one.practice_id)
    at = begin(client, one)
    assert str(one.request_id) not in at


def test_the_persons_record_shows_answers_to_readers_only() -> None:
    one = asked()
    answered(one, coach="NOT_NOW")
    reader, reception = staff(Role.CLINICIAN, one.practice_id), staff(Role.PRACTICE_STAFF, one.practice_id)
    path = f"/staff/people/{one.person_id}/"
    assert "Work and health check, 21 Nov 2026" in text_of(reader.get(path, follow=True))
    seen = text_of(reception.get(path, follow=True))
    assert "Answer the questions together" in seen
    assert "Work and health check, 21" not in seen


def test_an_interpreter_need_is_shown_before_the_first_question() -> None:
    one = asked()
    people.set_contact_needs(person_id=one.person_id, interpreter_language="ur", by=SYSTEM_VIEWER.actor(), at=AT)
    client = staff(Role.PRACTICE_STAFF, one.practice_id)
    assert "They need an interpreter" in text_of(client.get(f"/staff/questionnaires/ask/{one.person_id}"))


def test_the_same_answers_by_any_mouth_are_the_same_to_the_byte() -> None:
    """REQUIREMENTS M7: who typed, by which way and in which language stand beside an answer, never in it."""
    ways = ["web en", "web ur", "web ar", "web pl", "helper", "PHONE en", "IN_PERSON pl"]
    content: dict[str, bytes] = {}
    for n, way in enumerate(ways):
        one = asked(given_name=f"N{'abcdefg'[n]}", birth_date=date(1990, 1, n + 1), mobile=f"0770090020{n}")
        kind, _, language = way.partition(" ")
        if kind in {"PHONE", "IN_PERSON"}:
            typing = staff(Role.PRACTICE_STAFF, one.practice_id)
            at = begin(typing, one, mode=kind, language=language)
        else:
            typing = Client()
            typing.get(f"{one.path}?language={language or 'en'}")
            started = f"{one.path}/helping" if kind == "helper" else f"{one.path}/start"
            at = typing.post(started, {"relation": "CHILD"} if kind == "helper" else {})["Location"]
        last = walk(typing, str(at))
        typing.post(last)
        response = Response.objects.get(person_id=one.person_id)
        said = [(a.field, a.position, a.value) for a in response.answers.order_by("position", "field")]
        content[way] = json.dumps([said, response.wants, response.consent], ensure_ascii=False).encode()
        assert {a.said_by for a in response.answers.all()} == {one.person_id}, "whoever typed it, they said it"
    assert set(content) == set(ways)
    assert len(set(content.values())) == 1
    typed = set(Answer.objects.values_list("typed_by", "mode", "language"))
    assert len(typed) == len(ways), "and how each came is kept"
