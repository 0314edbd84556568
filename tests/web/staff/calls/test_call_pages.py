"""The call list and concerns as pages: found by whom they are for, written down in two taps, typed words kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from factories import reach
from factories.accounts import account, signed_in
from factories.people import organisation
from factories.reach import AT, World, reachable
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, NotVisible, Role
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts import services
from goodwork.reach.contacts.models import Attempt, Call, Concern, SafeguardingLead
from goodwork.reach.contacts.rules import CallState
from goodwork.reach.messaging.models import Message
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.rules import Told
from goodwork.registers.people import services as people
from goodwork.web.render import local_time

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


def called(here: World, person_id: UUID) -> UUID:
    return services.promise_call(
        person_id=person_id, organisation_id=here.practice_id, reason=Code("INVITATION"), by=SYSTEM, at=AT
    )


def text(response: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", plain)


def test_an_empty_list_makes_sense(desk: Client) -> None:
    assert "Nobody waits for a call." in text(desk.get("/staff/calls/"))
    assert "There is no open concern for you." in text(desk.get("/staff/concerns/"))


def test_the_list_shows_no_number_and_the_call_does(here: World, desk: Client) -> None:
    call_id = called(here, reachable(here, language="ur"))
    listed = desk.get("/staff/calls/").content.decode()
    assert "Amala Bird" in listed
    assert "Urdu" in listed
    assert "07700" not in listed
    assert "900123" not in listed
    page = desk.get(f"/staff/calls/{call_id}/").content.decode()
    assert 'href="tel:+447700900123"' in page
    assert "07700 900123" in page


def test_two_taps_write_an_attempt_down(here: World, desk: Client) -> None:
    call_id = called(here, reachable(here))
    done = desk.post(f"/staff/calls/{call_id}/", {"result": "NO_ANSWER"}, follow=True)
    assert "The next try is promised." in text(done)
    assert "No answer" in text(done)
    done = desk.post(f"/staff/calls/{call_id}/", {"result": "REACHED"}, follow=True)
    assert "you reached them" in text(done)
    assert [a.result for a in Attempt.objects.order_by("at", "id")] == ["NO_ANSWER", "REACHED"]
    assert desk.post(f"/staff/calls/{call_id}/", {"result": "REACHED"}).status_code == 404, "it is over"


def test_nothing_chosen_is_said_beside_the_field_and_in_the_summary(here: World, desk: Client) -> None:
    call_id = called(here, reachable(here))
    page = desk.post(f"/staff/calls/{call_id}/", {"result": ""}).content.decode()
    assert page.count("Choose what happened when you rang") == 2
    assert "Error: " in page
    assert not Attempt.objects.exists()


def test_voicemail_is_not_offered_where_contact_must_be_safe(here: World, desk: Client) -> None:
    person_id = reachable(here)
    people.set_safe_contact(person_id=person_id, by=SYSTEM, at=AT)
    call_id = called(here, person_id)
    page = desk.get(f"/staff/calls/{call_id}/").content.decode()
    assert "Leave no voicemail" in page
    assert 'value="VOICEMAIL"' not in page
    assert "Choose what happened" in desk.post(f"/staff/calls/{call_id}/", {"result": "VOICEMAIL"}).content.decode()


def test_another_way_and_the_letter(here: World, desk: Client) -> None:
    call_id = called(here, reachable(here))
    done = desk.post(f"/staff/calls/{call_id}/other/", {"channel": "VISIT", "result": "REACHED"}, follow=True)
    assert "you reached them" in text(done)
    assert Call.objects.get(pk=call_id).state == CallState.REACHED


def test_a_call_is_ended_with_a_reason_and_never_because_nobody_answers(here: World, desk: Client) -> None:
    call_id = called(here, reachable(here))
    page = desk.get(f"/staff/calls/{call_id}/end/").content.decode()
    assert set(re.findall(r'name="reason" type="radio" value="([A-Z_]+)"', page)) == {
        "PERSON_SAID_NO",
        "ANSWERED_ELSEWHERE",
        "WRONG_PERSON",
    }
    assert "Choose why" in desk.post(f"/staff/calls/{call_id}/end/", {"reason": "NO_ANSWER"}).content.decode()
    desk.post(f"/staff/calls/{call_id}/end/", {"reason": "PERSON_SAID_NO"})
    assert Call.objects.get(pk=call_id).end_reason == "PERSON_SAID_NO"


def test_another_organisation_finds_nothing_and_changes_nothing(here: World) -> None:
    call_id = called(here, reachable(here))
    stranger = signed_in(account(Role.PRACTICE_STAFF, organisation("P84999")))
    for path in (f"/staff/calls/{call_id}/", f"/staff/calls/{call_id}/other/", f"/staff/calls/{call_id}/end/"):
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, {"result": "REACHED", "reason": "PERSON_SAID_NO"}).status_code == 404
    assert Client().get("/staff/calls/").status_code == 302
    assert Call.objects.get(pk=call_id).state == CallState.OPEN


def test_a_call_back_is_promised_from_the_persons_record(here: World, desk: Client) -> None:
    person_id = reachable(here)
    assert "Promise a call" in text(desk.get(f"/staff/people/{person_id}/"))
    done = desk.post(f"/staff/people/{person_id}/call/", {"window": "MORNING"}, follow=True)
    assert "will ring you back on" in text(done)
    assert Call.objects.get().window == "MORNING"


def test_a_call_says_when_it_was_asked_for_and_tried_and_when_they_were_reached_is_kept(
    here: World, desk: Client
) -> None:
    desk.post(f"/staff/people/{reachable(here)}/call/", {"window": "MORNING"})
    call = Call.objects.get()
    tried, reached = AT + timedelta(minutes=10), AT + timedelta(minutes=20)
    with clock.acting_at(tried):
        page = text(desk.post(f"/staff/calls/{call.pk}/", {"result": "NO_ANSWER"}, follow=True))
    assert f"They asked {local_time(AT)}" in page
    assert f"{local_time(tried)}: " in page
    with clock.acting_at(reached):
        desk.post(f"/staff/calls/{call.pk}/", {"result": "REACHED"})
    kept = Attempt.objects.order_by("at").values_list("at", "result")
    assert list(kept) == [(tried, "NO_ANSWER"), (reached, "REACHED")]


def test_what_somebody_texted_is_shown_as_text_and_never_as_markup(here: World, desk: Client) -> None:
    from goodwork.reach.messaging.inbound import receive_text

    reachable(here)
    receive_text(
        from_number="447700900123", body="<script>alert(1)</script> help", received_at=AT, reference="r", at=AT
    )
    page = desk.get(f"/staff/calls/{Call.objects.get().pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; help" in page
    assert "<script>alert" not in page


def test_a_concern_is_raised_taken_and_closed(here: World, desk: Client) -> None:
    person_id = reachable(here)
    kept = desk.post(f"/staff/people/{person_id}/concern/", {"text": "   ", "whose": "MINE"}).content.decode()
    assert kept.count("Say what the worry is") == 2
    raised = desk.post(
        f"/staff/people/{person_id}/concern/", {"text": "He <b>said</b> he can't go on", "whose": "MINE"}, follow=True
    )
    assert "The safeguarding lead has been told." in text(raised)
    assert "&lt;b&gt;said&lt;/b&gt;" in raised.content.decode()
    concern = Concern.objects.get()
    assert "Close the concern" not in text(raised), "who raised it does not close it"
    clinician = signed_in(here.clinician_id)
    held = clinician.get(f"/staff/concerns/{concern.pk}/")
    assert "Take this concern" in text(held)
    assert f'href="/staff/people/{person_id}/"' in held.content.decode(), "whoever answers must be able to ring"
    clinician.post(f"/staff/concerns/{concern.pk}/take/")
    assert Concern.objects.get().owner_user_id == here.clinician_id
    closed = clinician.post(f"/staff/concerns/{concern.pk}/", {"outcome": "Rang; safe"}, follow=True)
    assert "The concern is closed, and whoever raised it is told." in text(closed)
    assert (
        "Rang; safe" in text(clinician.get("/staff/concerns/?closed=1", follow=True)) or Concern.objects.get().outcome
    )
    assert desk.post(f"/staff/concerns/{concern.pk}/take/").status_code == 404


def test_a_worry_of_the_persons_own_is_written_down_for_them_and_answered(here: World, desk: Client) -> None:
    person_id = reachable(here)
    page = f"/staff/people/{person_id}/concern/"
    assert "Choose who is worried" in text(desk.post(page, {"text": "Nobody rang her"}))
    desk.post(page, {"text": "Nobody rang her", "whose": "THEIRS"})
    concern = Concern.objects.get()
    [owed] = promises.about(SYSTEM_VIEWER, "CONCERN", [concern.pk], at=AT)
    assert (concern.on_behalf, owed.told) == (True, Told.BY_VOICE)
    clinician = signed_in(here.clinician_id)
    address = f"/staff/concerns/{concern.pk}/"
    assert "written down by Rita Reception" in text(clinician.get(address))
    refused = clinician.post(address, {"outcome": "Rang the coach", "answer": " "})
    assert "Say what the person is told" in text(refused)
    clinician.post(address, {"outcome": "Rang the coach", "answer": "Your coach rings on Monday"})
    assert "Your coach rings on Monday" in text(clinician.get(address))
    assert Message.objects.get(template="CONCERN_ANSWERED").person_id == person_id
    assert "A concern that you raised is answered." in text(desk.get("/staff/notices/"))


def test_who_raised_a_concern_and_does_not_answer_for_it_can_not_close_it(here: World, desk: Client) -> None:
    desk.post(f"/staff/people/{reachable(here)}/concern/", {"text": "Worried", "whose": "MINE"})
    concern = Concern.objects.get()
    assert desk.post(f"/staff/concerns/{concern.pk}/", {"outcome": "It was nothing"}).status_code == 404
    with pytest.raises(NotVisible):
        services.close_concern(
            concern_id=concern.pk,
            outcome="It was nothing",
            viewer=here.viewer(here.staff_id),
            by=SYSTEM,
            at=AT,
        )


def test_the_button_stands_on_every_page_about_a_person(here: World, desk: Client) -> None:
    person_id = reachable(here)
    call_id = called(here, person_id)
    [owed] = promises.about(SYSTEM_VIEWER, "CALL", [call_id], at=AT)
    raise_it = f"/staff/people/{person_id}/concern/"
    for address in (
        f"/staff/people/{person_id}/",
        f"/staff/people/{person_id}/call/",
        f"/staff/people/{person_id}/details/",
        f"/staff/calls/{call_id}/",
        f"/staff/promises/{owed.id}/",
    ):
        page = desk.get(address)
        assert page.status_code == 200, address
        assert raise_it in page.content.decode(), address
    for address in ("/staff/people/", "/staff/calls/", "/staff/promises/", raise_it):
        assert "I am worried about this person</a>" not in desk.get(address).content.decode(), address


def test_reception_at_another_place_reads_no_concern(here: World, desk: Client) -> None:
    desk.post(f"/staff/people/{reachable(here)}/concern/", {"text": "Worried", "whose": "MINE"})
    stranger = signed_in(account(Role.CLINICIAN, organisation("P84999")))
    assert stranger.get(f"/staff/concerns/{Concern.objects.get().pk}/").status_code == 404


def test_a_lead_names_who_answers_for_concerns(here: World) -> None:
    lead = signed_in(here.lead_id)
    assert "Nobody is named" in text(lead.get("/staff/concerns/"))
    page = f"/staff/safeguarding/{here.provider_id}/"
    assert "Choose who answers" in lead.post(page, {"user_id": ""}).content.decode()
    lead.post(page, {"user_id": str(here.coach_id)})
    assert SafeguardingLead.objects.get().user_id == here.coach_id
    assert "Cora Coach" in text(lead.get("/staff/concerns/"))
    assert lead.get(f"/staff/safeguarding/{here.practice_id}/").status_code == 404


def test_a_coach_who_promises_a_call_holds_it_and_stands_at_it(here: World) -> None:
    person_id = reachable(here)
    people.give_consent(person_id=person_id, recipient_id=here.provider_id, wording_version="1", by=SYSTEM, at=AT)
    coach = signed_in(here.coach_id)
    done = coach.post(f"/staff/people/{person_id}/call/", {"window": "ANY"})
    assert coach.get(done["Location"]).status_code == 200
    call = Call.objects.get()
    assert (call.organisation_id, done["Location"]) == (here.provider_id, f"/staff/calls/{call.id}/")


def test_who_may_not_see_the_call_that_is_owed_already_stands_at_the_record(here: World, desk: Client) -> None:
    person_id = reachable(here)
    people.give_consent(person_id=person_id, recipient_id=here.provider_id, wording_version="1", by=SYSTEM, at=AT)
    desk.post(f"/staff/people/{person_id}/call/", {"window": "ANY"})
    coach = signed_in(here.coach_id)
    done = coach.post(f"/staff/people/{person_id}/call/", {"window": "MORNING"}, follow=True)
    assert done.redirect_chain == [(f"/staff/people/{person_id}/", 302)]
    assert "has promised them a call already" in done.content.decode()
    assert Call.objects.get().organisation_id == here.practice_id


def test_nothing_is_promised_to_who_has_died(here: World, desk: Client) -> None:
    person_id = reachable(here)
    people.record_death(person_id=person_id, by=SYSTEM, at=AT)
    record = desk.get(f"/staff/people/{person_id}/").content.decode()
    for offer in ("Promise a call", "Answer the questions together", "Ask a service together"):
        assert offer not in record
    page = desk.post(f"/staff/people/{person_id}/call/", {"window": "ANY"}).content.decode()
    assert "This person has died" in page
    assert not Call.objects.exists()
