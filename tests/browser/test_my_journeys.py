"""A person with an old phone: the link, the questions in Urdu, thanks, and their own page; axe after every page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from factories.people import AT
from factories.questionnaires import Asked, answered, asked
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, ActorKind, Viewer
from goodwork.reach.links import services as link_services
from goodwork.reach.promises import queries as promises
from goodwork.reach.questionnaires.definitions import parse, shipped
from goodwork.reach.questionnaires.models import Answer, Response

pytestmark = pytest.mark.django_db(transaction=True)

CHECK = parse(shipped()[0])
SHOTS = os.environ.get("SHOTS_FOLDER", "")


def words(language: str, key: str, **names: str) -> str:
    """Return the questions' words."""
    return CHECK.text(language, key, **names)


def shot(somebody: Any, name: str) -> None:
    """Keep a picture, where pictures are wanted."""
    if SHOTS:
        somebody.shoot(Path(SHOTS) / f"{name}-{somebody.width}.png")


def answer_all(somebody: Any, language: str, provider: str) -> None:
    """Answer every question by its words, as somebody who reads them does."""

    def pick(*keys: str, **names: str) -> None:
        for key in keys:
            somebody.choose(words(language, key, **names))

    def number(field: str, value: int) -> None:
        somebody.page.locator(f"#{field}-{value}").check()

    go_on = {"en": "Continue", "ur": "آگے"}[language]
    pick("work.OFF_SICK")
    shot(somebody, f"{language}-work")
    somebody.press(go_on)
    pick("hours.HOURS_16_TO_29")
    somebody.press(go_on)
    pick("barriers.BODY", "barriers.MONEY")
    shot(somebody, f"{language}-barriers")
    somebody.press(go_on)
    number("able", 3)
    number("worried", 8)
    somebody.page.locator("label[for=confident-x0]").click()
    shot(somebody, f"{language}-scales")
    somebody.press(go_on)
    somebody.fill(
        words(language, "matters.label"), {"en": "My daughter's wedding", "ur": "میری بیٹی کی شادی"}[language]
    )
    shot(somebody, f"{language}-matters")
    somebody.press(go_on)
    pick("area.HOME_IN_GM", "area.GP_IN_GM", "may_work.YES")
    shot(somebody, f"{language}-place")
    somebody.press(go_on)
    pick("coach.YES")
    shot(somebody, f"{language}-coach")
    somebody.press(go_on)
    pick("how.RING", "when.MORNING")
    shot(somebody, f"{language}-reach")
    somebody.press(go_on)
    assert words(language, "message.missing") in somebody.page.content()
    shot(somebody, f"{language}-reach-error")
    assert somebody.page.locator("#when-0").is_checked()
    pick("message.YES")
    somebody.press(go_on)
    pick("reading.NO")
    somebody.page.locator("label[for=interpreter-1]").click()
    shot(somebody, f"{language}-help")
    somebody.press(go_on)
    somebody.page.locator("label[for=share-0]").click()
    shot(somebody, f"{language}-share")
    somebody.press(go_on)


