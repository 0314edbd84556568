"""Promises, silences and notices as pages (M1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from factories import reach
from factories.accounts import account, signed_in
from factories.people import organisation
from factories.reach import AT, World, promised, reachable, row
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.reach.promises import services, watching
from goodwork.reach.promises.models import Notice, Promise
from goodwork.reach.promises.rules import due_in, times_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning() -> Iterator[None]:
    with clock.acting_at(AT):
        yield


@pytest.fixture
def here() -> World:
    return reach.world()


def text(response: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", plain)


def test_empty_pages_make_sense(here: World) -> None:
    lead = signed_in(here.lead_id)
    assert "You hold no promise now." in text(lead.get("/staff/promises/"))
    assert "Nobody waits in silence." in text(lead.get("/staff/silences/"))
    assert "There is nothing new." in text(lead.get("/staff/notices/"))


def test_a_coach_sees_their_promises_and_moves_one(here: World) -> None:
    now = clock.now()
    made = promised(here, reachable(here), user_id=here.coach_id, due=due_in(now, 3), at=now)
    coach = signed_in(here.coach_id)
    assert f"/staff/promises/{made.pk}/" in coach.get("/staff/promises/").content.decode()
    page = f"/staff/promises/{made.pk}/move/"
    wrong = coach.post(page, {"due_date_day": "31", "due_date_month": "2", "due_date_year": "2027"}).content.decode()
    assert wrong.count("Enter the new date as a real date") == 2
    assert 'value="31"' in wrong, "what was typed is kept"
    past = {"due_date_day": "1", "due_date_month": "1", "due_date_year": "2020", "reason": "NEED_MORE_TIME"}
    assert "must be today before 5pm" in coach.post(page, past).content.decode()
    later = due_in(now, 6)
    done = coach.post(
        page,
        {
            "due_date_day": later.day,
            "due_date_month": later.month,
            "due_date_year": later.year,
            "reason": "NEED_MORE_TIME",
        },
        follow=True,
    )
    assert "because more time is needed" in text(done)
    assert row(made.pk).due_date == later


def test_what_nobody_holds_by_name_is_counted_on_the_day_and_listed_behind_the_count(here: World) -> None:
    now = clock.now()
    person_id = reachable(here)
    promised(here, person_id, user_id=here.coach_id, due=due_in(now, 3), at=now)
    loose = promised(here, person_id, user_id=None, due=due_in(now, 3), at=now)
    coach = signed_in(here.coach_id)
    day = coach.get("/staff/today/").content.decode()
    assert '<a href="/staff/promises/?whose=nobody">1 promise is in nobody’s hands yet</a>' in day
    listed = coach.get("/staff/promises/?whose=nobody").content.decode()
    assert re.findall(r'href="/staff/promises/([0-9a-f-]{36})/"', listed) == [str(loose.pk)]
    services.reassign(promise_id=loose.pk, user_id=here.coach_id, by=SYSTEM, at=now)
    assert "Every promise is in somebody’s hands." in text(coach.get("/staff/promises/?whose=nobody"))


def test_a_promise_is_given_to_a_colleague(here: World) -> None:
    now = clock.now()
    made = promised(here, reachable(here), user_id=here.coach_id, due=due_in(now, 3), at=now)
    coach = signed_in(here.coach_id)
    page = coach.get(f"/staff/promises/{made.pk}/give/").content.decode()
    assert "Omar Coach" in page
    assert "Rita Reception" not in page
    coach.post(f"/staff/promises/{made.pk}/give/", {"user_id": str(here.other_coach_id)})
    assert row(made.pk).user_id == here.other_coach_id
    assert "Enter" not in text(coach.get(f"/staff/promises/{made.pk}/"))
    bad = coach.post(f"/staff/promises/{made.pk}/give/", {"user_id": str(here.staff_id)}).content.decode()
    assert "Choose who holds it" in bad


def test_silence_stands_on_the_leads_page_and_on_the_record(here: World) -> None:
    person_id = reachable(here)
    made = promised(here, person_id, user_id=here.coach_id)
    watching.look(at=times_of(made.due_date).lapse_at)
    lead, desk, coach = signed_in(here.lead_id), signed_in(here.staff_id), signed_in(here.coach_id)
    assert f"/staff/promises/{made.pk}/" in lead.get("/staff/silences/").content.decode()
    record = text(desk.get(f"/staff/people/{person_id}/"))
    assert "Silent" in record
    assert "The person has not been reached yet." in record
    assert "passed its date" in text(coach.get("/staff/notices/"))
    assert coach.get("/staff/silences/").status_code == 404
    assert "The date has passed in silence" in text(desk.get(f"/staff/promises/{made.pk}/"))
    assert desk.get(f"/staff/promises/{made.pk}/move/").status_code == 404, "the practice does not hold it"


def test_notices_are_marked_as_seen_one_or_all(here: World) -> None:
    person_id = reachable(here)
    for _ in range(3):
        promised(here, person_id, user_id=here.coach_id)
    watching.look(at=AT + timedelta(days=4))
    coach = signed_in(here.coach_id)
    ids = [str(n.pk) for n in Notice.objects.filter(user_id=here.coach_id)]
    assert len(ids) == 3
    coach.post("/staff/notices/", {"notice": ids[0]})
    assert Notice.objects.filter(seen_at__isnull=True, user_id=here.coach_id).count() == 2
    coach.post("/staff/notices/", {"notice": [*ids[1:], "nonsense"]})
    assert "There is nothing new." in text(coach.get("/staff/notices/"))


def test_strangers_find_nothing(here: World) -> None:
    made = promised(here, reachable(here))
    stranger = signed_in(account(Role.WORK_COACH, organisation("OTHER", "PROVIDER")))
    for path in ("", "move/", "give/"):
        assert stranger.get(f"/staff/promises/{made.pk}/{path}").status_code == 404
    assert str(made.pk) not in stranger.get("/staff/promises/?whose=all").content.decode()
    assert Client().get(f"/staff/promises/{made.pk}/").status_code == 302


def test_a_page_after_nonsense_begins_at_the_first(here: World) -> None:
    made = promised(here, reachable(here))
    lead = signed_in(here.lead_id)
    for nonsense in ("x", "2026-01-01_x", "_", f"2026-13-01_{made.pk}"):
        assert str(made.pk) in lead.get("/staff/promises/", {"whose": "all", "after": nonsense}).content.decode()
    assert Promise.objects.count() == 1
