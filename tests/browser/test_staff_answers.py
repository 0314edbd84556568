"""Staff read answers and type for somebody on the telephone; axe after every page, on a phone and on a desk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factories.accounts import account
from factories.people import AT
from factories.questionnaires import answered, asked
from goodwork.kernel import clock
from goodwork.kernel.actors import Role
from goodwork.reach.questionnaires.models import Answer
from goodwork.reach.questionnaires.rules import Mode, TypedBy, Typing

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS_FOLDER", "")


def shot(somebody: Any, name: str) -> None:
    """Keep a picture, where pictures are wanted."""
    if SHOTS:
        somebody.shoot(Path(SHOTS) / f"{name}-{somebody.width}.png")


@pytest.fixture
def at_nine() -> Any:
    """Let the server's clock stand where the tests' does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: AT)
        yield


@pytest.mark.parametrize("width", [320, 1280])
def test_a_reader_reads_what_somebody_wrote_in_urdu(visitor: Callable[..., Any], at_nine: None, width: int) -> None:
    one = asked(language="ur")
    answered(
        one, typing=Typing(TypedBy.PERSON, "ur", Mode.WEB), matters="میری بیٹی کی شادی", coach="NOT_NOW", share=None
    )
    reader = visitor(signed_in=account(Role.CLINICIAN, one.practice_id), width=width)
    reader.go("/staff/questionnaires/")
    shot(reader, "staff-answers")
    reader.follow("Ana Evans")
    reader.sees("میری بیٹی کی شادی")
    shot(reader, "staff-answers-one")
    reader.page.get_by_label("Family, friends or something that they love").check()
    reader.press("I have read this")
    reader.sees("The answers are marked as read")
    reader.go("/staff/questionnaires/?without=1")
    reader.sees("It is noted of all of them.")
    reader.go("/staff/answers/?by=practice")
    shot(reader, "staff-said")
    reader.sees("1 of 1 worry much about managing their health at work: 100%.")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_receptionist_types_for_somebody_who_speaks_urdu(
    visitor: Callable[..., Any], at_nine: None, width: int
) -> None:
    one = asked(language="ur")
    reception = visitor(signed_in=account(Role.PRACTICE_STAFF, one.practice_id), width=width)
    reception.go(f"/staff/questionnaires/ask/{one.person_id}")
    shot(reception, "staff-begin")
    reception.press("Continue")
    assert reception.page.locator(".nhsuk-error-summary").count() == 1
    reception.choose("By telephone")
    reception.press("Continue")
    shot(reception, "staff-question")
    ticks = [
        "#work-2",
        "#barriers-1",
        "#able-5",
        "#worried-5",
        "#confident-5",
        "",
        "#area-1",
        "#may_work-0",
        "#coach-1",
    ]
    for group in (ticks[:1], ticks[1:2], ticks[2:5], [], ticks[6:8], ticks[8:]):
        for tick in group:
            reception.page.locator(tick).check()
        if not group:
            reception.page.locator("#matters").fill("She said: my garden")
        if len(group) == 3:
            shot(reception, "staff-scales")
        reception.press("Continue")
    shot(reception, "staff-send")
    reception.press("Send their answers")
    reception.sees("Tell them what happens next")
    shot(reception, "staff-done")
    assert {(a.typed_by, a.language, a.mode) for a in Answer.objects.all()} == {("USER", "ur", "PHONE")}