@pytest.fixture
def at_nine() -> Iterator[None]:
    """Let the server's clock stand where the tests' does; its thread reads the wall clock otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: AT)
        yield


@pytest.mark.parametrize(("language", "javascript"), [("ur", True), ("en", False)])
def test_somebody_answers_on_a_phone(
    visitor: Callable[..., Any], at_nine: None, language: str, javascript: bool
) -> None:
    one = asked(language=language)
    somebody = visitor(width=320, javascript=javascript)
    somebody.go(one.path)
    assert somebody.page.locator("html").get_attribute("dir") == ("rtl" if language == "ur" else "ltr")
    shot(somebody, f"{language}-request")
    somebody.press({"en": "Start", "ur": "شروع کریں"}[language])
    answer_all(somebody, language, "The Growth Company")
    shot(somebody, f"{language}-send")
    somebody.press({"en": "Send my answers", "ur": "میرے جواب بھیجیں"}[language])
    [owed] = promises.next_for(SYSTEM_VIEWER, one.person_id, at=AT)
    assert owed.text(language) in somebody.page.content()
    shot(somebody, f"{language}-thanks")
    response = Response.objects.get()
    assert (response.language, response.wants, response.consent) == (language, "YES", "YES")
    assert Answer.objects.get(field="able").value == 3

    somebody.follow({"en": "See your page", "ur": "اپنا صفحہ دیکھیں"}[language])
    shot(somebody, f"{language}-birth")
    for part, typed in (("day", "1"), ("month", "1"), ("year", "1990")):
        somebody.page.locator(f"#birth-{part}").fill(typed)
    somebody.press({"en": "Continue", "ur": "آگے"}[language])
    assert somebody.page.url.endswith("/my/")
    assert owed.text(language) in somebody.page.content()
    shot(somebody, f"{language}-home")


@pytest.mark.parametrize(("language", "width"), [("ur", 320), ("en", 1280)])
def test_every_page_of_ones_own_is_fit_to_be_read(
    visitor: Callable[..., Any], at_nine: None, language: str, width: int
) -> None:
    one = asked(language=language, mobile="07700900123", email="ana@example.org")
    answered(one)
    somebody = visitor(width=width)
    for path, status in (
        (f"{one.path}", 200),
        ("/my/", 200),
        ("/my/find", 200),
        ("/my/find/sent", 200),
        ("/my/left", 200),
    ):
        somebody.go(f"{path}?language={language}", status=status)
        shot(somebody, f"{language}-closed{path.replace('/', '-').replace(one.token, 'token')}")
    for page, year in (("helping", 1960), ("ring", 1950)):
        waiting = asked(language=language, given_name=page, birth_date=AT.date().replace(year=year))
        somebody.go(f"{waiting.path}/{page}?language={language}")
        shot(somebody, f"{language}-{page}")
        somebody.page.locator("main form button[type=submit]").click()
        somebody.page.wait_for_load_state()
        somebody.look_over()
        assert somebody.page.locator(".nhsuk-error-summary").count() == 1
    for day in range(1, 11):
        link_services.try_birth_date(
            link_id=waiting.link_id,
            birth_date=AT.date().replace(year=1900, day=day),
            viewer=Viewer(kind=ActorKind.PERSON),
            by=SYSTEM,
            at=AT,
        )
    somebody.go(waiting.path)
    assert "2026" in somebody.page.locator("main").inner_text()
    shot(somebody, f"{language}-locked")
    somebody.go(f"/my/q/{'a' * 24}?language={language}", status=404)
    shot(somebody, f"{language}-dead")
    somebody.go(f"{one.path}/birth-date")
    prove(somebody, one, {"en": "Continue", "ur": "آگے"}[language])
    for page in ("", "ring", "worry", "not-now", "stop", "start", "details", "share", "held"):
        somebody.go(f"/my/{page}")
        shot(somebody, f"{language}-my-{page or 'home'}")
    for page in ("ring", "worry"):
        somebody.go(f"/my/{page}")
        somebody.page.locator("main form button[type=submit]").click()
        somebody.page.wait_for_load_state()
        somebody.look_over()
        assert somebody.page.locator(".nhsuk-error-summary").count() == 1
        shot(somebody, f"{language}-my-{page}-error")


def prove(somebody: Any, one: Asked, go_on: str) -> None:
    """Give the date of birth."""
    for part, typed in (("day", "1"), ("month", "1"), ("year", "1990")):
        somebody.page.locator(f"#birth-{part}").fill(typed)
    somebody.press(go_on)


def test_the_questions_can_be_answered_with_the_keyboard_alone(visitor: Callable[..., Any], at_nine: None) -> None:
    one = asked()
    somebody = visitor(width=1280)
    page = somebody.go(one.path)
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/work")
    page.locator("#work-0").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/hours")
    page.locator("#hours-0").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/barriers")
    page.locator("#barriers-0").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/scales")
    page.locator("#able-0").focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    assert page.locator("#able-7").is_checked()
    box = page.locator("label[for=able-7]").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
