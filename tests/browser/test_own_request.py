"""A person asks a service for help, follows it and stops it; the same with a colleague on the telephone (B10, F6)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from browser.conftest import Visitor
from factories.people import AT
from factories.questionnaires import Asked, asked
from factories.services import DEBT, offered, refusing
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.kernel.ids import reference
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.requests.models import OwnRequest
from goodwork.registers.access import services as access
from goodwork.web.my.services.tongue import say

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Visitor]
SHOTS = os.environ.get("SHOTS_FOLDER", "")
WORDS = {"en": "I am three months behind with the rent.", "ur": "میں تین ماہ سے کرایہ نہیں دے سکا۔"}
GO_ON = {"en": "Continue", "ur": "آگے"}


@pytest.fixture(autouse=True)
def at_nine() -> Iterator[None]:
    """Let the server's clock stand where the tests' does; its thread reads the wall clock otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: AT)
        yield


def shot(somebody: Visitor, name: str) -> None:
    """Keep a picture, where pictures are wanted."""
    if SHOTS:
        somebody.shoot(Path(SHOTS) / f"{name}-{somebody.width}.png")


def opened(somebody: Visitor, one: Asked, language: str) -> None:
    """Open a person's page by link and date of birth."""
    somebody.go(f"{one.path}/birth-date?language={language}")
    for part, typed in (("day", "1"), ("month", "1"), ("year", "1990")):
        somebody.page.locator(f"#birth-{part}").fill(typed)
    somebody.press(GO_ON[language])
    somebody.go("/my/")
    shot(somebody, f"{language}-own-home")


@pytest.mark.parametrize(
    ("language", "width", "javascript"), [("en", 320, True), ("ur", 320, True), ("en", 320, False), ("en", 1280, True)]
)
def test_own_onward_referral(
    visitor: Open, request: pytest.FixtureRequest, language: str, width: int, javascript: bool
) -> None:
    offered()
    refusing()
    one = asked(language=language, mobile="07700900123")
    somebody = visitor(width=width, javascript=javascript)
    opened(somebody, one, language)
    how = f"A person's own onward referral ({language}, {width} pixels{'' if javascript else ', no scripts'})"
    with somebody.measured(request.node, how, most_taps=6):
        somebody.press(say(language, "panel-more"))
        shot(somebody, f"{language}-own-list")
        somebody.press(say(language, "ask"), exact=False)
        shot(somebody, f"{language}-own-write")
        somebody.fill(say(language, "words-label"), WORDS[language])
        somebody.press(say(language, "see-button"))
        shot(somebody, f"{language}-own-preview")
        somebody.choose(say(language, "agreed", name=DEBT))
        somebody.press(say(language, "send-button", name=DEBT))
    row = Referral.objects.get()
    assert row.words == WORDS[language]
    somebody.sees(reference(row.pk))
    somebody.sees(say(language, "mark-NEXT"))
    assert somebody.page.locator("html").get_attribute("dir") == ("rtl" if language == "ur" else "ltr")
    shot(somebody, f"{language}-own-follow")
    somebody.go("/my/")
    somebody.sees(reference(row.pk))
    with somebody.measured(request.node, how.replace("own onward referral", "stopping of it"), most_taps=5):
        somebody.follow(DEBT, exact=False)
        somebody.follow(say(language, "stop-link"))
        somebody.press(say(language, "stop-button"))
        shot(somebody, f"{language}-own-stop-error")
        somebody.choose(say(language, "stop-all"))
        somebody.press(say(language, "stop-button"))
    somebody.sees(say(language, "ended-CONSENT_WITHDRAWN"))
    shot(somebody, f"{language}-own-stopped")
    somebody.go("/my/share")
    shot(somebody, f"{language}-own-share")


def test_with_the_keyboard_alone(visitor: Open) -> None:
    service = offered()
    somebody = visitor(width=1280)
    opened(somebody, asked(), "en")
    page = somebody.go(service.path)
    page.get_by_label("What would you like help with?").focus()
    page.keyboard.type("The rent")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "look":
            break
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    somebody.look_over()
    page.locator("#agreed").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/services/asked/**")
    somebody.look_over()
    somebody.sees("We have sent it")
    assert Referral.objects.count() == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_a_colleague_types_on_the_telephone(visitor: Open, request: pytest.FixtureRequest, width: int) -> None:
    offered()
    one = asked(language="ur")
    staff_id = access.invite(
        email="rita@example.org",
        name="Rita Reception",
        role=Role.PRACTICE_STAFF,
        organisation_id=one.practice_id,
        by=SYSTEM,
        at=AT,
    )
    colleague = visitor(signed_in=staff_id, width=width)
    colleague.go(f"/staff/people/{one.person_id}/")
    with colleague.measured(request.node, f"The same with a colleague on the telephone ({width} pixels)", most_taps=7):
        colleague.follow("Ask a service together")
        shot(colleague, "staff-own-list")
        colleague.press("Ask for this", exact=False)
        shot(colleague, "staff-own-write")
        colleague.fill("What would you like help with?", WORDS["ur"])
        colleague.choose("By telephone")
        colleague.press("See what they will get")
        shot(colleague, "staff-own-preview")
        colleague.choose("I read it out, and they said yes")
        colleague.press(f"Send it to {DEBT}")
    shot(colleague, "staff-own-follow")
    colleague.sees("Rita Reception, a colleague of ours, as you said it. You decided.")
    assert OwnRequest.objects.get().language == "ur"
    colleague.follow("They want to stop it")
    shot(colleague, "staff-own-stop")
