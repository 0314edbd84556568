"""What a person reads of their plan on their own page, in their language, and what they can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from factories import pathway as make
from factories.pathway import AT, World, actor
from goodwork.kernel import clock
from goodwork.kernel.words import LANGUAGES
from goodwork.pathway.outcomes.models import SatisfactionQuestion
from goodwork.pathway.plans import services as plans
from goodwork.pathway.plans.models import Plan, PlanActionDone
from goodwork.pathway.plans.rules import Action, Content, Who
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.rules import Reason
from goodwork.web.my.agreed.tongue import WORDS
from goodwork.web.my.session import BEGAN
from goodwork.web.routing import PERSON_SESSION, PERSON_SESSION_UNTIL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    """Let the doors read a clock that stands still."""
    with clock.acting_at(AT):
        yield


@pytest.fixture
def here() -> World:
    return make.world()


def proved(person_id: UUID) -> Client:
    """Return a browser in which a person has just given their date of birth."""
    client = Client()
    session = client.session
    session[PERSON_SESSION] = str(person_id)
    session[PERSON_SESSION_UNTIL] = AT.timestamp() + 1800
    session[BEGAN] = AT.timestamp()
    session.save()
    return client


def agreed(here: World, person_id: UUID) -> UUID:
    """Let a person and their coach agree a plan; return the referral."""
    referral_id = make.referral(here, person_id)
    make.talk(here, referral_id, AT)
    day = AT.date() + timedelta(days=14)
    content = Content(
        kind="THRIVE_IN_WORK",
        review_date=day,
        matters="<i>My mornings</i>",
        goals=("Four mornings",),
        actions=(
            Action(text="Ask for a chair", who=Who.PERSON, due_date=day),
            Action(text="Write to the boss", who=Who.COACH, due_date=day),
        ),
    )
    plans.agree(referral_id=referral_id, content=content, by=actor(here.coach_id), at=AT)
    return referral_id


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_plan_that_has_ended_can_still_be_read(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = agreed(here, person_id)
    referrals.close(referral_id=referral_id, reason=Reason.PLAN_COMPLETED, by=actor(here.coach_id), at=AT)
    page = text(proved(person_id).get("/my/"))
    for words in ("What we agreed before", "This plan ended on Monday 23 November 2026", "Ask for a chair"):
        assert words in page
    for words in ("I have done this", "look at this plan again", "<i>My mornings"):
        assert words not in page


def test_the_plan_stands_on_the_page_and_what_is_theirs_can_be_ticked_off(here: World) -> None:
    person_id = make.consenting(here)
    agreed(here, person_id)
    client = proved(person_id)
    page = text(client.get("/my/"))
    for words in (
        "What we agreed",
        "Your plan: Thrive in work",
        "&lt;i&gt;My mornings",
        "Ask for a chair",
        "Cora Coach",
    ):
        assert words in page
    assert page.count("I have done this") == 1
    plan = Plan.objects.get()
    keys = {a.text: a.key for a in plan.versions.get().actions.all()}
    data = {"plan": str(plan.pk), "action": str(keys["Ask for a chair"])}
    assert client.post("/my/agreed/done", data).status_code == 302
    assert PlanActionDone.objects.get().key == keys["Ask for a chair"]
    assert "You have done: Ask for a chair" in text(client.get("/my/"))
    theirs = {"plan": str(plan.pk), "action": str(keys["Write to the boss"])}
    assert client.post("/my/agreed/done", theirs).status_code == 404


@pytest.mark.parametrize("odd", ["", "x", "018f3a50-0000-7000-8000-000000000001"])
def test_nothing_else_can_be_ticked_off(here: World, odd: str) -> None:
    person_id = make.consenting(here)
    agreed(here, person_id)
    client = proved(person_id)
    assert client.post("/my/agreed/done", {"plan": odd, "action": odd}).status_code == 404
    plan = str(Plan.objects.get().pk)
    assert client.post("/my/agreed/done", {"plan": plan, "action": odd}).status_code == 404


def test_another_persons_plan_is_not_found(here: World) -> None:
    agreed(here, make.consenting(here))
    plan = Plan.objects.get()
    key = plan.versions.get().actions.first()
    stranger = proved(make.consenting(here))
    data = {"plan": str(plan.pk), "action": str(key.key if key else "")}
    assert stranger.post("/my/agreed/done", data).status_code == 404
    assert "What we agreed" not in text(stranger.get("/my/"))


def test_how_the_help_was_is_asked_once_it_has_ended_and_answered_once(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = agreed(here, person_id)
    client = proved(person_id)
    assert "How was the help?" not in text(client.get("/my/"))
    assert client.post("/my/agreed/helped", {"answer": "GOOD"}).status_code == 404
    referrals.close(referral_id=referral_id, reason=Reason.PLAN_COMPLETED, by=actor(here.coach_id), at=AT)
    assert "How was the help?" in text(client.get("/my/"))
    assert client.post("/my/agreed/helped", {"answer": "SPLENDID"}).status_code == 404
    assert client.post("/my/agreed/helped", {"answer": "GOOD"}).status_code == 302
    client.post("/my/agreed/helped", {"answer": "POOR"})
    assert SatisfactionQuestion.objects.get().answer == "GOOD"
    page = text(client.get("/my/"))
    assert "You said: Good." in page
    assert "What we agreed</h2>" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_are_whole_in_every_language(here: World, language: str) -> None:
    assert WORDS.keys(language) == WORDS.keys("en")
    person_id = make.consenting(here, language=language)
    agreed(here, person_id)
    page = text(proved(person_id).get(f"/my/?language={language}"))
    assert WORDS.text(language, "agreed-title") in page
    assert f'<html lang="{language}"' in page
