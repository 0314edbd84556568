"""Ringing, worrying, answering for silence, and the demonstration's outbox, as people do them; axe after every page."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from factories import reach
from factories.reach import World, promised, reachable
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.clock import add_working_days, end_of_promise_day, local_date
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts import services as contacts
from goodwork.reach.promises import watching
from goodwork.registers.people import services as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("GOODWORK_TEST_SHOTS")


def shoot(somebody: Any, name: str) -> None:
    """Keep a picture where somebody asked for pictures."""
    if SHOTS:
        somebody.shoot(Path(SHOTS) / f"{name}-{somebody.width}.png")


def called(here: World, person_id: UUID, at: datetime) -> UUID:
    return contacts.promise_call(
        person_id=person_id, organisation_id=here.practice_id, reason=Code("INVITATION"), by=SYSTEM, at=at
    )


@pytest.mark.parametrize("width", [320, 1280])
def test_reception_rings_from_the_list_and_writes_it_down(visitor: Any, width: int) -> None:
    now = clock.now()
    here = reach.world(now)
    person_id = reachable(here, at=now, language="ur")
    people.set_safe_contact(person_id=person_id, by=SYSTEM, at=now)
    called(here, person_id, now)
    contacts.request_call_back(person_id=person_id, by=SYSTEM, at=now)
    desk = visitor(signed_in=here.staff_id, width=width)
    desk.go("/staff/calls/")
    shoot(desk, "calls")
    desk.follow("Promised by us")
    desk.follow("Amala Bird")
    desk.sees("Leave no voicemail")
    shoot(desk, "call")
    desk.press("Save")
    desk.sees("Choose what happened when you rang")
    shoot(desk, "call-error")
    desk.choose("No answer")
    desk.press("Save")
    desk.sees("The next try is promised.")
    desk.follow("I tried another way")
    shoot(desk, "call-other")
    desk.go("/staff/calls/")
    desk.follow("Amala Bird")
    desk.follow("The call is not needed any more")
    desk.choose("The person said that they do not want a call")
    desk.press("Take it off the list")
    desk.sees("The call is taken off the list.")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_worry_is_raised_and_the_lead_answers_it(visitor: Any, width: int) -> None:
    now = clock.now()
    here = reach.world(now)
    person_id = reachable(here, at=now)
    desk = visitor(signed_in=here.staff_id, width=width, javascript=False)
    desk.go(f"/staff/people/{person_id}/")
    shoot(desk, "record")
    desk.press("I am worried about this person")
    shoot(desk, "concern-new")
    desk.press("Raise the concern")
    desk.sees("Say what the worry is")
    desk.fill("What is the worry?", "Sounded hopeless on the phone")
    desk.press("Raise the concern")
    desk.sees("The safeguarding lead has been told.")
    doctor = visitor(signed_in=here.clinician_id, width=width)
    doctor.go("/staff/concerns/")
    shoot(doctor, "concerns")
    doctor.follow("Amala Bird")
    doctor.press("Take this concern")
    shoot(doctor, "concern")
    doctor.fill("What was done?", "Rang; safe at home; sees the GP tomorrow")
    doctor.press("Close the concern")
    doctor.sees("The concern is closed")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_lead_sees_who_waits_in_silence(visitor: Any, width: int) -> None:
    now = clock.now()
    here = reach.world(now)
    person_id = reachable(here, at=now)
    due = add_working_days(local_date(now), 1)
    promised(here, person_id, user_id=here.coach_id, due=due, at=now)
    watching.look(at=end_of_promise_day(add_working_days(due, 1)))
    lead = visitor(signed_in=here.lead_id, width=width)
    lead.go("/staff/silences/")
    lead.sees("Cora Coach")
    shoot(lead, "silences")
    lead.go("/staff/notices/")
    lead.sees("Somebody has waited in silence for a working day.")
    shoot(lead, "notices")
    lead.press("Seen", exact=False)
    lead.sees("There is nothing new.")
    coach = visitor(signed_in=here.coach_id, width=width)
    coach.go("/staff/promises/")
    shoot(coach, "promises")
    coach.go("/staff/promises/?whose=all&overdue=1")
    coach.page.locator("table a").first.click()
    coach.look_over()
    coach.sees("The date has passed in silence")
    shoot(coach, "promise")
    coach.press("Move the date")
    shoot(coach, "promise-move")
    day = add_working_days(due, 4)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        coach.fill(part, str(value))
    coach.choose("More time is needed")
    coach.press("Move the date and tell the person")
    coach.sees("The date is moved, and the person is told.")
    coach.press("Give it to a colleague")
    coach.page.get_by_label("Who holds it from now on?").select_option(label="Omar Coach")
    coach.press("Give it to them")
    coach.sees("The promise is passed on.")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_message_is_opened_in_the_outbox_and_replied_to(visitor: Any, width: int) -> None:
    now = clock.now()
    here = reach.world(now)
    promised(here, reachable(here, at=now, language="ur"), due=add_working_days(local_date(now), 3), at=now)
    desk = visitor(signed_in=here.staff_id, width=width)
    desk.go("/staff/outbox/")
    shoot(desk, "outbox")
    desk.page.locator("table a").first.click()
    desk.look_over()
    shoot(desk, "outbox-message")
    desk.fill("Reply as this person", "روکیں")
    desk.press("Send the reply")
    desk.sees("Taken as STOP")
    desk.press("Follow the link")
