"""An organisation answers by a text of one word (M2): taken, explained, never left without an answer of ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from factories import pathway, replies
from factories.pathway import AT
from factories.replies import Asked
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.ids import reference
from goodwork.ledger.events import queries as events
from goodwork.ledger.laws.registry import check_all
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.replies.models import Reply
from goodwork.reach.messaging import inbound
from goodwork.registers.organisations import contact_points
from goodwork.registers.people import services as people

NUMBER = "+447700900456"
LATER = AT + timedelta(minutes=5)
pytestmark = pytest.mark.django_db


def texted(charity_id: UUID | None = None) -> Asked:
    """Let a charity that has only a mobile number be asked about somebody."""
    return replies.asked(charity_id=charity_id or replies.charity(email="", phone=NUMBER))


def text(body: str, *, number: str = NUMBER, at: datetime = LATER) -> None:
    """Let a text come in, and ours go out."""
    inbound.receive_text(from_number=number, body=body, received_at=at, reference=f"in-{body}-{at}", at=at)
    replies.deliver(at)


def last_to(one: Asked, at: datetime = LATER) -> str:
    return replies.messages_to(one.charity_id, at)[0].text


def state(one: Asked) -> str:
    return Referral.objects.get(pk=one.referral_id).state


@pytest.mark.parametrize("body", ["YES", " yes. ", "Ok!", "y"])
def test_one_word_takes_it_on(body: str) -> None:
    one = texted()
    assert "text back YES" in last_to(one, AT)
    text(body)
    assert state(one) == "ACCEPTED"
    assert Reply.objects.get().door == "TEXT"
    assert f"said yes to request {reference(one.referral_id)}" in last_to(one)
    [given] = events.of_subject(SYSTEM_VIEWER, "REPLY", Reply.objects.get().pk)
    assert given.by.on_behalf_of == one.charity_id
    assert check_all(at=LATER) == []


def test_the_same_text_twice_is_taken_once() -> None:
    one = texted()
    for _ in range(2):
        text("YES")
    assert Reply.objects.count() == 1
    assert len(replies.messages_to(one.charity_id, LATER)) == 2


def test_full_turns_it_down_for_want_of_room() -> None:
    one = texted()
    text("Full")
    assert state(one) == "REJECTED"
    assert Referral.objects.get(pk=one.referral_id).reason == "NO_CAPACITY"
    assert "said no room" in last_to(one)
    text("YES", at=LATER + timedelta(minutes=1))
    assert "is answered. To say" in last_to(one, LATER + timedelta(minutes=1))


def test_of_several_the_number_says_which() -> None:
    charity_id = replies.charity(email="", phone=NUMBER)
    here = pathway.world()
    first, second = (replies.asked(here, charity_id=charity_id, given_name=name) for name in ("Ana", "Bela"))
    text("YES")
    assert {state(first), state(second)} == {"REQUESTED"}
    assert "text YES or FULL and the number" in last_to(first)
    text(f"yes {reference(first.referral_id).lower().replace('-', '')}", at=LATER + timedelta(minutes=1))
    assert (state(first), state(second)) == ("ACCEPTED", "REQUESTED")


@pytest.mark.parametrize("body", ["NO", "We would love to but when?", "", "YES AAAA-AAAA"])
def test_what_can_not_be_used_is_answered_with_how_to(body: str) -> None:
    one = texted()
    text(body)
    assert state(one) == "REQUESTED"
    assert "We could not use your text" in last_to(one)
    assert one.path in last_to(one)


def test_a_machine_that_answers_ours_is_not_answered_for_ever() -> None:
    one = texted()
    for minute in range(9):
        text("I am out of office", at=LATER + timedelta(minutes=minute))
    assert len(replies.messages_to(one.charity_id, LATER + timedelta(hours=1))) == 1 + 5


def test_another_number_and_one_that_is_no_longer_theirs_change_nothing() -> None:
    one = texted()
    text("YES", number="+447700900999")
    contact_points.set_contact_point(
        organisation_id=one.charity_id, kind="PHONE", value="+447700900998", by=SYSTEM, at=LATER
    )
    text("YES")
    assert state(one) == "REQUESTED"
    assert len(replies.messages_to(one.charity_id, LATER)) == 1


def test_consent_taken_back_leaves_nothing_to_answer() -> None:
    one = texted()
    people.withdraw_consent(
        person_id=one.person_id, recipient_id=one.charity_id, wording_version=pathway.WORDING, by=SYSTEM, at=LATER
    )
    text("YES", at=LATER + timedelta(minutes=1))
    assert state(one) != "ACCEPTED"
    assert not Reply.objects.exists()


def test_stop_ends_texts_to_the_number_and_what_waits_goes_another_way() -> None:
    one = replies.asked(charity_id=replies.charity(email="", phone=NUMBER, address="1 Example Street, M22 9WA"))
    text("STOP")
    [point] = [p for p in contact_points.points_of(SYSTEM_VIEWER, one.charity_id, at=LATER) if p.value == NUMBER]
    assert point.failed
    assert [row.channel for row in replies.messages_to(one.charity_id, LATER)] == ["LETTER", "SMS"]
    assert state(one) == "REQUESTED"
    assert check_all(at=LATER) == []
