"""The main job, as it is lived: a practice sends, a person answers, a coach keeps a promise, everybody is counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from factories import fit_notes, town
from goodwork.kernel import clock
from goodwork.pathway.referrals.models import Referral
from goodwork.reach.messaging.jobs import deliver
from goodwork.reach.messaging.models import Message
from goodwork.reach.questionnaires.definitions import parse, shipped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Any]
AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
CHECK = parse(shipped()[0])
GO_ON = "آگے"


@pytest.fixture
def at_ten() -> Iterator[None]:
    """Let the server's clock stand at ten on a Tuesday; its threads read the wall clock otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: AT)
        yield


def stages(lead: Any) -> dict[str, tuple[int, list[int]]]:
    """Read every stage of the funnel's page: its people, and how many stand in each of its parts."""
    found = {}
    for section in lead.page.locator("main section").all():
        heading = re.fullmatch(r"(.+): ([\d,]+) people", section.locator("h2").first.inner_text())
        if heading:
            numbers = section.locator("tbody tr td:nth-child(2)").all_inner_texts()
            found[heading[1]] = (int(heading[2].replace(",", "")), [int(n.replace(",", "")) for n in numbers])
    return found


def send_the_morning_file(manager: Any, folder: Path) -> None:
    """Hand in two requests, look at what would happen, and send."""
    hanna = {
        "given_name": "Hanna", "family_name": "Qureshi", "birth_date": "1988-05-04", "language": "ur",
        "mobile": "07700900321", "received_at": "2026-11-24T08:30", "request_id": "J1",
    }  # fmt: skip
    by_call = {
        "given_name": "Joan", "family_name": "Zephyr", "birth_date": "1961-02-03", "information_format": "VERBAL",
        "mobile": "07700900322", "received_at": "2026-11-24T08:40", "request_id": "J2",
    }  # fmt: skip
    file = folder / "this-morning.csv"
    file.write_bytes(fit_notes.csv_of([fit_notes.GOOD | hanna, fit_notes.GOOD | by_call]))
    manager.go("/staff/fit-notes/")
    manager.page.get_by_label("File of fit-note requests").set_input_files(file)
    manager.press("Show me what would happen")
    manager.sees("Nobody has been contacted.")
    manager.sees("1 by text")
    manager.sees("1 by call")
    manager.press("Send: contact 2 people")
    manager.sees("Sent. People are contacted as the list below says")
    manager.follow("Ring those who were promised a call")
    manager.sees("Joan Zephyr")


def answer_in_urdu(person: Any, link: str) -> None:
    """Open the link of the text on an old phone and answer everything."""

    def choose(*keys: str, **names: str) -> None:
        for key in keys:
            person.choose(CHECK.text("ur", key, **names))

    person.go(link)
    assert person.page.locator("html").get_attribute("dir") == "rtl"
    person.press("شروع کریں")
    choose("work.OFF_SICK")
    person.press(GO_ON)
    choose("hours.HOURS_16_TO_29")
    person.press(GO_ON)
    choose("barriers.BODY", "barriers.MONEY")
    person.press(GO_ON)
    for field, value in (("able", 3), ("worried", 8), ("confident", 4)):
        person.page.locator(f"#{field}-{value}").check()
    person.press(GO_ON)
    person.fill(CHECK.text("ur", "matters.label"), "میری بیٹی کی شادی")
    person.press(GO_ON)
    choose("area.HOME_IN_GM", "may_work.YES")
    person.press(GO_ON)
    choose("coach.YES")
    person.press(GO_ON)
    choose("how.RING", "when.MORNING", "message.YES")
    person.press(GO_ON)
    choose("reading.NO")
    person.page.locator("label[for=interpreter-0]").click()
    person.press(GO_ON)
    person.page.locator("label[for=share-0]").click()
    person.press(GO_ON)
    person.press("میرے جواب بھیجیں")


def type_day(page: Any, name: str, day: date) -> None:
    """Fill the three boxes of a date."""
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"#id_{name}_{part}", str(value))


