"""What goes by hand: a code read out, a letter printed, a one-time code; by whose hands is known (M2, complaint 28)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from factories.pathway import AT, World, world
from factories.replies import Asked, asked, charity, referral_to
from factories.staff import signed_in
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role, Viewer
from goodwork.ledger.events.models import EventRow
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.replies.models import ReplyHand
from goodwork.reach.links import services as links
from goodwork.reach.promises.models import Notice
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db
HALL = "1 Hall Road, Manchester, M22 9WA"


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with clock.acting_at(AT):
        yield


def words_of(response: Any) -> str:
    """Return a page's words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def landline(here: World | None = None, *, phone: str = "0161 496 0123", address: str = "") -> Asked:
    """Let a charity be asked that has a landline or an address and nothing else."""
    return asked(here or world(), charity_id=charity(email="", phone=phone, address=address), given_name="Ana")


def path_of(hand: ReplyHand) -> str:
    """Return the path of a link in somebody's hands."""
    return links.reply_path(hand.link_id)


def answer(path: str, act: str = "ACCEPT") -> Any:
    """Answer on the page of a link."""
    client = Client()
    found = re.search(r'name="once" value="([^"]+)"', client.get(path).content.decode())
    assert found is not None
    return client.post(f"{path}answer/", {"act": act, "once": found[1]}, follow=True)


def told(one: Asked, viewer: Viewer = SYSTEM_VIEWER) -> str:
    """Return the story of a referral as text."""
    return "; ".join(f"{e.words} ({e.by})" for e in referrals.story(viewer, one.referral_id, at=AT).entries)


def test_a_code_read_out_is_known_by_whose_mouth_and_so_is_the_answer() -> None:
    one = landline()
    clinician = signed_in(Role.CLINICIAN, one.here.practice_id)
    assert one.typed not in words_of(clinician.get("/staff/inbox/ring/"))
    ring = words_of(clinician.post(f"/staff/inbox/ring/{one.request.pk}/take/", {"way": "CALL"}, follow=True))
    hand = ReplyHand.objects.get()
    assert links.typed_code(hand.link_id) in ring
    assert links.typed_code(hand.link_id) not in words_of(
        signed_in(Role.CLINICIAN, one.here.practice_id).get("/staff/inbox/ring/")
    ), "a colleague has a code of their own"
    led = Client().post("/reply/", {"typed": links.typed_code(hand.link_id)})
    assert led["Location"] == path_of(hand)
    answer(path_of(hand))
    story = told(one)
    assert "Answered with the code that" in story
    assert "read out" in story
    [by_hand] = EventRow.objects.filter(kind="ReplyCameByHand")
    assert by_hand.data["handed_by_user_id"] == str(hand.by_id)
    assert by_hand.data["way"] == "CALL"


def test_a_printed_letter_says_who_printed_it_and_the_sent_link_stays_apart() -> None:
    one = asked(world())
    clinician = signed_in(Role.CLINICIAN, one.here.practice_id)
    take = f"/staff/inbox/ring/{one.request.pk}/take/"
    page = clinician.post(take, {"way": "LETTER"}, follow=True).content.decode()
    clinician.post(take, {"way": "LETTER"})
    hand = ReplyHand.objects.get()
    assert path_of(hand) in page
    assert one.path not in page
    assert path_of(hand) != one.path
    assert Client().get(one.path).status_code == 200, "what was sent by email works on"
    answer(one.path)
    assert "Answered with the code" not in told(one)
    answer(path_of(hand), "START")
    assert "Answered with the code of a letter that" in told(one)
    people.withdraw_consent(
        person_id=one.person_id, recipient_id=one.charity_id, wording_version="WHC-1", by=SYSTEM, at=AT
    )
    for path in (one.path, path_of(hand)):
        assert Client().get(path).status_code == 404, "both die with the consent"


def test_a_landline_opens_who_it_is_about_by_a_code_read_out_on_the_number_on_record() -> None:
    one = landline()
    clinician = signed_in(Role.CLINICIAN, one.here.practice_id)
    give = f"/staff/inbox/ring/{one.request.pk}/code/"
    early = clinician.post(give, {"way": "CALL"})
    assert "Nobody waits for a code now" in words_of(early)
    clinician.post(f"/staff/inbox/ring/{one.request.pk}/take/", {"way": "CALL"})
    path = path_of(ReplyHand.objects.get())
    provider = Client()
    asked_for = provider.post(f"{path}ask-code/", follow=True)
    assert "They ring or write to the number or address on record" in words_of(asked_for)
    assert Notice.objects.filter(kind="CODE_WANTED", organisation_id=one.here.practice_id).exists()
    assert Referral.objects.get(pk=one.referral_id).seen_at == AT
    ring = words_of(clinician.get("/staff/inbox/ring/"))
    assert "They wait for a code" in ring
    assert "0161 496 0123" in ring
    assert "Print the code" not in ring, "no address of theirs is on record"
    assert "No address of theirs is on record" in words_of(clinician.post(give, {"way": "LETTER"}))
    shown = words_of(clinician.post(give, {"way": "CALL"}, follow=True))
    found = re.search(r"\b(\d{3}) (\d{3})\b", shown.split("Read the code to no other number.")[1])
    assert found is not None
    assert signed_in(Role.CLINICIAN).get(give).status_code == 404
    assert signed_in(Role.CLINICIAN, one.here.practice_id).get(give).status_code == 404, "whose it is sees it"
    opened = provider.post(f"{path}code/", {"code": found[1] + found[2]}, follow=True)
    assert "Ana Evans" in words_of(opened)
    assert "Nobody waits" in words_of(clinician.post(give, {"way": "CALL"})), "each is asked for"
    assert clinician.get(give).status_code == 404, "used up"
    for said in ("asked for a code to see who it is about", "taken, to read it out on its number on record"):
        assert said in told(one)


