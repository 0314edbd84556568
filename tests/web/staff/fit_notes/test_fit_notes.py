"""The fit-note pages: hand in, look, send, and what became of each record; and who may not."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import fit_notes
from factories.staff import signed_in
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.ledger.audit.models import Access
from goodwork.ledger.events.models import EventRow
from goodwork.reach.intake.models import FitNoteRequest, Import, Upload, UploadPart, UploadRow
from goodwork.reach.messaging.models import Message
from goodwork.registers.access import services as access
from goodwork.registers.people import services as people
from goodwork.registers.people.models import Person

pytestmark = pytest.mark.django_db
INDEX = "/staff/fit-notes/"


@pytest.fixture
def practice() -> UUID:
    return fit_notes.practice()


@pytest.fixture
def client(practice: UUID) -> Client:
    return signed_in(Role.PRACTICE_STAFF, practice)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def hand_in(client: Client, data: bytes, name: str = "requests.csv") -> str:
    response = client.post(INDEX, {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def fingerprint(shown: str) -> str:
    found = re.search(r'name="fingerprint" value="([0-9a-f]{64})"', shown)
    assert found
    return found[1]


def send(client: Client, address: str) -> str:
    response = client.post(f"{address}send/", {"fingerprint": fingerprint(page(client, address))})
    assert response.status_code == 302
    return str(response["Location"])


def test_a_database_of_no_requests_shows_a_page_that_makes_sense(client: Client) -> None:
    shown = page(client, INDEX)
    assert "No file has been sent yet" in shown
    assert "Nothing waits" in page(client, f"{INDEX}waiting/")


def test_the_preview_shows_who_is_contacted_and_who_not_and_does_nothing(client: Client) -> None:
    address = hand_in(client, fit_notes.made_file())
    shown = page(client, address)
    assert "389 people" in shown
    assert "<li>302 by text</li>" in shown
    assert "<li>28 by call</li>" in shown
    assert "Send: contact 389 people" in shown
    assert "Not contacted: 108" in shown
    assert "69: The person was invited within the last 84 days." in shown
    assert "11: There is no number, email or address" in shown
    assert "Sent before: 7" in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page(client, f"{address}?outcome=REJECTED")
    assert "<script>alert" not in page(client, f"{address}?outcome=REJECTED")
    assert Person.objects.count() == Message.objects.count() == FitNoteRequest.objects.count() == 0


def test_sending_does_exactly_what_was_shown_and_keeps_nothing_of_the_file(client: Client) -> None:
    address = hand_in(client, fit_notes.made_file())
    shown = {row.record: (row.outcome, row.reason, row.channel) for row in UploadRow.objects.all()}
    sent = send(client, address)
    became = {row.record: (row.outcome, row.reason, row.channel) for row in FitNoteRequest.objects.order_by("record")}
    assert became == shown
    assert [tuple(answer.values())[2:5] for answer in fit_notes.right_answers()] == list(became.values())
    assert UploadPart.objects.count() == UploadRow.objects.count() == 0
    shown_after = page(client, sent)
    assert "Sent. People are contacted as the list below says" in shown_after
    assert "389 people" in shown_after
    assert client.get(address)["Location"] == sent.removesuffix("?done=sent")
    assert "39" in page(client, INDEX)


def test_a_second_look_at_the_same_file_says_that_all_was_sent_before(client: Client) -> None:
    send(client, hand_in(client, fit_notes.made_file()))
    again = page(client, hand_in(client, fit_notes.made_file()))
    assert "Sent before: 543" in again
    assert "There is nothing to send" in again
    assert "Send: contact" not in again
    assert "Throw the file away" in again


def test_what_changed_since_the_preview_stops_the_sending(client: Client, practice: UUID) -> None:
    rows = fit_notes.requests(3)
    address = hand_in(client, fit_notes.csv_of(rows))
    mark = fingerprint(page(client, address))
    fit_notes.take(fit_notes.csv_of([{**rows[1], "request_id": "OTHER"}]), practice)
    response = client.post(f"{address}send/", {"fingerprint": mark})
    assert response["Location"] == address
    assert FitNoteRequest.objects.exclude(request_id="OTHER").count() == 0
    shown = page(client, address)
    assert "Something had changed" in shown
    assert "was invited within the last 84 days" in shown
    send(client, address)
    assert FitNoteRequest.objects.filter(outcome="INVITED").count() == 3


def test_a_preview_that_is_not_the_newest_is_not_sent(client: Client) -> None:
    address = hand_in(client, fit_notes.csv_of(fit_notes.requests(1)))
    response = client.post(f"{address}send/", {"fingerprint": "0" * 64})
    assert response.status_code == 409
    assert "There is a newer preview" in response.content.decode()


def test_sending_twice_sends_once(client: Client) -> None:
    address = hand_in(client, fit_notes.csv_of(fit_notes.requests(2)))
    mark = fingerprint(page(client, address))
    for _ in range(2):
        assert client.post(f"{address}send/", {"fingerprint": mark}).status_code == 302
    assert Message.objects.count() == 2
    assert Import.objects.count() == 1


def test_a_file_that_is_thrown_away_leaves_nothing(client: Client) -> None:
    address = hand_in(client, fit_notes.csv_of(fit_notes.requests(2)))
    assert client.post(f"{address}remove/")["Location"].endswith("?done=removed")
    assert UploadPart.objects.count() == UploadRow.objects.count() == Person.objects.count() == 0
    assert client.get(address).status_code == 302
    assert client.post(f"{address}send/", {"fingerprint": ""}).status_code == 302


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This file is empty"),
        (b"PK\x03\x04bomb", "Line 1: this is a zip file or an Excel workbook"),
        (b"request_id,given_name\n1,2\n", "Line 1: columns that are needed can&#39;t be found in the first row"),
        (fit_notes.csv_of([fit_notes.GOOD]) + b'"never ends', "Line 3: the file ends inside a quoted cell"),
        (b"request_id\n" + b"x" * 1_000_000, "Line 2: this line is longer"),
        (fit_notes.csv_of([fit_notes.GOOD]).split(b"\n")[0] + b"\n", "no rows below them"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_beside_the_field_and_in_the_summary(
    client: Client, data: bytes, says: str
) -> None:
    response = client.post(INDEX, {"file": SimpleUploadedFile("requests.csv", data)})
    shown = response.content.decode()
    assert response.status_code == 200
    assert shown.count(says) == 2
    assert 'href="#id_file"' in shown
    assert Upload.objects.count() == 0


def test_no_file_at_all_is_an_error_that_says_what_to_do(client: Client) -> None:
    assert "Choose the file that your practice" in client.post(INDEX, {}).content.decode()


def test_what_became_of_each_row_can_be_downloaded_without_a_formula(client: Client, practice: UUID) -> None:
    rows = fit_notes.requests(1, request_id="=1+1")
    fit_notes.take(fit_notes.csv_of(rows), practice)
    response = client.get(f"{INDEX}sent/{Import.objects.get().id}/records.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    found = list(csv.DictReader(io.StringIO(text)))
    assert found[0]["request_id"] == "'=1+1"
    assert found[0]["name"] == "Siobhán Kaura0"
    assert (found[0]["outcome"], found[0]["channel"], found[0]["stands"]) == ("INVITED", "SMS", "QUEUED")


def test_a_person_without_a_way_is_tried_again_once_there_is_one(client: Client, practice: UUID) -> None:
    fit_notes.take(fit_notes.csv_of(fit_notes.requests(1, mobile="", postcode="")), practice)
    waiting = page(client, f"{INDEX}waiting/")
    assert "There is no number, email or address" in waiting
    request = FitNoteRequest.objects.get()
    again = f"{INDEX}requests/{request.id}/try-again/"
    left = client.post(again)["Location"]
    assert left.endswith(f"?done=none&row={request.id}")
    assert request.person_id
    details = f'<a href="/staff/people/{request.person_id}/details/">There is still no way to reach Siobhán Kaur'
    assert details in page(client, left)
    people.correct_details(person_id=request.person_id, mobile="07700900555", by=SYSTEM, at=fit_notes.NOW)
    assert client.post(again)["Location"].endswith("?done=found")
    request.refresh_from_db()
    assert (request.outcome, request.channel) == ("INVITED", "SMS")
    assert client.post(again).status_code == 404


def test_another_practice_and_other_roles_find_nothing(client: Client, practice: UUID) -> None:
    address = hand_in(client, fit_notes.csv_of(fit_notes.requests(1)))
    sent = send(client, hand_in(client, fit_notes.csv_of(fit_notes.requests(1, request_id="B"))))
    stranger = signed_in(Role.PRACTICE_STAFF, fit_notes.practice("P84010"))
    for path in (address, sent.split("?")[0], sent.split("?")[0] + "records.csv"):
        assert stranger.get(path).status_code == 404
        assert signed_in(Role.WORK_COACH).get(path).status_code == 404
        assert Client().get(path).status_code == 302
    for path in ("send/", "remove/"):
        assert stranger.post(address + path).status_code == 404
    assert "No file has been sent yet" in page(stranger, INDEX)
    assert Upload.objects.get(state="PREVIEWED")


def test_every_look_at_people_is_written_down(client: Client, practice: UUID) -> None:
    fit_notes.take(fit_notes.csv_of(fit_notes.requests(3)), practice)
    page(client, f"{INDEX}sent/{Import.objects.get().id}/")
    looked = Access.objects.filter(page="intake.records").get()
    assert set(looked.person_ids) == set(Person.objects.values_list("id", flat=True))


def test_no_event_holds_a_name_or_a_reason(client: Client) -> None:
    send(client, hand_in(client, fit_notes.csv_of(fit_notes.requests(2))))
    written = " ".join(str(row.data) for row in EventRow.objects.all())
    for told in ("Siobh", "Kaur", "Back pain", "07700", "requests.csv"):
        assert told not in written


def test_someone_of_two_practices_says_which(practice: UUID) -> None:
    second = fit_notes.practice("P84010")
    client = signed_in(Role.PRACTICE_STAFF, practice)
    user = get_user_model().objects.get(id=client.session["_auth_user_id"])
    access.give_role(
        user_id=user.pk,
        role=Role.CLINICIAN,
        organisation_id=second,
        from_date=date(2026, 1, 1),
        by=SYSTEM,
        at=fit_notes.NOW,
    )
    data = fit_notes.csv_of(fit_notes.requests(1))
    missed = client.post(INDEX, {"file": SimpleUploadedFile("a.csv", data)})
    assert "Choose the practice that the file is from" in missed.content.decode()
    taken = client.post(INDEX, {"file": SimpleUploadedFile("a.csv", data), "practice": str(second)})
    assert taken.status_code == 302
    assert Upload.objects.get().organisation_id == second


def test_an_administrator_has_no_business_here() -> None:
    assert signed_in(Role.ADMINISTRATOR).get(INDEX).status_code == 404


def test_the_record_of_a_person_shows_requests_and_to_clinicians_why(client: Client, practice: UUID) -> None:
    fit_notes.take(fit_notes.csv_of([fit_notes.GOOD]), practice)
    address = f"/staff/people/{Person.objects.get().id}/"
    shown = page(client, address)
    assert "Fit-note requests" in shown
    assert "Text: waiting to be sent" in shown
    assert "Back pain" not in shown
    assert "Back pain" in page(signed_in(Role.CLINICIAN, practice), address)


def test_a_held_request_says_whom_it_names_to_the_practice_that_sent_it(practice: UUID, client: Client) -> None:
    first = {**fit_notes.GOOD, "request_id": "A", "received_at": "2026-01-05"}
    fit_notes.take(fit_notes.csv_of([first]), practice)
    Access.objects.all().delete()
    second = {**first, "request_id": "B", "received_at": "2026-11-05", "given_name": "Sinead"}
    sent = send(client, hand_in(client, fit_notes.csv_of([second])))
    for address in (f"{INDEX}waiting/", sent):
        shown = page(client, address)
        assert "Not decided yet" in shown
        assert f"<bdi>Sinead {first['family_name']}</bdi>" in shown
    [known] = Person.objects.values_list("id", flat=True)
    assert [a.person_ids for a in Access.objects.filter(page="people.held-names")] == [[known], [known]]
    assert "Sinead" not in page(signed_in(Role.PRACTICE_STAFF), f"{INDEX}waiting/")
