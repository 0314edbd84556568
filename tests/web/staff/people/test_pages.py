"""The pages of people: each shows, each form saves, refuses beside its field, and is "not found" for strangers."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories.accounts import account, signed_in
from factories.people import AT, organisation, person, resolve, row
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.kernel.ids import new_id
from goodwork.registers.organisations import services as organisations
from goodwork.registers.people import queries, services
from goodwork.registers.people.codes import ReviewReason
from goodwork.registers.people.rows import Held
from goodwork.web.staff.people import panels

pytestmark = pytest.mark.django_db

FORMS = [
    "staff-person-details",
    "staff-person-needs",
    "staff-person-consent",
    "staff-person-flags",
    "staff-person-death",
    "staff-person-hold",
    "staff-person-file",
    "staff-person-same",
    "staff-person-reach",
]


@dataclass
class Practice:
    id: UUID
    client: Client
    ana: UUID


@pytest.fixture
def practice() -> Practice:
    found = organisation()
    ana = person(
        given_name="Ana",
        nhs_number="9815908308",
        mobile="07700900186",
        address_line="1 Example Street",
        gender="2",
        ethnic_category="M",
    )
    return Practice(found, signed_in(account(Role.PRACTICE_STAFF, found)), ana)


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def at(name: str, person_id: UUID) -> str:
    return reverse(name, kwargs={"person_id": person_id})


def test_a_search_goes_by_post_and_leads_to_the_record(practice: Practice) -> None:
    page = practice.client.get(reverse("staff-people"))
    assert page.status_code == 200
    found = practice.client.post(reverse("staff-people"), {"text": "evans"})
    assert "1 person found" in text_of(found)
    assert at("staff-person", practice.ana) in found.content.decode()
    nobody = practice.client.post(reverse("staff-people"), {"text": "zzz"})
    assert "Nobody found" in text_of(nobody)
    assert reverse("staff-glass") in nobody.content.decode()
    born = {"birth_date_day": "1", "birth_date_month": "1", "birth_date_year": "1990"}
    assert "1 person found" in text_of(practice.client.post(reverse("staff-people"), born))
    assert "1 person found" in text_of(practice.client.post(reverse("staff-people"), {"nhs_number": "981 590 8308"}))


def test_an_empty_search_and_a_wrong_number_say_what_to_mend(practice: Practice) -> None:
    empty = text_of(practice.client.post(reverse("staff-people"), {}))
    assert "Enter a name, a date of birth or an NHS number" in empty
    wrong = practice.client.post(reverse("staff-people"), {"nhs_number": "981 590 8309"})
    assert "a digit may be mistyped" in text_of(wrong)
    assert 'value="981 590 8309"' in wrong.content.decode()


def test_a_record_shows_what_the_practice_may_see(practice: Practice) -> None:
    text = text_of(practice.client.get(at("staff-person", practice.ana)))
    for words in ("Ana Evans", "981 590 8308", "07700 900186", "1 Example Street , M22 9WA", "Black or Black British"):
        assert words.replace(" ,", ",") in text.replace(" ,", ","), words


@pytest.mark.parametrize("name", ["staff-person", *FORMS])
def test_strangers_are_told_not_found(practice: Practice, name: str) -> None:
    elsewhere = signed_in(account(Role.PRACTICE_STAFF, organisation("P84010")))
    coach = signed_in(account(Role.WORK_COACH, organisation("GROW", "PROVIDER")))
    nobody = at(name, new_id())
    # What is not hidden stands on the record itself: the page that shows it leads back there.
    shown = 302 if name == "staff-person-reach" else 200
    assert practice.client.get(at(name, practice.ana)).status_code == shown
    for client in (elsewhere, coach):
        assert client.get(at(name, practice.ana)).status_code == 404
        assert client.post(at(name, practice.ana), {"flag": "restrict"}).status_code == 404
        assert text_of(client.get(at(name, practice.ana))) == text_of(client.get(nobody))
    assert practice.client.get(nobody).status_code == 404
    assert Client().get(at(name, practice.ana)).status_code == 302


def test_a_correction_is_saved_and_what_is_wrong_is_said_beside_its_field(practice: Practice) -> None:
    given = {
        "given_name": "Ana",
        "family_name": "Edwards",
        "birth_date_day": "1",
        "birth_date_month": "feb",
        "birth_date_year": "1990",
        "nhs_number": "981 590 8308",
        "gender": "2",
        "ethnic_category": "M",
        "mobile": "070 1",
        "landline": "",
        "email": "ana@example.org",
        "address_line": "1 Example Street",
        "postcode": "M22 9WA",
    }
    address = at("staff-person-details", practice.ana)
    wrong = practice.client.post(address, given)
    assert wrong.status_code == 200
    assert 'href="#id_mobile"' in wrong.content.decode()
    assert 'value="Edwards"' in wrong.content.decode()
    right = practice.client.post(address, {**given, "mobile": "07700 900999"}, follow=True)
    assert "The details are saved." in text_of(right)
    card = queries.card(SYSTEM_VIEWER, practice.ana, at=AT)
    assert (card.name, card.birth_date) == ("Ana Edwards", date(1990, 2, 1))
    assert [c.value for c in card.contacts] == ["07700 900999", "ana@example.org"]
    person(given_name="Bea", family_name="Hill", birth_date=date(1950, 1, 1), nhs_number="9281948214")
    taken = practice.client.post(address, {**given, "mobile": "", "nhs_number": "9281948214"})
    assert "Another record has this NHS number" in text_of(taken)
    assert 'href="#id_nhs_number"' in taken.content.decode()


def test_needs_are_saved_in_one_form(practice: Practice) -> None:
    address = at("staff-person-needs", practice.ana)
    assert "Choose a language" in text_of(practice.client.post(address, {"speaks": ""}))
    given = {
        "speaks": "ur",
        "interpreter_language": "ur",
        "reading_need": "on",
        "contact_method": "3",
        "note": "Lip reads",
    }
    done = practice.client.post(address, given, follow=True)
    assert "used from now on" in text_of(done)
    assert "Say it, do not write it" in text_of(done)
    facts = queries.reach_facts(SYSTEM_VIEWER, [practice.ana], at=AT)[practice.ana]
    assert (facts.language, facts.interpreter, facts.reading_need, facts.contact_method) == ("ur", "ur", True, "3")
    practice.client.post(address, {"speaks": "ur"})
    facts = queries.reach_facts(SYSTEM_VIEWER, [practice.ana], at=AT)[practice.ana]
    assert (facts.interpreter, facts.reading_need, facts.contact_method) == (None, False, "")


def test_consent_is_asked_about_the_providers_of_the_practice(practice: Practice) -> None:
    address = at("staff-person-consent", practice.ana)
    assert "no organisation to ask about" in text_of(practice.client.get(address))
    grow = organisation("GROW", "PROVIDER", "The Growth Company")
    organisations.relate(
        from_id=practice.id, to_id=grow, kind="REFERS_TO", from_date=date(2026, 1, 1), by=SYSTEM, at=AT
    )
    assert "Choose what the person said" in text_of(practice.client.post(address, {"recipient": str(grow)}))
    wrong = practice.client.post(address, {"recipient": str(grow), "answer": "WITHDRAWN"})
    assert "has not given this organisation their consent" in text_of(wrong)
    foreign = {"recipient": str(organisation("OTHER", "VCSE")), "answer": "GIVEN"}
    assert "Choose an organisation" in text_of(practice.client.post(address, foreign))
    done = practice.client.post(address, {"recipient": str(grow), "answer": "GIVEN"}, follow=True)
    assert "What they said is saved." in text_of(done)
    assert queries.has_consented(SYSTEM_VIEWER, practice.ana, grow)
    coach = signed_in(account(Role.WORK_COACH, grow))
    page = text_of(coach.get(at("staff-person", practice.ana)))
    assert "Ana Evans" in page
    assert "981 590 8308" not in page
    gone = coach.post(address, {"recipient": str(grow), "answer": "WITHDRAWN"}, follow=True)
    assert gone.redirect_chain[-1][0] == reverse("staff-people")
    assert coach.get(at("staff-person", practice.ana)).status_code == 404


@pytest.mark.parametrize(
    ("on", "off", "flag"),
    [
        ("stop-texts", "allow-texts", "texts_stopped"),
        ("opt-out", "opt-in", "opted_out"),
        ("careful", "not-careful", "safe_contact"),
        ("restrict", "lift", "restricted"),
    ],
)
def test_flags_are_set_and_lifted(practice: Practice, on: str, off: str, flag: str) -> None:
    address = at("staff-person-flags", practice.ana)
    assert practice.client.post(address, {"flag": on}).status_code == 302
    assert getattr(queries.card(SYSTEM_VIEWER, practice.ana, at=AT), flag)
    assert off in practice.client.get(address).content.decode()
    assert practice.client.post(address, {"flag": off}).status_code == 302
    assert not getattr(queries.card(SYSTEM_VIEWER, practice.ana, at=AT), flag)
    assert practice.client.post(address, {"flag": "nonsense"}).status_code == 404


def test_a_provider_can_restrict_and_not_lift(practice: Practice) -> None:
    grow = organisation("GROW", "PROVIDER")
    services.give_consent(person_id=practice.ana, recipient_id=grow, wording_version="1", by=SYSTEM, at=AT)
    coach = signed_in(account(Role.WORK_COACH, grow))
    address = at("staff-person-flags", practice.ana)
    assert coach.post(address, {"flag": "restrict"}).status_code == 302
    assert "The practice can lift this." in text_of(coach.get(address))
    assert coach.post(address, {"flag": "lift"}).status_code == 404
    for name in ("staff-person-same", "staff-person-hold", "staff-person-file"):
        assert coach.get(at(name, practice.ana)).status_code == 404


def test_a_restricted_person_is_reached_only_by_asking(practice: Practice) -> None:
    services.restrict(person_id=practice.ana, by=SYSTEM, at=AT)
    record = text_of(practice.client.get(at("staff-person", practice.ana)))
    assert "07700 900186" not in record
    assert "M22 9WA" not in record
    address = at("staff-person-reach", practice.ana)
    assert "07700 900186" not in text_of(practice.client.get(address))
    assert "07700 900186" in text_of(practice.client.post(address))
    kept = {"given_name": "Ana", "family_name": "Evans", "gender": "2", "ethnic_category": "M"}
    born = {"birth_date_day": "1", "birth_date_month": "1", "birth_date_year": "1990", "nhs_number": "9815908308"}
    practice.client.post(at("staff-person-details", practice.ana), {**kept, **born})
    assert queries.reach_facts(SYSTEM_VIEWER, [practice.ana], at=AT)[practice.ana].mobile == "+447700900186"


def test_a_death_is_recorded_and_taken_back(practice: Practice) -> None:
    address = at("staff-person-death", practice.ana)
    early = {"deceased_date_day": "1", "deceased_date_month": "1", "deceased_date_year": "1980"}
    assert "before the date of birth" in text_of(practice.client.post(address, early))
    done = practice.client.post(address, {}, follow=True)
    assert "Everything queued for them has stopped" in text_of(done)
    assert "This person has died" in text_of(done)
    practice.client.post(address, {"mistake": "yes"})
    assert not queries.card(SYSTEM_VIEWER, practice.ana, at=AT).deceased


def test_a_record_is_held_and_released(practice: Practice) -> None:
    address = at("staff-person-hold", practice.ana)
    assert "Write why this record must be kept" in text_of(practice.client.post(address, {"reason": " "}))
    practice.client.post(address, {"reason": "A claim was made"})
    assert "A claim was made" in text_of(practice.client.get(address))
    practice.client.post(address, {"release": "yes"})
    assert queries.card(SYSTEM_VIEWER, practice.ana, at=AT).hold is None
    assert "No hold stands" in text_of(practice.client.post(address, {"release": "yes"}, follow=True))


def test_the_file_holds_everything_and_its_name_nothing(practice: Practice) -> None:
    made = practice.client.post(at("staff-person-file", practice.ana))
    assert re.fullmatch(r'attachment; filename="record-\d{4}-\d\d-\d\d\.zip"', made["Content-Disposition"])
    assert made["Cache-Control"] == "no-store"
    assert "Ana Evans" in zipfile.ZipFile(io.BytesIO(made.content)).read("record.html").decode()


def held(practice: Practice, postcode: str = "M4 6HN") -> UUID:
    new = row("Ana", "Evans", date(1990, 1, 1), postcode, mobile="07700900222")
    [found] = resolve(new)
    item = Held(
        source_kind="FIT_NOTE_REQUEST",
        source_id=new_id(),
        row=new,
        candidate_ids=found.candidate_ids,
        reason=ReviewReason(found.kind),
    )
    return services.hold_many([item], organisation_id=practice.id, by=SYSTEM, at=AT)[0]


def test_a_row_is_decided_with_both_sides_in_view_and_the_decision_taken_back(practice: Practice) -> None:
    assert "No row waits." in text_of(practice.client.get(reverse("staff-reviews")))
    review_id = held(practice)
    following = reverse("staff-review", kwargs={"review_id": held(practice)})
    address = reverse("staff-review", kwargs={"review_id": review_id})
    listed = practice.client.get(reverse("staff-reviews"))
    assert address in listed.content.decode()
    text = text_of(practice.client.get(address))
    for words in ("M4 6HN", "M22 9WA", "✗ Differs", "✓ Agrees", "3 of given name"):
        assert words in text, words
    assert "Choose who this row is about" in text_of(practice.client.post(address, {}))
    assert "Choose who" in text_of(practice.client.post(address, {"decision": str(new_id())}))
    linked = practice.client.post(address, {"decision": str(practice.ana)}, follow=True)
    assert "Linked: the row is about this person." in text_of(linked)
    assert "✗ Differs" in text_of(linked)
    assert f'href="{following}"' in linked.content.decode()
    assert "Decide the next one 1 waits" in text_of(linked)
    late = practice.client.post(address, {"decision": str(practice.ana)}, follow=True)
    assert "Somebody decided this in the meantime" in text_of(late)
    assert address in practice.client.get(reverse("staff-reviews") + "?state=LINKED").content.decode()
    last = practice.client.post(following, {"decision": "APART"}, follow=True)
    assert "Nothing waits for a decision now." in text_of(last)
    practice.client.post(address, {"undo": "yes"})
    apart = practice.client.post(address, {"decision": "APART"}, follow=True)
    assert "Kept apart" in text_of(apart)
    assert queries.search(SYSTEM_VIEWER, text="ana evans", at=AT).total == 3


def test_another_practice_finds_no_such_review(practice: Practice) -> None:
    review_id = held(practice)
    address = reverse("staff-review", kwargs={"review_id": review_id})
    elsewhere = signed_in(account(Role.PRACTICE_STAFF, organisation("P84010")))
    assert elsewhere.get(address).status_code == 404
    assert elsewhere.post(address, {"decision": "APART"}).status_code == 404
    assert "No row waits." in text_of(elsewhere.get(reverse("staff-reviews")))


def test_two_records_are_linked_and_parted(practice: Practice) -> None:
    review_id = held(practice)
    other = services.keep_apart(review_id=review_id, by=SYSTEM, at=AT)
    address = at("staff-person-same", practice.ana)
    assert str(other) in practice.client.get(address).content.decode()
    done = practice.client.post(address, {"link": str(other)}, follow=True)
    assert "The two records are linked." in text_of(done)
    assert "Linked to this person" in text_of(done)
    assert practice.client.get(at("staff-person", other)).status_code == 200
    stranger = person(practice=organisation("P84010"), given_name="Bea", birth_date=date(1950, 1, 1))
    for wrong in ({"link": str(stranger)}, {"part": str(stranger)}, {"link": "x"}, {}):
        assert practice.client.post(address, wrong).status_code == 404
    parted = practice.client.post(address, {"part": str(other)}, follow=True)
    assert "parted, each as it was" in text_of(parted)


def test_who_may_be_the_same_as_several_others_needs_no_more_queries_than_any_page(practice: Practice) -> None:
    places = ("M4 6HN", "M13 9PL", "M33 2AA")
    others = [services.keep_apart(review_id=held(practice, place), by=SYSTEM, at=AT) for place in places]
    address = at("staff-person-same", practice.ana)
    practice.client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = practice.client.get(address).content.decode()
    assert all(str(other) in page for other in others)
    own = [q for q in asked.captured_queries if not re.match(r"(ROLLBACK TO |RELEASE )?SAVEPOINT", str(q["sql"]))]
    assert len(own) <= 12, [str(q["sql"])[:80] for q in own]


def test_other_folders_bring_panels_and_may_leave_one_out(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class Part:
        person_id: UUID

    def shows(viewer: object, person_id: UUID, *, at: object) -> Part:
        return Part(person_id)

    def hides(viewer: object, person_id: UUID, *, at: object) -> None:
        return None

    mine = (
        panels.Panel("flags-of", 1, shows, "staff/people/head.jinja"),
        panels.Panel("hidden", 2, hides, "staff/people/head.jinja"),
    )
    monkeypatch.setattr(panels, "registered", lambda: mine)
    page = practice.client.get(at("staff-person", practice.ana)).content.decode()
    assert 'data-panel="flags-of"' in page
    assert 'data-panel="hidden"' not in page


def test_a_language_that_no_list_holds_is_kept(practice: Practice) -> None:
    services.set_language(person_id=practice.ana, language="mk", by=SYSTEM, at=AT)
    services.set_contact_needs(person_id=practice.ana, interpreter_language="en", by=SYSTEM, at=AT)
    address = at("staff-person-needs", practice.ana)
    assert '<option value="mk" selected>' in practice.client.get(address).content.decode()
    practice.client.post(address, {"speaks": "mk", "interpreter_language": "en"})
    facts = queries.reach_facts(SYSTEM_VIEWER, [practice.ana], at=AT)[practice.ana]
    assert (facts.language, facts.interpreter) == ("mk", "en")


def test_the_pages_ask_the_database_a_few_times_however_long_the_history(practice: Practice) -> None:
    def asked(address: str) -> int:
        practice.client.get(address)
        with CaptureQueriesContext(connection) as queries_made:
            assert practice.client.get(address).status_code == 200
        return len(queries_made)

    before = asked(at("staff-person", practice.ana))
    for i in range(12):
        services.correct_details(
            person_id=practice.ana, family_name=f"Name{i}", address_line=f"{i} Example Street", by=SYSTEM, at=AT
        )
    assert asked(at("staff-person", practice.ana)) == before


def test_what_people_typed_is_data(practice: Practice) -> None:
    hostile = person(
        given_name='"><script>alert(1)</script>',
        family_name="{{ 7*7 }}",
        birth_date=date(1950, 1, 1),
        address_line="<img src=x>",
    )
    page = practice.client.get(at("staff-person", hostile)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "{{ 7*7 }}" in page
