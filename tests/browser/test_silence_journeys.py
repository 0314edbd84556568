"""Nobody in silence, in a browser: the public page, the rate, a silence as the person and the lead see it, a worry."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from factories import pathway as make
from factories.pathway import AT, World, account
from factories.people import AT as ASKED_AT
from factories.people import user
from factories.questionnaires import answered, asked
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.pathway.referrals import measuring
from goodwork.pathway.referrals import services as referrals
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.models import Concern
from goodwork.reach.promises import watching
from goodwork.reach.promises.rules import MoveReason

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS_FOLDER", "")
LATER = datetime(2026, 11, 30, 10, tzinfo=UTC)


def shot(somebody: Any, name: str) -> None:
    """Keep a picture, where pictures are wanted."""
    if SHOTS:
        somebody.shoot(Path(SHOTS) / f"{name}-{somebody.width}.png")


@contextmanager
def at_moment(at: datetime) -> Iterator[None]:
    """Let the server's clock stand still; its thread reads the wall clock otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: at)
        yield


@pytest.fixture
def lived() -> Iterator[World]:
    """Thirty referrals: most reached in time, some later, some not at all, one moved; it is Monday a week later."""
    here = make.world()
    made = [make.referral(here) for _ in range(30)]
    for number, referral_id in enumerate(made[:22]):
        make.talk(here, referral_id, AT + timedelta(days=number % 4, hours=number % 5))
    referrals.move_contact(
        referral_id=made[29],
        due_date=LATER.date(),
        reason=MoveReason.NEED_MORE_TIME,
        by=make.actor(here.coach_id),
        at=AT,
    )
    watching.look(at=LATER - timedelta(days=2))
    measuring.refresh(at=LATER)
    with at_moment(LATER):
        yield here


@pytest.mark.parametrize("width", [320, 1280])
def test_everybody_can_read_how_well_we_keep_our_word(visitor: Callable[..., Any], lived: World, width: int) -> None:
    somebody = visitor(width=width)
    somebody.go("/")
    somebody.follow("See how often the promised day was kept, and what to expect")
    somebody.sees("The Growth Company")
    shot(somebody, "service-en")
    somebody.go("/service/?language=ur")
    shot(somebody, "service-ur")
    somebody.go("/service/?language=ar")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_lead_sees_who_waits_and_how_often(visitor: Callable[..., Any], lived: World, width: int) -> None:
    lead = visitor(signed_in=lived.lead_id, width=width)
    lead.go("/staff/silence/?by=provider")
    lead.sees("of 30 referrals were not reached")
    shot(lead, "rate")
    lead.follow("Who waits in silence now")
    shot(lead, "silences")
    lead.page.locator("main table a").first.click()
    lead.look_over()
    lead.sees("First promised for")
    lead.sees("Who was told, and when")
    shot(lead, "promise")
    lead.press("I am worried about this person")
    lead.choose("The person is, and said so to me. I have told them by when they hear")
    lead.fill("What is the worry?", "Nobody rang her")
    shot(lead, "concern-new")
    lead.press("Raise the concern")
    lead.sees("written down by Lena Lead")
    shot(lead, "concern")


def test_a_commissioner_sees_no_small_numbers(visitor: Callable[..., Any], lived: World) -> None:
    commissioner = visitor(signed_in=account(Role.COMMISSIONER, lived.practice_id, "Carol Commissioner"))
    commissioner.go("/staff/silence/?by=month")
    commissioner.sees("You see no small numbers")
    shot(commissioner, "rate-commissioner")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_worry_by_a_link_alone_in_urdu_on_an_old_phone(visitor: Callable[..., Any], javascript: bool) -> None:
    one = asked()
    with at_moment(ASKED_AT):
        somebody = visitor(width=320, javascript=javascript)
        somebody.go(f"{one.path}?language=ur")
        shot(somebody, f"link-ur-{javascript}")
        somebody.press("اپنی پریشانی بتائیں")
        somebody.press("بھیجیں")
        somebody.sees("لکھیں کہ آپ کو کیا پریشانی ہے")
        somebody.fill("آپ کو کیا پریشانی ہے؟", "کسی نے فون نہیں کیا")
        shot(somebody, f"worry-ur-{javascript}")
        somebody.press("بھیجیں")
        somebody.sees("آپ کی بات ہمیں مل گئی")
        shot(somebody, f"worry-told-ur-{javascript}")
    assert Concern.objects.get().words == "کسی نے فون نہیں کیا"


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ur", 320)])
def test_a_silence_and_an_answered_worry_on_their_own_page(
    visitor: Callable[..., Any], language: str, width: int
) -> None:
    one = asked()
    answered(one)
    concern_id = contacts.raise_concern(
        person_id=one.person_id, text="Nobody rang me", on_behalf=True, by=SYSTEM, at=ASKED_AT
    )
    clinician = user((Role.CLINICIAN, one.practice_id))
    contacts.close_concern(
        concern_id=concern_id,
        outcome="Spoke to the coach",
        answer="Your coach rings you on Monday. We are sorry.",
        viewer=clinician,
        by=clinician.actor(),
        at=ASKED_AT,
    )
    at = ASKED_AT + timedelta(days=10)
    watching.look(at=at)
    with at_moment(at):
        somebody = visitor(width=width)
        somebody.go(f"{one.path}/birth-date?language={language}")
        for name, value in (("day", "1"), ("month", "1"), ("year", "1990")):
            somebody.page.locator(f"[name=birth-{name}]").fill(value)
        somebody.page.locator("main button[type=submit]").first.click()
        somebody.look_over()
        assert somebody.page.locator(".gw-next--silent a").count() >= 2
        somebody.sees("Your coach rings you on Monday.")
        shot(somebody, f"home-{language}")
