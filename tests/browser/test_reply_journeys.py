"""A charity without an account answers from its e-mail; a provider answers from its inbox (M2). Taps and seconds are
printed: an answer that needs no contact details takes two actions at most, and thirty seconds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from browser.conftest import Visitor
from factories.pathway import AT, world
from factories.replies import asked, charity, code_in, deliver, messages_to, referral_to
from factories.staff import account
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER, Role
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals.rules import State

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Visitor]
SHOTS = os.environ.get("SHOTS_FOLDER", "")
MOST_SECONDS = 30


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    """Let the server's clock stand where the tests' does; its thread reads the wall clock otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: AT)
        yield


def shot(somebody: Visitor, name: str) -> None:
    """Keep a picture, where pictures are wanted."""
    if SHOTS:
        somebody.shoot(Path(SHOTS) / f"{name}-{somebody.width}.png")


@pytest.mark.parametrize(("width", "javascript"), [(320, False), (320, True), (1280, True)])
def test_a_charity_answers_in_two_actions(
    visitor: Open, request: pytest.FixtureRequest, width: int, javascript: bool
) -> None:
    one = asked(given_name="Ana")
    charitys = visitor(width=width, javascript=javascript)
    begun = time.perf_counter()
    with charitys.measured(request.node, f"reply without account, {width} wide", most_taps=2):
        charitys.taps += 1  # The link in the e-mail.
        charitys.go(one.path)
        shot(charitys, "reply")
        charitys.press("Yes, we will take this on")
    assert time.perf_counter() - begun - charitys.looking_seconds < MOST_SECONDS
    charitys.sees("You said yes. They are told.")
    shot(charitys, "reply-done")
    assert referrals.many(SYSTEM_VIEWER, [one.referral_id], at=AT)[0].state is State.ACCEPTED
    assert charitys.page.get_by_text("Ana").count() == 0


def test_a_charity_turns_it_down_puts_it_right_and_sees_who_it_is(
    visitor: Open, request: pytest.FixtureRequest
) -> None:
    one = asked(given_name="Ana", email="ana@example.org")
    charitys = visitor(width=320)
    with charitys.measured(request.node, "reply without account: turned down with a reason", most_taps=2):
        charitys.taps += 1
        charitys.go(one.path)
        charitys.press("We have no room; we told them where else to go")
    charitys.page.get_by_text("That is not right").first.click()
    charitys.look_over()
    shot(charitys, "reply-correct")
    charitys.press("We said yes, and support has not started")
    with charitys.measured(request.node, "reply without account: who it is about, by a code", most_taps=3):
        charitys.press("Email a code to p…@e….org")
        shot(charitys, "reply-code")
        deliver(AT)
        code = code_in(messages_to(one.charity_id)[0])
        charitys.page.get_by_label("Enter the code").fill(code)
        charitys.taps += 1
        charitys.press("Show who it is about")
    charitys.sees("I want to talk with others.")
    shot(charitys, "reply-who")
    charitys.press("We have been in touch with them")
    charitys.sees("You said that you have been in touch with them.")
    shot(charitys, "reply-going-on")


def test_a_link_that_does_not_work_and_a_code_from_a_call(visitor: Open) -> None:
    one = asked()
    charitys = visitor(width=320)
    charitys.go(f"/reply/{'a' * 24}/", status=404)
    shot(charitys, "reply-dead")
    charitys.press("Send a new link")
    charitys.sees("Look at your messages")
    charitys.follow("Type a code")
    charitys.page.get_by_label("Code", exact=True).fill("1")
    charitys.press("Open the request")
    charitys.sees("This code does not work")
    shot(charitys, "reply-typed-wrong")
    charitys.page.get_by_label("Code", exact=True).fill(one.typed)
    charitys.press("Open the request")
    charitys.sees("Can Wythenshawe Peer Group support somebody?")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_provider_answers_from_the_row(visitor: Open, request: pytest.FixtureRequest, width: int) -> None:
    here, mine = world(), charity()
    for name in ("Ana", "Bela", "Cara"):
        referral_to(here, mine, given_name=name, words="Mornings are hard.")
    provider = visitor(signed_in=account(Role.PROVIDER, mine), width=width)
    with provider.measured(request.node, f"provider answers from its inbox, {width} wide", most_taps=1):
        provider.go("/staff/inbox/")
        shot(provider, "inbox")
        provider.press("Yes", exact=False)
    provider.sees("You said yes. They are told.")
    provider.page.get_by_role("button", name="Something else").first.click()
    provider.look_over()
    shot(provider, "inbox-one")
    provider.go("/staff/inbox/file/")
    shot(provider, "inbox-file")
    provider.go("/staff/inbox/?tab=GOING_ON")
    shot(provider, "inbox-going-on")


@pytest.mark.parametrize("width", [320, 1280])
def test_who_sent_it_rings_where_nothing_can_be_written(visitor: Open, width: int) -> None:
    one = asked(charity_id=charity(email="", phone="0161 496 0123"))
    sender = visitor(signed_in=one.here.clinician_id, width=width)
    sender.go("/staff/inbox/ring/")
    shot(sender, "ring")
    sender.press("Print a letter", exact=False)
    shot(sender, "letter")
    sender.go("/staff/inbox/ring/")
    sender.press("I posted the letter", exact=False)
    sender.sees("Nobody has to be rung.")
