"""Short codes: whoever tries them out is stopped and learns nothing, and keeps nobody else out (M2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from factories.pathway import AT
from factories.replies import asked
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, Actor, ActorKind
from goodwork.kernel.ids import reference
from goodwork.ledger.audit.models import Access
from goodwork.ledger.events.models import EventRow
from goodwork.pathway.replies import services, short_codes
from goodwork.pathway.replies.models import TypedTry
from goodwork.pathway.replies.rules import WRONG_FROM_ALL, WRONG_FROM_ONE
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db
NOBODY = Actor(kind=ActorKind.PROVIDER_LINK)
WRONG = "123 456 789 012"


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with clock.acting_at(AT):
        yield


def words_of(response: Any) -> str:
    """Return a page's words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def guess(times: int, address: str) -> None:
    """Type a wrong code so many times from an address."""
    for _ in range(times):
        services.try_typed(typed=WRONG, address=address, by=NOBODY, at=AT)


def test_who_tries_codes_out_is_shut_out_and_nobody_else_is() -> None:
    one = asked()
    guesser, provider = Client(REMOTE_ADDR="198.51.100.7"), Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(WRONG_FROM_ONE):
        assert "This code does not work" in words_of(guesser.post("/reply/", {"typed": WRONG}))
    shut = guesser.post("/reply/", {"typed": one.typed})
    assert "Too many wrong codes came from your address" in words_of(shut), "the right one too: nothing is learned"
    assert provider.post("/reply/", {"typed": one.typed})["Location"] == one.path
    assert Access.objects.filter(page="reply typed code shut").count() == 1
    assert Access.objects.filter(page="reply typed code").count() == WRONG_FROM_ONE
    with clock.acting_at(AT + timedelta(minutes=50)):
        assert "Too many wrong codes" in words_of(guesser.post("/reply/", {"typed": WRONG}))
    with clock.acting_at(AT + timedelta(minutes=61)):
        assert guesser.post("/reply/", {"typed": one.typed})["Location"] == one.path, "what came meanwhile counts not"


def test_when_many_try_from_all_over_the_number_of_the_request_is_asked_and_nobody_is_kept_out() -> None:
    one = asked()
    for n in range(WRONG_FROM_ALL // 10):
        guess(10, f"198.51.100.{n}")
    provider = Client(REMOTE_ADDR="203.0.113.9")
    assert "Number of the request" in words_of(provider.get("/reply/"))
    missing = provider.post("/reply/", {"typed": one.typed})
    assert "Enter the number of the request" in words_of(missing)
    assert one.typed in missing.content.decode(), "what was typed is kept"
    number = reference(one.referral_id)
    wrong = provider.post("/reply/", {"typed": one.typed, "number": "AAAA-AAAA"})
    unknown = provider.post("/reply/", {"typed": WRONG, "number": number})
    said = "This code does not work with this number"
    assert said in words_of(wrong)
    assert said in words_of(unknown)
    led = provider.post("/reply/", {"typed": one.typed, "number": number.lower().replace("-", " ")})
    assert led["Location"] == one.path
    with clock.acting_at(AT + timedelta(minutes=61)):
        assert "Number of the request" not in words_of(provider.get("/reply/"))


def test_from_where_wrong_codes_came_is_a_digest_and_forgotten_after_a_day() -> None:
    guess(3, "198.51.100.7")
    assert {len(s) for s in TypedTry.objects.values_list("source", flat=True)} == {64}
    assert "198.51" not in str(list(EventRow.objects.values_list("data", flat=True)))
    assert short_codes.forget_tries(at=AT + timedelta(hours=23)) == 0
    assert short_codes.forget_tries(at=AT + timedelta(hours=25)) == 3


def test_a_code_leads_nowhere_once_consent_is_taken_back_and_that_is_written_down() -> None:
    one = asked()
    typed = one.typed
    people.withdraw_consent(
        person_id=one.person_id, recipient_id=one.charity_id, wording_version="WHC-1", by=SYSTEM, at=AT
    )
    page = words_of(Client().post("/reply/", {"typed": typed}))
    assert page == words_of(Client().post("/reply/", {"typed": WRONG})).replace(WRONG, typed) or "does not work" in page
    assert EventRow.objects.filter(kind="TypedCodeRefused").count() == 2
