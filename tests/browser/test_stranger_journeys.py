"""A service lead reads what came from a number that nobody has, and finds who it was; axe after every page (M1)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from factories import reach
from factories.pathway import consenting
from goodwork.kernel import clock
from goodwork.reach.messaging import inbound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("GOODWORK_TEST_SHOTS")


def shoot(somebody: Any, name: str) -> None:
    """Keep a picture where somebody asked for pictures."""
    if SHOTS:
        somebody.shoot(Path(SHOTS) / f"{name}-{somebody.width}.png")


@pytest.mark.parametrize(("width", "javascript"), [(320, False), (1280, True)])
def test_a_strangers_text_is_read_rung_about_and_given_to_who_it_was(
    visitor: Any, width: int, javascript: bool
) -> None:
    now = clock.now()
    here = reach.world(now)
    consenting(here, at=now, given_name="Zofia", family_name="Found")
    for n, (number, body) in enumerate(
        [
            ("447700900999", "It is Zofia on my sister's phone. I can't cope any more, please ring"),
            ("447700900888", "مجھے مدد چاہیے"),
            ("447700900777", ""),
        ]
    ):
        inbound.receive_text(from_number=number, body=body, received_at=now, reference=f"r-{n}", at=now)
    lead = visitor(signed_in=here.lead_id, width=width, javascript=javascript)
    lead.go("/staff/notices/")
    shoot(lead, "stranger-notices")
    lead.go("/staff/silences/")
    shoot(lead, "stranger-silences")
    lead.follow("3 texts from unknown numbers wait to be read")
    shoot(lead, "strangers")
    lead.follow("07700 900999", exact=False)
    shoot(lead, "stranger")
    lead.press("Save")
    lead.sees("Choose what happened when you rang")
    lead.choose("No answer")
    lead.press("Save")
    lead.sees("Written down.")
    lead.follow("I am worried about whoever wrote")
    lead.fill("What is the worry?", "She says that she can't cope")
    shoot(lead, "stranger-worry")
    lead.press("Tell the safeguarding lead")
    lead.sees("Somebody is worried")
    shoot(lead, "stranger-worried")
    lead.follow("It is nobody on record: say what came of it")
    lead.choose("Nobody answers at this number")
    lead.press("Close it")
    lead.sees("Ring at another time of the day first")
    shoot(lead, "stranger-close")
    lead.follow("The text")
    lead.press("Find the person on record")
    lead.fill("Name (optional)", "Zofia Found")
    lead.press("Search")
    lead.sees("1 person found")
    shoot(lead, "stranger-match")
    lead.press("It was them", exact=False)
    lead.sees("The text stands with this person now")
    lead.go("/staff/strangers/?ended=1")
    lead.sees("Found who it was")
    shoot(lead, "strangers-ended")
    lead.go("/staff/calls/")
    lead.follow("Zofia Found")
    lead.sees("I can't cope any more")
    shoot(lead, "stranger-call")