def support(coach: Any) -> None:
    """Find Hanna in the day's list, ring, write down what she said, agree a plan, record how it stands with work."""
    coach.go("/staff/today/")
    days = [
        datetime.strptime(found[1], "%d %b %Y").replace(tzinfo=UTC)
        for facts in coach.page.locator(".gw-day__name + .gw-day__facts").all_inner_texts()
        if (found := re.search(r" by (\d{1,2} \w{3} \d{4})", facts))
    ]
    assert len(days) > 1
    assert days == sorted(days)
    card = coach.page.locator("li.gw-day__item", has_text="Hanna Qureshi")
    card.get_by_role("button", name="They answered").click()
    coach.page.wait_for_load_state()
    coach.look_over()
    page = coach.page
    page.get_by_label("What they said, in their own words").fill("I want to dance at the wedding.")
    page.get_by_label("How many minutes did it take?").fill("30")
    coach.choose("A professional interpreter helped")
    type_day(page, "next_date", AT.date() + timedelta(days=14))
    coach.press("Save the conversation")
    coach.sees("I want to dance at the wedding.")
    coach.press("Agree a plan")
    coach.choose("Thrive in work")
    page.get_by_label("Goal 1").fill("Four mornings without pain")
    page.get_by_label("Action 1: what will happen").fill("Ask for a better chair")
    page.get_by_label("Who does action 1").select_option("PERSON")
    type_day(page, "due_1", AT.date() + timedelta(days=7))
    type_day(page, "review_date", AT.date() + timedelta(days=28))
    coach.press("Save the plan")
    coach.sees("They can read it on their own page")
    coach.follow("Hanna Qureshi")
    coach.press("Record how it stands with work")
    coach.choose("Employed, or works for themselves")
    coach.choose("No, not off sick")
    coach.choose("16 to 29 hours")
    page.get_by_label("How able are you to work right now?", exact=False).select_option("6")
    coach.press("Save")
    coach.sees("How it stands with work is saved")


def test_from_a_fit_note_request_to_a_promise_kept(visitor: Open, at_ten: None, tmp_path: Path) -> None:
    # Given a small town with its history, and a service lead who has looked at the funnel
    staff = town.settle(at=AT)
    lead = visitor(signed_in=staff["lead@example.org"])
    lead.go("/staff/funnel/")
    before = stages(lead)

    # When the practice manager sends the morning's file, and the texts go
    manager = visitor(signed_in=staff["manager@example.org"])
    send_the_morning_file(manager, tmp_path)
    deliver(at=AT)
    manager.go("/staff/outbox/")
    row = manager.page.get_by_role("link", name=re.compile("Hanna Qureshi.*Offers the work and health check"))
    row.click()
    manager.look_over()
    manager.sees("Delivered")
    link = manager.page.get_by_role("button", name="Follow the link").get_attribute("href")
    assert link

    # and the person answers on an old phone, without scripts, in Urdu, and says yes to a coach
    person = visitor(width=320, javascript=False)
    answer_in_urdu(person, link)
    sent = Message.objects.filter(template="INVITATION", language="ur", destination="+447700900321").get()
    referral = Referral.objects.get(person_id=sent.person_id)
    assert referral.holder_id

    # and the coach, whose day is ordered by promise, rings, notes, agrees a plan and records how it stands
    support(visitor(signed_in=referral.holder_id))

    # Then the person reads on their own page what was agreed and what comes next
    person.follow("اپنا صفحہ دیکھیں")
    for part, typed in (("day", "4"), ("month", "5"), ("year", "1988")):
        person.page.locator(f"#birth-{part}").fill(typed)
    person.press(GO_ON)
    person.sees("Four mornings without pain")
    person.sees("Ask for a better chair")

    # and the lead's funnel counts them, in one part of each stage or as not accounted for
    lead.go("/staff/funnel/")
    after = stages(lead)
    assert after["Referred"][0] == before["Referred"][0] + 1
    assert after["Engaged"][0] == before["Engaged"][0] + 1
    for people, parts in after.values():
        assert sum(parts) == people
