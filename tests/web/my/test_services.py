"""Help that a person asks for themselves, on their page: chosen, written, previewed, sent, followed, stopped (B10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories.people import AT
from factories.questionnaires import Asked, answered, asked
from factories.services import DEBT, Offered, offered, refusing
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.ids import new_id, reference
from goodwork.kernel.words import LANGUAGES
from goodwork.ledger.events.models import EventRow
from goodwork.pathway.eligibility.deciding import ProgrammeFacts, decide_programme
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason, State, WorkStatus
from goodwork.pathway.referrals.sharing import Caution
from goodwork.pathway.referrals.telling import AskedFor
from goodwork.pathway.requests.models import OwnRequest
from goodwork.registers.people import queries as people
from goodwork.registers.people import services as people_services
from goodwork.registers.people.codes import CONTACT_METHODS, INFORMATION_FORMATS, PROFESSIONALS
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.offers import Offer
from goodwork.registers.programmes.translations import Standing, Translation
from goodwork.web.my.services import choosing, looking
from goodwork.web.my.services.told import of_offer, refusal
from goodwork.web.my.services.tongue import WORDS as WORDS_OF_SERVICES
from goodwork.web.my.services.tongue import say

pytestmark = pytest.mark.django_db
WORDS = "I am three months behind with the rent & <b>scared</b>."


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    """Let the doors read a clock that stands still."""
    with clock.acting_at(AT):
        yield


def text_of(response: object) -> str:
    """Return a page's words."""
    body = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&#39;", "'").replace("&#34;", '"')


@pytest.fixture
def one(client: Client) -> Asked:
    """Make somebody with their own page open in the client."""
    made = asked()
    birth = {"birth-day": "1", "birth-month": "1", "birth-year": "1990"}
    assert client.post(f"{made.path}/birth-date", birth).status_code == 302
    return made


def mark_of(response: object) -> str:
    """Return the mark of the preview that a page shows."""
    found = re.search(r'name="mark" value="([0-9a-f]+)"', response.content.decode())  # type: ignore[attr-defined]
    assert found is not None
    return found[1]


def send(client: Client, service: Offered, **more: str) -> UUID:
    """Send a request as a browser does: write, look, send; return its referral's id."""
    look = client.post(service.path, {"act": "look", "words": WORDS, **more})
    assert look.status_code == 200
    sent = client.post(service.path, {"act": "send", "words": WORDS, "mark": mark_of(look), "agreed": "YES", **more})
    assert sent.status_code == 302, text_of(sent)
    return UUID(sent["Location"].rsplit("/", 1)[1])


