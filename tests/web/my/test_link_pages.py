"""The pages behind a link, as an old browser without scripts sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories.people import AT
from factories.questionnaires import PAGES, Asked, asked
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.models import EventRow
from goodwork.reach.promises import queries as promises
from goodwork.reach.questionnaires.models import Answer, Draft, Response
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
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def begin(client: Client, one: Asked) -> str:
    """Press start, and return the address of the first question."""
    response = client.post(f"{one.path}/start")
    assert response.status_code == 302
    return str(response["Location"])


def walk(client: Client, one: Asked, until: str = "", **changed: dict[str, list[str]]) -> str:
    """Answer page by page, and return the address after the last page answered."""
    at = begin(client, one)
    while "/ask/" in at:
        step = at.rsplit("/", 1)[1]
        if step == until:
            return at
        response = client.post(at, changed.get(step, PAGES[step]))
        assert response.status_code == 302, text_of(response)
        at = str(response["Location"])
    return at


def prove(client: Client, one: Asked, year: str = "1990") -> object:
    """Give a date of birth."""
    return client.post(f"{one.path}/birth-date", {"birth-day": "1", "birth-month": "1", "birth-year": year})


def test_the_link_shows_who_asks_and_changes_nothing(client: Client) -> None:
    one = asked()
    before = EventRow.objects.count()
    for _ in range(3):
        page = client.get(one.path)
        assert page.status_code == 200
    words = text_of(page)
    for said in ("Tregenna Medical Practice", "It is your choice", "fit note", "999", "116 123", "Start", "3 minutes"):
        assert said in words
    assert "Evans" not in words
    assert "Ana" not in words
    assert EventRow.objects.count() == before
    assert page["Cache-Control"] == "no-store"


def test_the_page_of_a_restricted_person_names_no_practice(client: Client) -> None:
    one = asked()
    people.restrict(person_id=one.person_id, by=SYSTEM_VIEWER.actor(), at=AT)
    words = text_of(client.get(one.path))
    assert "Tregenna" not in words
    assert "Goodwork is asking you" in words


def test_from_start_to_thanks_with_what_happens_next(client: Client) -> None:
    one = asked()
    at = walk(client, one)
    assert at == f"{one.path}/send"
    summary = text_of(client.get(at))
    assert "My daughter's wedding" in summary.replace("&#39;", "'")
    assert "I have a job, but I am off sick" in summary
    sent = client.post(at)
    assert sent["Location"] == f"{one.path}/thanks"
    thanks = text_of(client.get(sent["Location"]))
    assert "Thank you" in thanks
    assert "Growth Company" in thanks
    assert "25 November 2026" in thanks
    assert client.post(at)["Location"] == f"{one.path}/thanks"
    assert Response.objects.count() == 1
    assert {a.typed_by for a in Answer.objects.all()} == {"PERSON"}


def test_back_shows_what_was_said_and_a_changed_answer_changes_the_way(client: Client) -> None:
    one = asked()
    walk(client, one, until="matters")
    first = client.get(f"{one.path}/ask/work").content.decode()
    assert re.search(r'value="OFF_SICK" checked', first)
    assert f'href="{one.path}"' in first
    hours = client.get(f"{one.path}/ask/hours").content.decode()
    assert f'href="{one.path}/ask/work"' in hours
    moved = client.post(f"{one.path}/ask/work", {"work": "NOT_WORKING"})
    assert moved["Location"].endswith("/ask/barriers")
    assert client.get(f"{one.path}/ask/hours").status_code == 302


def test_a_wrong_answer_is_kept_and_said_beside_the_field_and_in_the_summary(client: Client) -> None:
    one = asked()
    walk(client, one, until="reach")
    page = client.post(f"{one.path}/ask/reach", {"how": "RING", "phone": "12345", "when": ["MORNING"]})
    html = page.content.decode()
    assert page.status_code == 200
    assert "<title>Error:" in html
    assert 'value="12345"' in html
    assert html.count("Enter a UK phone number, like 07700 900 123") == 2
    assert html.count("Choose if it is safe to leave you a message") == 2
    assert 'href="#message-0"' in html
    assert 'id="message-0"' in html
    assert re.search(r'value="MORNING" checked', html)


def test_markup_in_own_words_is_shown_as_words(client: Client) -> None:
    one = asked()
    nasty = "<script>alert(1)</script> & {{ 7 * 7 }}"
    at = walk(client, one, matters={"matters": [nasty]})
    html = client.get(at).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7 * 7 }}" in html


def test_a_question_that_is_not_reached_leads_to_the_one_that_is(client: Client) -> None:
    one = asked()
    begin(client, one)
    response = client.get(f"{one.path}/ask/share")
    assert response["Location"].endswith("/ask/work")
    assert client.get(f"{one.path}/send")["Location"].endswith("/ask/work")
    assert client.get(f"{one.path}/ask/no-such-step")["Location"].endswith("/ask/work")


def test_another_browser_must_give_the_date_of_birth_to_go_on(client: Client) -> None:
    one = asked()
    walk(client, one, until="matters")
    other = Client()
    page = text_of(other.get(one.path))
    assert "You have started" in page
    assert "off sick" not in page
    assert other.get(f"{one.path}/ask/work")["Location"] == one.path
    assert other.post(f"{one.path}/start")["Location"] == one.path
    assert other.post(f"{one.path}/ask/matters", PAGES["matters"])["Location"] == one.path
    proved = prove(other, one)
    assert proved["Location"] == one.path  # type: ignore[index]
    assert "Go on" in text_of(other.get(one.path))
    assert other.post(f"{one.path}/start")["Location"].endswith("/ask/matters")
    assert re.search(r'value="OFF_SICK" checked', other.get(f"{one.path}/ask/work").content.decode())


def test_half_an_hour_later_the_same_browser_must_prove_it_too(client: Client) -> None:
    one = asked()
    walk(client, one, until="matters")
    with clock.acting_at(AT + timedelta(minutes=31)):
        assert "You have started" in text_of(client.get(one.path))
        assert client.get(f"{one.path}/ask/work")["Location"] == one.path


def test_not_now_at_the_door_is_thanked_and_ends_it(client: Client) -> None:
    one = asked()
    assert client.post(f"{one.path}/not-now")["Location"] == f"{one.path}/thanks"
    assert "That is fine" in text_of(client.get(f"{one.path}/thanks"))
    assert Response.objects.get().wants == "NOT_NOW"
    assert promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT) == []
    assert "You have answered" in text_of(client.get(one.path))


def test_no_is_thanked_too(client: Client) -> None:
    one = asked()
    at = walk(client, one, coach={"coach": ["NO"]}, matters={"matters": [""]})
    client.post(at)
    page = text_of(client.get(f"{one.path}/thanks"))
    assert "That is fine" in page
    assert "What happens next" not in page


def test_ring_me_instead_at_any_question_gives_a_time(client: Client) -> None:
    one = asked()
    at = walk(client, one, until="scales")
    assert f'href="{one.path}/ring"' in client.get(at).content.decode()
    missing = client.post(f"{one.path}/ring", {})
    assert "Choose when we should ring you" in text_of(missing)
    done = client.post(f"{one.path}/ring", {"window": "AFTERNOON"})
    assert done["Location"] == f"{one.path}/ring/done"
    page = text_of(client.get(done["Location"]))
    assert "November 2026" in page
    [owed] = promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT)
    assert (owed.subject_kind, owed.window) == ("CALL_BACK", "AFTERNOON")
    assert Draft.objects.exists()


def test_a_family_member_types_and_is_noted(client: Client) -> None:
    one = asked()
    assert "Choose how you know this person" in text_of(client.post(f"{one.path}/helping", {}))
    assert client.post(f"{one.path}/helping", {"relation": "CHILD"})["Location"].endswith("/ask/work")
    at = walk(client, one)
    client.post(at)
    assert {(a.typed_by, a.relation) for a in Answer.objects.all()} == {("HELPER", "CHILD")}
    event = EventRow.objects.get(kind="QuestionnaireSubmitted")
    assert (event.actor_kind, event.on_behalf_of) == ("HELPER", one.person_id)


@pytest.mark.parametrize("token", ["a" * 24, "nonsense", "' OR 1=1", "%00"])
def test_a_guess_looks_like_an_expired_link(client: Client, token: str) -> None:
    one = asked()
    with clock.acting_at(AT + timedelta(days=85)):
        expired = client.get(one.path)
        guessed = client.get(f"/my/q/{token}")
    assert expired.status_code == guessed.status_code == 404

    def bare(response: object) -> str:
        return re.sub(r'(value="[^"]{60,}"|/my/q/[^"]*/new-link)', "", response.content.decode())  # type: ignore[attr-defined]

    assert bare(expired) == bare(guessed)
    for path in ("start", "not-now", "new-link"):
        assert client.post(f"/my/q/{token}/{path}").status_code in {302, 404}


def test_an_expired_link_offers_a_new_one(client: Client) -> None:
    one = asked()
    with clock.acting_at(AT + timedelta(days=85)):
        assert "Send a new link" in text_of(client.get(one.path))
        sent = client.post(f"{one.path}/new-link")
        assert sent["Location"] == "/my/find/sent?by=link"
        assert "If the link was yours, a new one is on its way" in text_of(client.get(sent["Location"]))


def test_ten_wrong_dates_lock_the_link_and_say_by_when_somebody_rings(client: Client) -> None:
    one = asked()
    page = prove(client, one, year="1991")
    assert "Tries left: 9" in text_of(page)
    for _ in range(8):
        prove(client, one, year="1991")
    assert prove(client, one, year="1991")["Location"] == one.path  # type: ignore[index]
    locked = text_of(client.get(one.path))
    assert "This link is locked" in locked
    assert "Somebody will ring you by" in locked
    assert "November 2026" in locked
    assert "locked" in text_of(prove(client, one))


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (("", "", ""), "Enter your date of birth"),
        (("31", "2", "1990"), "Enter a real date"),
        (("1", "1", "90"), "Enter a real date"),
        (("first", "1", "1990"), "Enter a real date"),
    ],
)
def test_an_unreadable_date_is_no_try(client: Client, parts: tuple[str, str, str], says: str) -> None:
    one = asked()
    sent = dict(zip(("birth-day", "birth-month", "birth-year"), parts, strict=True))
    assert says in text_of(client.post(f"{one.path}/birth-date", sent))
    assert not EventRow.objects.filter(kind="LinkProofFailed").exists()


def test_digits_of_an_urdu_keyboard_are_read(client: Client) -> None:
    one = asked()
    sent = {"birth-day": "۱", "birth-month": "۱", "birth-year": "۱۹۹۰"}
    assert client.post(f"{one.path}/birth-date", sent).status_code == 302


def test_the_page_speaks_the_language_of_the_person_and_of_their_choice(client: Client) -> None:
    one = asked(language="ur")
    page = client.get(one.path).content.decode()
    assert '<html lang="ur" dir="rtl">' in page
    assert "کام اور صحت کا جائزہ" in page
    assert '<html lang="pl" dir="ltr">' in client.get(f"{one.path}?language=pl").content.decode()
    assert '<html lang="pl"' in client.get(one.path).content.decode()
    at = begin(client, one)
    assert "Czy teraz pracujesz?" in client.get(at).content.decode()
    client.post(at, PAGES["work"])
    assert Draft.objects.get().language == "pl"


def test_drafts_of_translations_stay_away_where_they_are_not_allowed(client: Client, settings: object) -> None:
    settings.GOODWORK_ALLOW_DRAFT_TRANSLATIONS = False  # type: ignore[attr-defined]
    one = asked(language="ur")
    page = client.get(f"{one.path}?language=ur").content.decode()
    assert '<html lang="en" dir="ltr">' in page
    assert "اردو" not in page


def test_the_questions_ask_the_database_little(client: Client) -> None:
    one = asked()
    at = walk(client, one, until="matters")
    for path in (one.path, at, f"{one.path}/ask/work"):
        client.get(path)
        with CaptureQueriesContext(connection) as counted:
            client.get(path)
        assert len(counted) <= 8, (path, len(counted))


def test_the_pages_are_light_and_need_no_script(client: Client) -> None:
    one = asked(language="ur")
    at = begin(client, one)
    for path in (one.path, at):
        html = client.get(path).content.decode()
        assert len(html.encode()) < 12_000
        assert "<script>" not in html
        assert "onclick" not in html


def test_the_promised_call_is_said_in_the_language_chosen_afterwards(client: Client) -> None:
    one = asked()
    done = client.post(f"{one.path}/ring", {"window": "MORNING"})["Location"]
    assert "between 9am and 12 noon" in text_of(client.get(done))
    urdu = text_of(client.get(f"{done}?language=ur"))
    assert "between" not in urdu
    assert "2026" in urdu


def test_a_date_of_birth_is_asked_with_an_example_on_one_line_and_another_way(client: Client) -> None:
    one = asked()
    page = client.get(f"{one.path}/birth-date").content.decode()
    assert "\nFor example, 31\u00a03\u00a01980" in page
    assert f'href="{one.path}/ring"' in page
    walk(client, one)
    client.post(f"{one.path}/send")
    assert f'href="{one.path}/ring"' not in client.get(f"{one.path}/birth-date").content.decode()


def test_who_has_answered_is_not_told_that_they_need_not(client: Client) -> None:
    one = asked()
    assert "You do not have to answer" in text_of(client.get(one.path))
    client.post(f"{one.path}/not-now")
    answered = text_of(client.get(one.path))
    assert "You have answered" in answered
    assert "You do not have to answer" not in answered


def test_a_telephone_set_to_urdu_outweighs_english_on_the_record() -> None:
    urdu = Client(HTTP_ACCEPT_LANGUAGE="ur-PK,ur;q=0.9,en;q=0.5")
    assert '<html lang="ur" dir="rtl">' in urdu.get(asked().path).content.decode()
    polish = asked(language="pl", given_name="Zofia", birth_date=AT.date().replace(year=1970))
    assert '<html lang="pl" dir="ltr">' in urdu.get(polish.path).content.decode()


def test_a_link_that_does_not_work_says_what_to_do_with_a_letter(client: Client) -> None:
    assert "If you typed the link from a letter" in text_of(client.get(f"/my/q/{'a' * 24}"))
    one = asked()
    token = one.token
    typed = "-".join(token[i : i + 4] for i in range(0, 24, 4)).upper()
    assert "Work and health check" in text_of(client.get(f"/my/q/{typed}"))


def test_who_wants_no_messages_is_led_to_no_dead_link(client: Client) -> None:
    one = asked()
    reach = {"how": ["RING"], "phone": [""], "when": ["MORNING"], "message": ["NO"]}
    assert walk(client, one, reach=reach) == f"{one.path}/send"
    page = client.get(str(client.post(f"{one.path}/send")["Location"]))
    assert "your link has ended" in text_of(page)
    assert one.token not in page.content.decode().replace(f'href="{one.path}/thanks', "")
    assert "What happens next" in text_of(page)
    assert client.get(one.path).status_code == 404
