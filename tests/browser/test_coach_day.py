"""A coach's day, from the list of promises to an outcome; a clinician's referral; what the person reads of the plan."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from factories import pathway as make
from factories.pathway import World, actor
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.ids import new_id
from goodwork.pathway.absence import services as absence
from goodwork.pathway.caseload import services as caseload
from goodwork.pathway.referrals.models import Referral
from goodwork.registers.people import services as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Any]
SHOTS = os.environ.get("SHOTS_FOLDER", "")


def shot(somebody: Any, name: str) -> None:
    """Keep a picture, where pictures are wanted."""
    if SHOTS:
        somebody.shoot(Path(SHOTS) / f"{name}-{somebody.width}.png")


def now() -> datetime:
    return clock.now() - timedelta(minutes=30)


@pytest.fixture
def here() -> World:
    return make.world(now())


def held_by_coach(here: World, **facts: object) -> UUID:
    """Make a referral that the first coach has."""
    person_id = make.consenting(here, now(), **facts)
    referral_id = make.referral(here, person_id, now(), words="I want my mornings back.")
    if Referral.objects.get(pk=referral_id).holder_id != here.coach_id:
        caseload.take(referral_id=referral_id, by=actor(here.coach_id), at=now())
    return referral_id


def type_day(page: Any, name: str, day: date) -> None:
    """Fill the three boxes of a date."""
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"#id_{name}_{part}", str(value))


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, True), (320, False)])
def test_a_coachs_day(visitor: Open, here: World, width: int, javascript: bool) -> None:
    referral_id = held_by_coach(here, given_name="Grace", family_name="Okonkwo", language="ur")
    person_id = Referral.objects.get(pk=referral_id).person_id
    people.set_contact_needs(person_id=person_id, reading_need=True, interpreter_language="ur", by=SYSTEM, at=now())
    today = now().date()
    absence.note_many(
        [
            absence.NewNote(
                person_id=person_id,
                practice_id=here.practice_id,
                source_id=new_id(),
                from_date=today - timedelta(days=days),
                to_date=today - timedelta(days=days - 20),
            )
            for days in (40, 19)
        ],
        by=SYSTEM,
        at=now(),
    )
    coach = visitor(signed_in=here.coach_id, width=width, javascript=javascript)
    coach.go("/staff/today/")
    for text in (
        "Grace Okonkwo",
        "Needs an interpreter: Urdu",
        "Wants to talk, not read",
        "2 notes",
        "Ring them",
    ):
        coach.sees(text)
    shot(coach, "today")
    coach.press("No answer")
    coach.sees("Noted for")
    coach.sees("no answer")
    coach.press("They answered")

    coach.sees("Record a conversation")
    coach.press("Save the conversation")
    coach.sees("There is a problem")
    shot(coach, "conversation-error")
    page = coach.page
    page.get_by_label("What they said, in their own words").fill("I fear for my job.")
    page.get_by_label("How many minutes did it take?").fill("47")
    coach.choose("A professional interpreter helped")
    type_day(page, "next_date", today + timedelta(days=14))
    coach.press("Save the conversation")
    coach.sees("The conversation is saved")
    coach.sees("I fear for my job.")
    shot(coach, "referral")

    coach.press("Agree a plan")
    coach.choose("Thrive in work")
    page.get_by_label("Goal 1").fill("Four mornings without pain")
    page.get_by_label("Action 1: what will happen").fill("Ask for a better chair")
    coach.press("Add more actions")
    assert page.get_by_label("Goal 1").input_value() == "Four mornings without pain"
    page.get_by_label("Who does action 1").select_option("PERSON")
    type_day(page, "due_1", today + timedelta(days=7))
    coach.press("Save the plan")
    coach.sees("Enter the day of the next look at the plan")
    shot(coach, "plan-error")
    type_day(page, "review_date", today + timedelta(days=28))
    coach.press("Save the plan")
    coach.sees("They can read it on their own page")
    coach.press("Mark as done", exact=False)
    coach.sees("Noted.")
    coach.press("Change the plan")
    page.get_by_label("Goal 2").fill("Sleep through")
    coach.press("Save the plan")
    coach.sees("Older versions")
    shot(coach, "plan")
    coach.follow("Grace Okonkwo")

    coach.press("Record how it stands with work")
    shot(coach, "outcome")
    coach.choose("Employed, or works for themselves")
    coach.choose("No, not off sick")
    coach.choose("16 to 29 hours")
    page.get_by_label("How able are you to work right now?", exact=False).select_option("6")
    coach.press("Save")
    coach.sees("How it stands with work is saved")

    unfold(coach)
    coach.press("End this referral")
    coach.sees("Not yet.")
    shot(coach, "close")
    coach.press("End it")
    coach.sees("Choose why it ends")
    coach.choose("The support is finished")
    coach.press("End it")
    coach.sees("It has ended, with its reason.")
    shot(coach, "ended")
    coach.go("/staff/today/")
    coach.sees("Nothing is promised in your name.")


def unfold(who: Any) -> None:
    """Open what changes or ends a referral."""
    who.page.get_by_text("Change or end it", exact=True).click()


def test_buttons_that_are_off_say_why(visitor: Open, here: World) -> None:
    referral_id = held_by_coach(here)
    coach = visitor(signed_in=here.coach_id)
    coach.go(f"/staff/referrals/{referral_id}/")
    coach.sees("a plan comes after a conversation: record one first.")
    unfold(coach)
    coach.press("Put off until later")
    coach.press("Put off")
    coach.sees("Enter the day until which it is put off")
    type_day(coach.page, "until_date", now().date() + timedelta(days=60))
    coach.press("Put off")
    coach.sees("It is put off.")
    coach.sees("it is put off already.")
    unfold(coach)
    coach.press("Hand over")
    coach.page.get_by_label("Omar Coach", exact=False).check()
    coach.page.get_by_label("What should they know?", exact=False).fill("Likes to be rung before noon.")
    coach.press("Hand over")
    coach.sees("It is handed over, and they are told.")
    coach.sees("Likes to be rung before noon.")
    coach.press("Take it myself")
    coach.sees("This is yours now.")
    unfold(coach)
    coach.press("Move the promised day")
    type_day(coach.page, "due_date", now().date() + timedelta(days=70))
    coach.choose("They asked for another day")
    coach.press("Promise the new day")
    coach.sees("The new day is promised to them.")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_clinician_refers_and_then_sees_how_it_stands(visitor: Open, here: World, width: int) -> None:
    make.people_factory.person(
        practice=here.practice_id, at=now(), given_name="Martin", family_name="Šimić", mobile="07700900321"
    )
    clinician = visitor(signed_in=here.clinician_id, width=width)
    clinician.go("/staff/referrals/")
    clinician.press("Refer somebody")
    clinician.fill("Name, or NHS number", "simic")
    clinician.press("Find them")
    clinician.follow("Refer Martin Šimić", exact=False)
    clinician.press("Refer them")
    clinician.sees("There is a problem")
    shot(clinician, "refer-error")
    clinician.choose("In work, off sick")
    clinician.choose("Going back to work")
    clinician.choose("They agree that we share this, and how to reach them, with The Growth Company")
    clinician.page.get_by_label("What they want, in their own words", exact=False).fill("To lift again.")
    clinician.press("Refer them")
    clinician.sees("The referral is made.")
    clinician.sees("will ring you to talk about work and health")
    clinician.sees("To lift again.")
    shot(clinician, "clinician-sees")
    clinician.go("/staff/referrals/new/")
    clinician.fill("Name, or NHS number", "simic")
    clinician.press("Find them")
    clinician.follow("Refer Martin Šimić", exact=False)
    clinician.sees("They have an open referral already")


def test_repeat_fit_notes_and_an_empty_place(visitor: Open, here: World) -> None:
    coach = visitor(signed_in=here.coach_id, width=320)
    for path in ("/staff/today/", "/staff/referrals/", "/staff/referrals/?show=all", "/staff/absence/"):
        coach.go(path)
    person_id = make.consenting(here, now(), given_name="Shane", family_name="Doyle")
    today = now().date()
    absence.note_many(
        [
            absence.NewNote(
                person_id=person_id,
                practice_id=here.practice_id,
                source_id=new_id(),
                from_date=today - timedelta(days=days),
                to_date=today - timedelta(days=days - 29),
            )
            for days in (50, 20)
        ],
        by=SYSTEM,
        at=now(),
    )
    coach.go("/staff/absence/")
    coach.sees("Shane Doyle")
    days = coach.page.locator("td[data-title='Days on them']").first
    box = days.bounding_box()
    assert box, "a cell knows its column's title"
    assert box["x"] + box["width"] <= 320, "on a telephone a row's last cell is seen too"
    coach.follow("Shane Doyle")
    coach.sees("Off sick since")
