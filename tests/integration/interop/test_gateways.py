"""Both ends of the message port keep the same contract, and Notify's answers mean what its description says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from goodwork.interop.notify.gateway import NotifyGateway
from goodwork.interop.outbox.gateway import FAILS_FOR_GOOD, OutboxGateway
from goodwork.reach.messaging.ports import Accepted, Gateway, GatewayDown, Handover, Outcome, Refused, TryLater, Unclear
from goodwork.reach.messaging.rules import Channel, Receipt
from interop_doubles import KEY, NotifyDouble, running

pytestmark = pytest.mark.django_db

TEXT = Handover("ref-1", Channel.SMS, "+447700900123", "Made Person", "", "Hello")
EMAIL = Handover("ref-2", Channel.EMAIL, "made@example.org", "Made Person", "About work", "Hello")
LETTER = Handover("ref-3", Channel.LETTER, "Made Person\n1 Made Street\nM22 9WA", "Made Person", "", "Hello")


@pytest.fixture
def notify(settings: Any) -> Iterator[NotifyDouble]:
    with running() as double:
        settings.GOODWORK_NOTIFY_API_KEY = KEY
        settings.GOODWORK_NOTIFY_BASE_URL = double.url
        settings.GOODWORK_NOTIFY_TEMPLATES = {"SMS": "t-sms", "EMAIL": "t-email", "LETTER": "t-letter"}
        yield double


@pytest.fixture(params=["outbox", "notify"])
def gateway(request: pytest.FixtureRequest) -> Gateway:
    if request.param == "outbox":
        return OutboxGateway()
    request.getfixturevalue("notify")
    return NotifyGateway()


def offered(gateway: Gateway, message: Handover) -> Outcome:
    [(reference, outcome)] = list(gateway.send([message]))
    assert reference == message.reference
    return outcome


@pytest.mark.parametrize("message", [TEXT, EMAIL, LETTER], ids=["text", "email", "letter"])
def test_a_message_is_taken_and_can_be_asked_about(gateway: Gateway, message: Handover) -> None:
    assert gateway.find(message.reference) is None
    outcome = offered(gateway, message)
    assert isinstance(outcome, Accepted)
    found = gateway.find(message.reference)
    assert found is not None
    assert found.gateway_id == outcome.gateway_id


def test_the_outbox_takes_one_reference_once() -> None:
    gateway = OutboxGateway()
    first, second = offered(gateway, TEXT), offered(gateway, TEXT)
    assert first == second


def test_the_outbox_fails_as_notifys_test_numbers_do() -> None:
    outcome = offered(OutboxGateway(), Handover("ref-9", Channel.SMS, FAILS_FOR_GOOD, "", "", "Hello"))
    assert isinstance(outcome, Accepted)
    assert outcome.receipt is Receipt.PERMANENT_FAILURE


@pytest.mark.parametrize(
    ("plan", "outcome"),
    [
        ("RATE", TryLater(timedelta(minutes=1))),
        ("DAILY", TryLater(timedelta(hours=1))),
        ("BAD_KEY", TryLater(timedelta(hours=1))),
        ("500", Unclear()),
        ("503", Unclear()),
        ("DROP_BEFORE", Unclear()),
        ("DROP_AFTER", Unclear()),
    ],
)
def test_what_notify_answers_decides(notify: NotifyDouble, plan: str, outcome: Outcome) -> None:
    notify.will(plan)
    assert offered(NotifyGateway(), TEXT) == outcome


def test_a_number_that_is_none_is_refused_for_good(notify: NotifyDouble) -> None:
    assert offered(NotifyGateway(), Handover("r", Channel.SMS, "nobody", "", "", "Hello")) == Refused()


def test_after_a_broken_connection_the_reference_tells_whether_it_was_taken(notify: NotifyDouble) -> None:
    notify.will("DROP_AFTER", "DROP_BEFORE")
    gateway = NotifyGateway()
    offered(gateway, TEXT)
    offered(gateway, EMAIL)
    assert gateway.find(TEXT.reference) is not None
    assert gateway.find(EMAIL.reference) is None


def test_a_gateway_that_is_down_says_so(settings: Any) -> None:
    settings.GOODWORK_NOTIFY_API_KEY = KEY
    settings.GOODWORK_NOTIFY_BASE_URL = "http://127.0.0.1:1"
    gateway = NotifyGateway()
    assert offered(gateway, TEXT) == Unclear()
    with pytest.raises(GatewayDown):
        gateway.find(TEXT.reference)


def test_a_long_address_fits_seven_lines_with_the_postcode_last(notify: NotifyDouble) -> None:
    lines = "\n".join(["Made Person", *[f"line {n}" for n in range(8)], "M22 9WA"])
    offered(NotifyGateway(), Handover("long", Channel.LETTER, lines, "Made Person", "", "Hello"))
    sent = notify.taken[0]["personalisation"]
    assert sent["address_line_7"] == "M22 9WA"
    assert "address_line_8" not in sent
    assert "line 7" in sent["address_line_6"]