def test_of_many_services_some_stand_there_and_all_when_asked(
    one: Asked, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_SHOWN", 1)
    for number in range(choosing.FITS + 2):
        offered(f"help-{number}", f"Help {number}", f"Helpers {number}")
    some = client.get("/my/services/")
    assert text_of(some).count("Ask for this") == choosing.FITS + 1
    assert 'href="/my/services/?all=1#look">See all of them' in some.content.decode()
    everything = client.get("/my/services/?all=1")
    assert text_of(everything).count("Ask for this") == choosing.FITS + 2
    assert "See all of them" not in text_of(everything)
    for number in range(2):
        offered(f"over-{number}", f"Over {number}", f"Former {number}", end_date=AT.date() - timedelta(days=1))
    refused = client.get("/my/services/")
    assert ("Over 0" in text_of(refused), "Over 1" in text_of(refused)) == (True, False)
    assert 'href="/my/services/?all=1#refused">See all of them' in refused.content.decode()
    assert "Over 1" in text_of(client.get("/my/services/?all=1"))


def test_from_the_list_to_the_proof(client: Client, one: Asked) -> None:
    service = offered()
    listed = client.get("/my/services/")
    assert "Debt advice" in text_of(listed)
    assert service.path in listed.content.decode()
    assert "They say that they answer in 2 working days." in text_of(listed)
    written = client.get(service.path)
    assert "What would you like help with?" in text_of(written)
    look = client.post(service.path, {"act": "look", "words": WORDS})
    page = text_of(look)
    assert f"This is what {DEBT} will get" in page
    assert "Nothing is sent yet" in page
    assert "&lt;b&gt;scared&lt;/b&gt;" in look.content.decode()
    assert not Referral.objects.exists()
    referral_id = send(client, service)
    followed = text_of(client.get(f"/my/services/asked/{referral_id}"))
    for told in ("We have sent it", reference(referral_id), DEBT, "will say by 5pm on", "We wait for this now", "You"):
        assert told in followed
    assert "They say: by" in followed
    home = text_of(client.get("/my/"))
    assert reference(referral_id) in home
    assert "Sent. They have not answered yet." in home


def test_what_is_previewed_is_what_the_organisation_gets(client: Client, one: Asked) -> None:
    from goodwork.pathway.referrals.sharing import opened

    service = offered()
    look = text_of(client.post(service.path, {"act": "look", "words": "Rent"}))
    referral_id = send(client, service)
    Referral.objects.filter(pk=referral_id).update(words="Rent")
    seen = opened(SYSTEM_VIEWER, [referral_id], organisation_ids=[service.organisation_id], at=AT).of[referral_id]
    for _, text in seen.rows():
        assert text in look, text


def test_a_second_click_comes_to_the_same_place(client: Client, one: Asked) -> None:
    service = offered()
    assert send(client, service) == send(client, service)
    assert OwnRequest.objects.count() == 1


def test_nothing_goes_without_a_tick_and_nothing_that_was_typed_is_lost(client: Client, one: Asked) -> None:
    service = offered()
    mark = mark_of(client.post(service.path, {"act": "look", "words": WORDS}))
    again = client.post(service.path, {"act": "send", "words": WORDS, "mark": mark})
    assert "If you do not agree, we send nothing." in text_of(again)
    assert "three months behind" in text_of(again)
    assert not Referral.objects.exists()
    back = client.post(service.path, {"act": "change", "words": WORDS, "helper_name": "Jo"})
    assert "three months behind" in back.content.decode()
    assert 'value="Jo"' in back.content.decode()


def test_what_changed_since_it_was_looked_at_is_shown_again(client: Client, one: Asked) -> None:
    service = offered()
    mark = mark_of(client.post(service.path, {"act": "look", "words": WORDS}))
    people_services.correct_details(person_id=one.person_id, mobile="07700900999", by=SYSTEM, at=AT)
    again = client.post(service.path, {"act": "send", "words": WORDS, "mark": mark, "agreed": "YES"})
    assert "Something about you has changed" in text_of(again)
    assert "07700 900999" in text_of(again).replace("07700 900 999", "07700 900999")
    assert not Referral.objects.exists()
    assert not people.has_consented(SYSTEM_VIEWER, one.person_id, service.organisation_id)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": " "}, "Write what you would like help with"),
        ({"words": "x" * 2001}, "Use 2000 characters or fewer"),
        ({"words": "a\x00b"}, "signs in it that we cannot keep"),
        ({"words": "Help", "helper_name": "Jo"}, "Choose what they are to you"),
        ({"words": "Help", "relation": "FRIEND"}, "Write the name of who helps you"),
        ({"words": "Help", "relation": "' OR 1=1 --"}, "Choose what they are to you"),
        ({"words": "Help", "relation": "FRIEND", "helper_name": "x" * 81}, "Use 80 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_above(
    client: Client, one: Asked, typed: dict[str, str], said: str
) -> None:
    service = offered()
    for act in ("look", "send", "", "nonsense"):
        page = client.post(service.path, {"act": act, **typed})
        assert page.status_code == 200
        assert text_of(page).count(said) >= 2
        assert "Error:" in text_of(page)
    assert not Referral.objects.exists()


def test_who_helps_is_named_in_the_proof(client: Client, one: Asked) -> None:
    referral_id = send(client, offered(), helper_name="Asma", relation="CHILD")
    page = text_of(client.get(f"/my/services/asked/{referral_id}"))
    assert "Asma, who helped you. You decided." in page
    urdu = client.get(f"/my/services/asked/{referral_id}?language=ur").content.decode()
    # A sentence that begins with a foreign name still runs in the page's direction.
    assert re.search(r'list__value">\W*Asma', urdu)
    event = EventRow.objects.get(kind="OwnRequestSent")
    assert (event.actor_kind, event.data["hand"], event.data["relation"]) == ("HELPER", "HELPER", "CHILD")


def test_a_service_that_refuses_them_says_why_and_what_they_can_do(client: Client, one: Asked) -> None:
    no = refusing()
    listed = text_of(client.get("/my/services/"))
    assert "Not for you now" in listed
    assert "This is for people of 90 and over." in listed
    page = text_of(client.get(no.path))
    assert "This is for people of 90 and over." in page
    assert "Ask us to ring you" in page
    look = client.post(no.path, {"act": "look", "words": "Help"})
    refused = client.post(no.path, {"act": "send", "words": "Help", "mark": mark_of(look), "agreed": "YES"})
    assert "This is for people of 90 and over." in text_of(refused)
    assert not Referral.objects.exists()
    assert not people.has_consented(SYSTEM_VIEWER, one.person_id, no.organisation_id)


def test_searching_by_need_language_and_word(client: Client, one: Asked) -> None:
    offered()
    offered("walks", "Walking group", "Green Steps", what="Walks on Monday.", needs=(), providers=_walks())
    for query, seen, unseen in (
        ("need=MONEY", "Debt advice", "Walking group"),
        ("speaks=pl", "Walking group", "Debt advice"),
        ("words=monday", "Walking group", "Debt advice"),
    ):
        page = text_of(client.get(f"/my/services/?{query}"))
        assert seen in page
        assert unseen not in page
    nothing = text_of(client.get("/my/services/?words=zzz"))
    assert "No service fits what you looked for" in nothing
    assert "We ring you, and we look together" in nothing
    for hostile in ("need=%00", "order='", "words=%3Cscript%3E", "speaks=" + "x" * 500, "need=MONEY&need=BODY"):
        answer = client.get(f"/my/services/?{hostile}")
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode().replace('<script src="', "")


def _walks() -> tuple[object, ...]:
    from goodwork.registers.programmes.offers import ProviderOf, Role

    return (ProviderOf("WALKS", Role.LEAD, languages=("pl",)),)


def test_stopping_and_what_they_may_still_see(client: Client, one: Asked) -> None:
    service = offered()
    referral_id = send(client, service)
    stop = f"/my/services/asked/{referral_id}/stop"
    assert f"May {DEBT} still see your details?" in text_of(client.get(stop))
    assert "Choose yes or no" in text_of(client.post(stop, {}))
    assert Referral.objects.get().closed_at is None
    done = client.post(stop, {"sight": "ALL"}, follow=True)
    page = text_of(done)
    assert "We stopped your request" in page
    assert "They can see nothing more about you" in page
    assert f"We told {DEBT} on" in page
    assert not people.has_consented(SYSTEM_VIEWER, one.person_id, service.organisation_id)
    assert client.post(stop, {"sight": "ALL"}).status_code == 302
    share = text_of(client.get("/my/share"))
    assert f"We told {DEBT} on" in share


def test_a_no_is_shown_with_its_reason_and_other_help(client: Client, one: Asked) -> None:
    service = offered()
    referral_id = send(client, service)
    link = Actor(kind=ActorKind.PROVIDER_LINK, id=new_id(), on_behalf_of=service.organisation_id)
    referrals.close(referral_id=referral_id, reason=Reason.NO_CAPACITY, by=link, at=AT)
    page = text_of(client.get(f"/my/services/asked/{referral_id}"))
    for told in ("They have no room now.", "Look for other help", "Ask us to ring you", "This will not happen now"):
        assert told in page
    assert Referral.objects.get().state == State.REJECTED


def test_others_get_not_found(client: Client, one: Asked) -> None:
    service = offered()
    referral_id = send(client, service)
    other = Client()
    stranger = asked(given_name="Bo", family_name="Cole", birth_date=AT.date().replace(year=1991, month=2, day=2))
    birth = {"birth-day": "2", "birth-month": "2", "birth-year": "1991"}
    assert other.post(f"{stranger.path}/birth-date", birth).status_code == 302
    for path in (f"/my/services/asked/{referral_id}", f"/my/services/asked/{referral_id}/stop"):
        assert other.get(path).status_code == 404
        assert "closed" in text_of(Client().get(path))
    assert other.post(f"/my/services/asked/{referral_id}/stop", {"sight": "ALL"}).status_code == 404
    assert client.get(f"/my/services/asked/{new_id()}").status_code == 404
    assert client.get(f"/my/services/ask/{new_id()}/{service.organisation_id}").status_code == 404
    assert client.get(f"/my/services/ask/{service.programme_id}/{new_id()}").status_code == 404
    assert client.get("/my/services/asked/not-an-id").status_code == 404
    assert Referral.objects.get().closed_at is None


@pytest.mark.parametrize("language", ["en", "ur", "ar", "pl"])
def test_every_page_is_whole_in_every_language(client: Client, one: Asked, language: str) -> None:
    service, no = offered(), refusing()
    answered(one)
    client.get(f"/my/?language={language}")
    pages = [client.get("/my/services/"), client.get(service.path), client.get(no.path)]
    pages.append(client.post(service.path, {"act": "look", "words": "مدد"}))
    referral_id = send(client, service)
    pages += [client.get(f"/my/services/asked/{referral_id}"), client.get(f"/my/services/asked/{referral_id}/stop")]
    for page in pages:
        assert page.status_code == 200
        html = page.content.decode()
        assert f'<html lang="{language}"' in html
        assert "116 123" in html
        if language != "en":
            for english in ("What happens next", "Stop this request", "See what they will get", "They say"):
                assert english not in html


def test_the_number_of_queries_does_not_grow_with_what_is_offered(client: Client, one: Asked) -> None:
    counts = []
    for n in range(2):
        for m in range(3):
            offered(f"more-{n}-{m}", f"More {n} {m}", f"Charity {n} {m}")
        client.get("/my/services/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/my/services/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_no_address_stops_nobody(client: Client) -> None:
    made = asked(
        given_name="Cai", postcode="ZZ99 3VZ", address_line="", mobile="", birth_date=AT.date().replace(year=1992)
    )
    birth = {"birth-day": str(AT.day), "birth-month": str(AT.month), "birth-year": "1992"}
    assert client.post(f"{made.path}/birth-date", birth).status_code == 302
    referral_id = send(client, offered())
    assert "We cannot write to you. Keep the reference" in text_of(client.get(f"/my/services/asked/{referral_id}"))


def test_an_organisation_that_works_here_sees_more_and_the_preview_says_so(client: Client, one: Asked) -> None:
    from factories.accounts import account
    from goodwork.kernel.actors import Role

    service = offered()
    page = text_of(client.post(service.path, {"act": "look", "words": "Help"}))
    assert "They get this, and nothing else." in page
    account(Role.PROVIDER, service.organisation_id)
    page = text_of(client.post(service.path, {"act": "look", "words": "Help"}))
    assert "and nothing else. Nothing" not in page
    assert "your date of birth, your GP practice and your ethnic group." in page
    account(Role.WORK_COACH, service.organisation_id)
    page = text_of(client.post(service.path, {"act": "look", "words": "Help"}))
    assert "your ethnic group and your answers to our questions." in page
    assert "They do not get your health record." in page


IN_URDU = {
    "Debt advice": "قرض کا مشورہ",
    "Somebody goes through your letters with you.": "کوئی آپ کے ساتھ آپ کے خط دیکھتا ہے۔",
    "This is for people of 90 and over.": "یہ 90 سال سے بڑوں کے لیے ہے۔",
    "Late life": "بڑھاپا",
}


def urdu(status: Standing) -> dict[str, Translation]:
    """Return the words of the services of these tests in Urdu."""
    approved = status is Standing.APPROVED
    return {"ur": Translation(status, "A Translator" if approved else "", AT.date() if approved else None, IN_URDU)}


@pytest.mark.parametrize(
    ("status", "allowed", "seen"),
    [(Standing.DRAFT, True, True), (Standing.DRAFT, False, False), (Standing.APPROVED, False, True)],
)
def test_services_and_refusals_are_in_the_persons_language_or_marked_as_english(
    client: Client, one: Asked, settings: object, status: Standing, allowed: bool, seen: bool
) -> None:
    service = offered(translations=urdu(status))
    no = refusing(translations=urdu(status))
    settings.GOODWORK_ALLOW_DRAFT_TRANSLATIONS = allowed  # type: ignore[attr-defined]
    view = programmes.one(SYSTEM_VIEWER, "debt-advice", at=AT)
    words = of_offer(view.offer, view.name, "ur")
    assert (words.text, words.lang, words.dir) == (("قرض کا مشورہ", "", "") if seen else ("Debt advice", "en", "ltr"))
    if not allowed:
        # The pages themselves are drafts, and in English then.
        assert "Debt advice" in client.get("/my/services/?language=ur").content.decode()
        return
    html = client.get("/my/services/?language=ur").content.decode()
    listed = {"Debt advice", "Somebody goes through your letters with you.", "This is for people of 90 and over."}
    assert {english for english in listed if english in html} == set()
    assert {english for english in listed if IN_URDU[english] in html} == listed
    asked_for = client.get(service.path).content.decode()
    assert "<title>قرض کا مشورہ" in asked_for
    assert "Somebody goes through" not in asked_for
    refused = client.get(no.path).content.decode()
    assert "یہ 90 سال سے بڑوں کے لیے ہے۔" in refused
    assert "This is for people" not in refused
    assert "قرض" in client.get("/my/services/", {"words": "قرض"}).content.decode()
    assert "قرض کا مشورہ" in client.get("/my/services/", {"words": "debt"}).content.decode()


def test_what_nobody_has_translated_is_marked_as_english(client: Client, one: Asked) -> None:
    service = offered()
    client.get("/my/?language=ar")
    for path in ("/my/services/", service.path):
        html = client.get(path).content.decode()
        assert '<bdi lang="en" dir="ltr">Debt advice</bdi>' in html
        assert '<p lang="en" dir="ltr">Somebody goes through your letters with you.</p>' in html


@pytest.mark.parametrize(
    ("language", "over", "full"),
    [
        ("en", "It ended on Friday 30 October 2026.", "All of its 2 places are taken."),
        ("ur", "کو ختم ہو گیا۔", "اس کی تمام"),
        ("ar", "انتهت هذه الخدمة يوم", "المكانان مشغولان."),
        ("pl", "To się skończyło: piątek 30 października 2026.", "Wszystkie 2 miejsca są zajęte."),
    ],
)
def test_dates_and_places_refuse_in_whole_sentences_of_each_language(language: str, over: str, full: str) -> None:
    offer = Offer(
        slug="a", name="A", what="B", providers=(), capacity=2, end_date=date(2026, 10, 30), start_date=date(2026, 1, 1)
    )
    decision = decide_programme(offer, ProgrammeFacts(on=AT.date()), taken=2)
    told = [refusal(offer, said, language, on=AT.date()) for said in decision.refused_by]
    assert [over in told[0].text, full in told[1].text] == [True, True], told
    assert {one.lang for one in told} == {""}


def test_the_preview_says_in_their_language_what_is_sent_in_english(client: Client) -> None:
    made = asked(language="ur")
    people_services.set_contact_needs(
        person_id=made.person_id,
        contact_method="3",
        interpreter_language="ur",
        reading_need=True,
        by=SYSTEM,
        at=AT,
    )
    birth = {"birth-day": "1", "birth-month": "1", "birth-year": "1990"}
    assert client.post(f"{made.path}/birth-date", birth).status_code == 302
    service = offered()
    look = client.post(service.path, {"act": "look", "words": "کرایہ"}).content.decode()
    for said in (
        "<bdi>اردو</bdi>",
        "ترجمان",
        "پڑھنے میں مدد",
        "پسند: فون",
        "معلوم نہیں",
        "انہیں یہ انگریزی میں ملے گا",
    ):
        assert said in look, said
    for english in ("Urdu", "Interpreter", "Help with reading", "Telephone", "Not known"):
        assert english not in look, english
    client.get("/my/?language=en")
    look = client.post(service.path, {"act": "look", "words": "کرایہ"}).content.decode()
    assert "Interpreter: Urdu; Help with reading; Prefers: Telephone" in look


def test_every_code_of_a_preview_has_words_in_every_language() -> None:
    keys = {
        *(f"professional-{code}" for code in PROFESSIONALS),
        *(f"format-{code}" for code in INFORMATION_FORMATS),
        *(f"method-{code}" for code in CONTACT_METHODS),
        *(f"work-{code}" for code in WorkStatus),
        *(f"asked-{code}" for code in AskedFor),
        *(f"caution-{code}" for code in Caution),
    }
    for language in LANGUAGES:
        assert keys <= WORDS_OF_SERVICES.keys(language), language


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_and_lengths_are_counted_as_the_language_counts(language: str) -> None:
    weeks = {n: say(language, "weeks", weeks=n).replace("\u2068", "").replace("\u2069", "") for n in (1, 2, 5, 12)}
    wanted = {
        "en": {1: "1 week.", 12: "12 weeks."},
        "ur": {1: "1 ہفتہ", 12: "12 ہفتے"},
        "ar": {1: "أسبوع واحد", 2: "أسبوعين", 5: "5 أسابيع", 12: "12 أسبوعًا"},
        "pl": {1: "1 tygodnia", 2: "2 tygodni", 12: "12 tygodni"},
    }[language]
    for number, text in wanted.items():
        assert text in weeks[number]
    same_day = {"en": "on the same day", "ur": "اسی دن", "ar": "في اليوم نفسه", "pl": "tego samego dnia"}[language]
    for key in ("speed-MEASURED", "speed-DECLARED", "speed-DEFAULT"):
        assert same_day in say(language, key, days=0, count=1)
        assert "0" not in say(language, key, days=0, count=1)
