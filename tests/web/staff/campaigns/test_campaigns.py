"""The campaign pages: plan, look, approve, start, pause, stop, and lists; and who may not."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import fit_notes
from factories.staff import signed_in
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.reach.campaigns.models import Campaign, PeopleList, Recipient
from goodwork.reach.messaging.models import Message
from goodwork.registers.people import services as people
from goodwork.registers.people.models import Person

pytestmark = pytest.mark.django_db
INDEX = "/staff/campaigns/"
PLAN = {"name": "Autumn", "trigger": "WHOLE_LIST", "messages_per_hour": "200", "reminder_after_days": "7"}
APPROVAL = {
    "approved_by": "Dr Sam Example, partner",
    "lawful_basis": "PUBLIC_TASK_CARE",
    "dpia_version": "1.2",
    "not_marketing": "It offers patients help that is part of their care.",
}


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


def list_file(count: int = 3) -> bytes:
    rows = [
        {key: value for key, value in row.items() if key not in {"request_id", "received_at"}}
        for row in fit_notes.requests(count)
    ]
    return fit_notes.csv_of([*rows, {**rows[0], "birth_date": "soon"}])


def add_list(client: Client, data: bytes, kind: str = "REGISTERED") -> str:
    response = client.post(f"{INDEX}lists/new/", {"list_kind": kind, "file": SimpleUploadedFile("list.csv", data)})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def planned(client: Client, **changes: str) -> str:
    response = client.post(f"{INDEX}new/", {**PLAN, **changes})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"]).split("?")[0]


def fingerprint(shown: str) -> str:
    found = re.search(r'name="fingerprint" value="([0-9a-f]{64})"', shown)
    assert found
    return found[1]


def test_a_database_of_nothing_shows_pages_that_make_sense(client: Client) -> None:
    shown = page(client, INDEX)
    assert "There is no campaign yet" in shown
    assert "No list has come in yet" in shown
    assert "Plan a campaign" in page(client, f"{INDEX}new/")


def test_a_list_comes_in_and_says_which_rows_to_mend(client: Client) -> None:
    shown = add_list(client, list_file())
    assert "3 rows are about people who are known now" in shown
    assert "Row 5" in shown
    assert "The date of birth can&#39;t be right" in shown
    assert "list.csv" in page(client, INDEX)
    assert Message.objects.count() == 0


def test_from_plan_to_stop(client: Client) -> None:
    add_list(client, list_file())
    people.opt_out(person_id=Person.objects.order_by("id")[0].id, by=SYSTEM, at=fit_notes.NOW)
    address = planned(client)
    shown = page(client, address)
    assert "Not approved yet" in shown
    assert "Start:" not in shown
    assert client.post(f"{address}preview/").status_code == 302
    shown = page(client, address)
    assert "of 3 people on the list, 2 are contacted" in shown
    assert "2 by text" in shown
    assert "1: asked not to be invited" in shown
    assert "It can start once the approval is recorded" in shown
    assert client.post(f"{address}approve/", APPROVAL).status_code == 302
    shown = page(client, address)
    assert "Dr Sam Example, partner" in shown
    assert "Start: contact 2 people" in shown
    assert "Asked not to be invited" in page(client, f"{address}people/?state=LEFT_OUT")
    assert client.post(f"{address}start/", {"fingerprint": fingerprint(shown)}).status_code == 302
    assert Message.objects.count() == 0
    for move, state in (("pause", "PAUSED"), ("resume", "RUNNING"), ("stop", "STOPPED")):
        assert client.post(f"{address}{move}/").status_code == 302
        assert Campaign.objects.get().state == state
    assert client.post(f"{address}resume/").status_code == 409
    assert "Only a campaign that is paused can go on" in client.post(f"{address}resume/").content.decode()


def test_what_changed_since_the_preview_is_said_and_nothing_starts(client: Client) -> None:
    add_list(client, list_file())
    address = planned(client)
    client.post(f"{address}approve/", APPROVAL)
    client.post(f"{address}preview/")
    mark = fingerprint(page(client, address))
    people.opt_out(person_id=Person.objects.order_by("id")[0].id, by=SYSTEM, at=fit_notes.NOW)
    response = client.post(f"{address}start/", {"fingerprint": mark})
    assert response.status_code == 409
    assert "has changed since the preview, and nobody was contacted" in " ".join(response.content.decode().split())
    assert Campaign.objects.get().state == "DRAFT"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "Enter a name that you will know the campaign by"),
        ({"trigger": ""}, "Choose whom it is for"),
        ({"trigger": "WAITING_LIST"}, "Choose the list of people who wait"),
        ({"messages_per_hour": "many"}, "in an hour: a whole number from 1 to 20000"),
        ({"reminder_after_days": "90"}, "remind people: a whole number from 1 to 60"),
    ],
)
def test_a_plan_with_a_mistake_says_so_twice_and_keeps_what_was_typed(
    client: Client, changes: dict[str, str], says: str
) -> None:
    shown = client.post(f"{INDEX}new/", {**PLAN, "name": "My own name", **changes}).content.decode()
    assert shown.count(says) == 2
    assert changes.get("name") == "" or "My own name" in shown
    assert Campaign.objects.count() == 0


@pytest.mark.parametrize("missing", sorted(APPROVAL))
def test_an_approval_that_leaves_something_out_is_refused(client: Client, missing: str) -> None:
    address = planned(client)
    response = client.post(f"{address}approve/", {**APPROVAL, missing: ""})
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not hasattr(Campaign.objects.get(), "approval")


def test_the_pace_can_be_changed(client: Client) -> None:
    address = planned(client)
    assert "200" in page(client, f"{address}pace/")
    client.post(f"{address}pace/", {"messages_per_hour": "50", "reminder_after_days": ""})
    campaign = Campaign.objects.get()
    assert (campaign.messages_per_hour, campaign.reminder_after_days) == (50, None)


@pytest.mark.parametrize(("data", "says"), [(b"", "This file is empty"), (b"a,b\n1,2\n", "Line 1: columns")])
def test_a_list_that_cannot_be_used_is_refused(client: Client, data: bytes, says: str) -> None:
    shown = add_list(client, data)
    assert shown.count(says) == 2
    assert PeopleList.objects.count() == 0


def test_a_waiting_list_of_a_trust(client: Client) -> None:
    add_list(client, list_file(), "WAITING")
    waiting = PeopleList.objects.get()
    assert f'value="{waiting.id}"' in page(client, f"{INDEX}new/")
    address = planned(client, trigger="WAITING_LIST", people_list=str(waiting.id))
    client.post(f"{address}preview/")
    assert Recipient.objects.count() == 3


def test_fit_note_requests_have_a_campaign_of_their_own(client: Client, practice: UUID) -> None:
    fit_notes.take(fit_notes.csv_of(fit_notes.requests(2)), practice)
    shown = page(client, f"{INDEX}{Campaign.objects.get().id}/")
    assert "Fit-note requests, as they come in" in shown
    assert "Stop for good" not in shown
    assert "Approval by the practice" not in shown
    assert "Invited" in shown


def test_strangers_find_nothing(client: Client) -> None:
    address = planned(client)
    stranger = signed_in(Role.PRACTICE_STAFF, fit_notes.practice("P84010"))
    for path in ("", "people/", "approve/", "pace/"):
        assert stranger.get(address + path).status_code == 404
        assert Client().get(address + path).status_code == 302
    for path in ("preview/", "start/", "pause/", "resume/", "stop/"):
        assert stranger.post(address + path).status_code == 404
    assert "There is no campaign yet" in page(stranger, INDEX)
    assert signed_in(Role.COMMISSIONER).get(INDEX).status_code == 404