def test_an_address_alone_gets_its_one_time_code_in_a_letter_apart_for_fourteen_days() -> None:
    one = landline(phone="", address=HALL)
    clinician = signed_in(Role.CLINICIAN, one.here.practice_id)
    provider = Client()
    provider.post(f"{one.path}ask-code/")
    give = f"/staff/inbox/ring/{one.request.pk}/code/"
    letter = words_of(clinician.post(give, {"way": "LETTER"}, follow=True))
    assert "1 Hall Road" in letter
    assert one.typed not in letter, "one letter never has both"
    found = re.search(r"\b(\d{3}) (\d{3})\b", letter)
    assert found is not None
    with clock.acting_at(AT + timedelta(days=9)):
        opened = provider.post(f"{one.path}code/", {"code": found[1] + found[2]}, follow=True)
        assert "Ana Evans" in words_of(opened)
    with clock.acting_at(AT + timedelta(days=15)):
        assert "Ana Evans" not in words_of(
            Client().post(f"{one.path}code/", {"code": found[1] + found[2]}, follow=True)
        )


def test_who_has_an_email_address_gets_codes_there_and_nowhere_else() -> None:
    one = asked()
    said = words_of(Client().post(f"{one.path}ask-code/"))
    assert "A code can be sent to your own email address or mobile number" in said
    nowhere = landline(one.here, phone="", address="")
    clinician = signed_in(Role.CLINICIAN, nowhere.here.practice_id)
    clinician.post(f"/staff/inbox/ring/{nowhere.request.pk}/take/", {"way": "LETTER"})
    path = path_of(ReplyHand.objects.get())
    assert "Neither a number nor an address of yours is on record" in words_of(Client().post(f"{path}ask-code/"))


def test_a_request_is_seen_when_somebody_presses_and_not_by_looking_at_its_page() -> None:
    here, mine = world(), charity()
    client = signed_in(Role.PROVIDER, mine)
    _, one = referral_to(here, mine, given_name="Ana", words="Mornings are hard.")
    inbox = client.get("/staff/inbox/").content.decode()
    assert inbox.count(f'action="/staff/inbox/{one}/open/"') == 2, "both ways in are a press"
    page = words_of(client.get(f"/staff/inbox/{one}/"))
    assert "You have not opened it yet" in page
    assert "Mornings are hard." not in page
    assert Referral.objects.get(pk=one).seen_at is None
    opened = client.post(f"/staff/inbox/{one}/open/", follow=True)
    assert "Mornings are hard." in words_of(opened)
    [seen] = EventRow.objects.filter(kind="ReferralSeen", subject_id=one)
    assert seen.actor_kind == "USER"


def test_what_a_provider_takes_out_as_a_file_it_has_seen_and_what_an_operator_does_it_has_not() -> None:
    from goodwork.pathway.replies import exchange

    here, mine = world(), charity()
    _, one = referral_to(here, mine)
    list(exchange.export_lines(SYSTEM_VIEWER, mine, by=SYSTEM, at=AT))
    assert Referral.objects.get(pk=one).seen_at is None
    client = signed_in(Role.PROVIDER, mine)
    b"".join(client.post(f"/staff/inbox/file/{mine}/").streaming_content)  # type: ignore[attr-defined]
    assert Referral.objects.get(pk=one).seen_at == AT
    b"".join(client.post(f"/staff/inbox/file/{mine}/").streaming_content)  # type: ignore[attr-defined]
    [seen] = EventRow.objects.filter(kind="ReferralSeen", subject_id=one)
    assert seen.data["by_file"] is True


def test_a_letter_that_was_posted_waits_on_nobodys_list_any_more() -> None:
    one = landline(phone="")
    clinician = signed_in(Role.CLINICIAN, one.here.practice_id)
    ring = f"/staff/inbox/ring/{one.request.pk}/"
    assert "I posted the letter" not in words_of(clinician.get("/staff/inbox/ring/"))
    clinician.post(f"{ring}take/", {"way": "LETTER"})
    page = words_of(clinician.get("/staff/inbox/ring/"))
    assert "I posted the letter" in page
    assert "I rang them" not in page
    assert "once the letter is there" in words_of(clinician.post(ring, {"way": "LETTER"}, follow=True))
    assert one.request.state == "RUNG"
    assert "The letter to Wythenshawe Peer Group was posted" in told(one)
