"""Pages of the pathway, by Django's client: who may come, what bad input gets, and how many queries a page takes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import pathway as make
from factories.accounts import signed_in
from factories.pathway import World, actor
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.kernel.ids import new_id
from goodwork.ledger.audit.models import Access
from goodwork.pathway.caseload import services as caseload
from goodwork.pathway.conversations.models import Conversation
from goodwork.pathway.plans.models import Plan
from goodwork.pathway.referrals.models import Referral
from goodwork.registers.people import services as people
from goodwork.registers.programmes import services as programmes

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 12


@pytest.fixture
def here() -> World:
    return make.world(clock.now())


@pytest.fixture
def referral_id(here: World) -> UUID:
    return mine(here)


def mine(here: World, **facts: object) -> UUID:
    """Make a referral that the first coach has."""
    at = clock.now()
    made = make.referral(here, make.consenting(here, at, **facts), at)
    if Referral.objects.get(pk=made).holder_id != here.coach_id:
        caseload.take(referral_id=made, by=actor(here.coach_id), at=at)
    return made


def day(prefix: str, offset: int) -> dict[str, str]:
    found = clock.local_date(clock.now()) + timedelta(days=offset)
    return {f"{prefix}_day": str(found.day), f"{prefix}_month": str(found.month), f"{prefix}_year": str(found.year)}


def text(answer: Any) -> str:
    return str(answer.content.decode())


TALK = {
    "words": "I fear <b>for my job</b>.",
    "note": "",
    "minutes": "20",
    "mode": "PHONE",
    "place": "NONE",
    "interpreter": "NOT_NEEDED",
    "held_time": "00:01",
    "told": "BY_VOICE",
}


def talked(coach: Client, referral_id: UUID) -> Any:
    address = reverse("staff-conversation-new", kwargs={"referral_id": referral_id})
    return coach.post(address, {**TALK, **day("held_date", 0), **day("next_date", 7)})


def test_every_page_is_not_found_for_a_coach_from_elsewhere(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    talked(coach, referral_id)
    plan(coach, referral_id)
    elsewhere = make.people_factory.organisation("OTHER", "PROVIDER")
    stranger = signed_in(make.account(Role.WORK_COACH, elsewhere, "Sam Stranger", clock.now()))
    for name in ("", "-hold", "-next", "-close", "-hand-over"):
        assert stranger.get(reverse(f"staff-referral{name}", kwargs={"referral_id": referral_id})).status_code == 404
    for name in ("-accept", "-take", "-tried"):
        data = {"channel": "PHONE", "result": "NO_ANSWER"}
        answer = stranger.post(reverse(f"staff-referral{name}", kwargs={"referral_id": referral_id}), data)
        assert answer.status_code == 404
    for name in ("staff-conversation-new", "staff-plan-new", "staff-outcome-new"):
        assert stranger.get(reverse(name, kwargs={"referral_id": referral_id})).status_code == 404
    talk_id = Conversation.objects.get().pk
    plan_id = Plan.objects.get().pk
    assert stranger.get(reverse("staff-conversation", kwargs={"conversation_id": talk_id})).status_code == 404
    for name in ("staff-plan", "staff-plan-change"):
        assert stranger.get(reverse(name, kwargs={"plan_id": plan_id})).status_code == 404
    key = plan_key(plan_id)
    answer = stranger.post(reverse("staff-plan-action", kwargs={"plan_id": plan_id}), {"done": key})
    assert answer.status_code == 404
    assert not Plan.objects.get().done.exists()


def test_reception_sees_how_it_stands_and_no_words_notes_or_actions(here: World) -> None:
    at = clock.now()
    made = make.referral(here, make.consenting(here, at), at, words="My own words", comment="A remark")
    make.talk(here, made, at)
    seen = text(signed_in(here.staff_id).get(reverse("staff-referral", kwargs={"referral_id": made})))
    assert "Being supported" in seen
    assert "will be in touch" in seen
    for hidden in ("My own words", "A remark", "I want my mornings back", "End this referral", "May we support them"):
        assert hidden not in seen


def test_what_is_typed_is_data_and_never_markup(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    answer = talked(coach, referral_id)
    assert answer.status_code == 302
    seen = text(coach.get(answer["Location"]))
    assert "I fear &lt;b&gt;for my job&lt;/b&gt;." in seen
    assert "The conversation is saved" in seen


def test_a_conversation_that_cannot_be_keeps_what_was_typed_and_says_what_to_mend(
    here: World, referral_id: UUID
) -> None:
    coach = signed_in(here.coach_id)
    address = reverse("staff-conversation-new", kwargs={"referral_id": referral_id})
    wrong = {**TALK, "minutes": "900", "held_time": "25:00", **day("held_date", 0), **day("next_date", -3)}
    answer = coach.post(address, wrong)
    seen = text(answer)
    assert answer.status_code == 422
    for sentence in ("Enter the time like 14:30", "480"):
        assert sentence in seen
    assert "I fear &lt;b&gt;for my job&lt;/b&gt;." in seen
    again = coach.post(address, {**TALK, **day("held_date", 0), **day("next_date", -3)})
    assert text(again).count("The date must be today before 5pm, or later") == 2
    place = coach.post(address, {**TALK, "place": "HOME", **day("held_date", 0), **day("next_date", 3)})
    assert "A place belongs to a conversation in person" in text(place)
    assert not Conversation.objects.exists()
    null = coach.post(address, {**TALK, "words": "a\x00b", **day("held_date", 0), **day("next_date", 3)})
    assert null.status_code == 422


PLAN = {
    "kind": "MOVE_INTO_WORK",
    "matters": "",
    "treatment": "",
    "duties": "",
    "weekly_hours_now": "",
    "weekly_hours_aim": "16",
    "goal_1": "Find a part-time job",
    "goal_2": "",
    "action_1": "Write a CV together",
    "who_1": "COACH",
    "who_named_1": "",
    "key_1": "",
}


def plan(coach: Client, referral_id: UUID, **changed: str) -> Any:
    address = reverse("staff-plan-new", kwargs={"referral_id": referral_id})
    return coach.post(address, {**PLAN, **day("due_1", 7), **day("review_date", 28), **changed})


def plan_key(plan_id: UUID) -> str:
    version = Plan.objects.get(pk=plan_id).versions.get(number=1)
    return str(version.actions.get().key)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"goal_1": ""}, "Write down at least one goal"),
        ({"action_1": ""}, "Action 1: say what will happen, or empty its other boxes"),
        ({"who_1": ""}, "Action 1: choose who does it"),
        ({"who_1": "OTHER"}, "Action 1: say who will do this"),
        ({"due_1_day": "", "due_1_month": "", "due_1_year": ""}, "Action 1: say by which day this will be done"),
        ({"due_1_day": "31", "due_1_month": "2"}, "Action 1: enter the day as a real date"),
        ({"weekly_hours_aim": "lots"}, "Enter the hours a week as a number, like 16 or 7.5"),
        ({"weekly_hours_aim": "NaN"}, "Enter the hours a week as whole or half hours"),
        ({"weekly_hours_aim": "400"}, "Hours a week are from 0 to 100"),
        ({"review_date_year": "2031"}, "Look at the plan again within 12 weeks"),
        ({"kind": "OTHER_KIND"}, "Choose what kind of plan it is"),
        ({"key_1": "not-a-key"}, "Enter a valid UUID."),
    ],
)
def test_a_plan_that_cannot_be_names_what_to_mend(
    here: World, referral_id: UUID, changed: dict[str, str], sentence: str
) -> None:
    coach = signed_in(here.coach_id)
    talked(coach, referral_id)
    answer = plan(coach, referral_id, **changed)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Plan.objects.exists()


def test_more_rows_keep_what_was_typed_and_save_nothing(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    talked(coach, referral_id)
    answer = plan(coach, referral_id, more="action")
    seen = text(answer)
    assert answer.status_code == 200
    assert 'value="Find a part-time job"' in seen
    assert 'name="action_3"' in seen
    assert 'name="action_4"' not in seen
    assert not Plan.objects.exists()


def test_a_plan_is_agreed_ticked_off_and_taken_back(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    talked(coach, referral_id)
    address = plan(coach, referral_id)["Location"].split("?")[0]
    plan_id = Plan.objects.get().pk
    act = reverse("staff-plan-action", kwargs={"plan_id": plan_id})
    coach.post(act, {"done": plan_key(plan_id)})
    assert "Not done after all" in text(coach.get(address))
    coach.post(act, {"undo": plan_key(plan_id)})
    assert "Mark as done" in text(coach.get(address))
    assert coach.post(act, {"done": "nonsense"}).status_code == 404
    assert coach.post(act, {"done": str(new_id())}).status_code == 422


def test_who_went_along_and_whom_they_met_stands_with_the_action(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    talked(coach, referral_id)
    address = plan(coach, referral_id, who_1="TOGETHER", action_1="The walking group")["Location"].split("?")[0]
    assert "We went together" in text(coach.get(address))
    act = reverse("staff-plan-action", kwargs={"plan_id": Plan.objects.get().pk})
    coach.post(act, {"done": plan_key(Plan.objects.get().pk), "introduced_to": "<b>Grace</b>\x00"})
    shown = text(coach.get(address))
    assert "with Cora Coach. Introduced to" in shown
    assert "&lt;b&gt;Grace&lt;/b&gt;" in shown


def test_the_outcome_form_starts_with_what_is_known_and_refuses_contradictions(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    address = reverse("staff-outcome-new", kwargs={"referral_id": referral_id})
    assert "Record a conversation first" in text(coach.get(address))
    talked(coach, referral_id)
    shown = coach.get(address)
    assert 'value="01" checked' in text(shown).replace("\n", " ")
    data = {
        "point": "START",
        "employment_status": "02",
        "sickness_absence": "Y",
        "weekly_hours": "98",
        "work_ability": "3",
        **day("recorded_date", 0),
    }
    answer = coach.post(address, data)
    assert text(answer).count("off sick from it: choose") == 2
    assert coach.post(address, {**data, "sickness_absence": "8"}).status_code == 302
    assert "At the start" in text(coach.get(address))


def test_ending_says_what_stands_in_the_way(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    address = reverse("staff-referral-close", kwargs={"referral_id": referral_id})
    assert "Not yet. Nothing has been tried" in text(coach.get(address)) or "Not yet. Ring" in text(coach.get(address))
    answer = coach.post(address, {"reason": "UNABLE_TO_CONTACT"})
    assert answer.status_code == 422
    assert coach.post(address, {"reason": "DIED"}).status_code == 422
    assert coach.post(address, {"reason": "NO_LONGER_WANTED"}).status_code == 302
    ended = text(coach.get(reverse("staff-referral", kwargs={"referral_id": referral_id})))
    assert "They told us that they no longer want it" in ended or "they told us that they no longer want it" in ended
    assert "End this referral" not in ended


def test_voicemail_where_contact_must_be_safe_is_refused_in_words(here: World, referral_id: UUID) -> None:
    person_id = Referral.objects.get(pk=referral_id).person_id
    people.set_safe_contact(person_id=person_id, safe_contact=True, by=SYSTEM, at=clock.now())
    coach = signed_in(here.coach_id)
    address = reverse("staff-referral-tried", kwargs={"referral_id": referral_id})
    answer = coach.post(address, {"channel": "PHONE", "result": "VOICEMAIL", "back": "today"})
    assert answer.status_code == 422
    assert "Do not leave voicemail" in text(answer)
    assert "Leave no message" in text(coach.get("/staff/today/"))
    assert coach.post(address, {"channel": "PIGEON", "result": "VOICEMAIL"}).status_code == 404


def test_a_get_changes_nothing(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    for name in ("accept", "take", "tried"):
        answer = coach.get(reverse(f"staff-referral-{name}", kwargs={"referral_id": referral_id}))
        assert answer.status_code == 405
    assert Referral.objects.get(pk=referral_id).state == "REQUESTED"


def test_the_day_takes_few_queries_and_leaves_one_row_in_the_audit(here: World) -> None:
    for _ in range(6):
        mine(here)
    coach = signed_in(here.coach_id)
    coach.get("/staff/today/")
    before = Access.objects.count()
    with CaptureQueriesContext(connection) as seen:
        answer = coach.get("/staff/today/")
    assert answer.status_code == 200
    assert len(seen) <= PAGE_QUERIES, [q["sql"][:90] for q in seen.captured_queries]
    assert Access.objects.count() == before + 1


def test_a_referrals_page_takes_few_queries_however_much_hangs_on_it(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    for _ in range(3):
        talked(coach, referral_id)
    plan(coach, referral_id)
    address = reverse("staff-referral", kwargs={"referral_id": referral_id})
    coach.get(address)
    before = Access.objects.count()
    with CaptureQueriesContext(connection) as seen:
        answer = coach.get(address)
    assert answer.status_code == 200
    assert len(seen) <= PAGE_QUERIES, [q["sql"][:90] for q in seen.captured_queries]
    assert Access.objects.count() == before + 1


def test_pages_of_a_day_and_odd_page_numbers(here: World) -> None:
    coach = signed_in(here.coach_id)
    for page in ("0", "-1", "99", "x", "1" * 40):
        assert coach.get(f"/staff/today/?page={page}").status_code == 200
        assert coach.get(f"/staff/referrals/?page={page}&show=odd").status_code == 200
        assert coach.get(f"/staff/absence/?page={page}").status_code == 200


def test_a_clinician_finds_only_people_of_the_practice(here: World) -> None:
    other = make.people_factory.organisation("P11111", "PRACTICE")
    stranger = make.people_factory.person(practice=other, at=clock.now(), family_name="Elsewhere")
    clinician = signed_in(here.clinician_id)
    found = clinician.post("/staff/referrals/new/", {"text": "Elsewhere"})
    assert "Nobody of yours was found" in text(found)
    assert clinician.get(f"/staff/referrals/new/?person={stranger}").status_code == 404
    assert clinician.get("/staff/referrals/new/?person=odd").status_code == 404
    assert clinician.post("/staff/referrals/new/", {"text": "123 456 7890"}).status_code == 422


def test_a_referral_without_consent_is_not_made(here: World) -> None:
    person_id = make.people_factory.person(practice=here.practice_id, at=clock.now(), family_name="Novak")
    clinician = signed_in(here.clinician_id)
    data = {
        "provider": str(here.provider_id),
        "asked_for": "STAY_IN_WORK",
        "work_status": "IN_WORK",
        "may_work": "YES",
        "words": "",
        "comment": "",
    }
    answer = clinician.post(f"/staff/referrals/new/?person={person_id}", data)
    assert answer.status_code == 422
    assert "Tick that they agree" in text(answer)
    assert not Referral.objects.exists()
    made = clinician.post(f"/staff/referrals/new/?person={person_id}", {**data, "consent": "on"})
    again = clinician.post(f"/staff/referrals/new/?person={person_id}", {**data, "consent": "on"})
    assert "done=made" in made["Location"]
    assert "done=open" in again["Location"]
    assert Referral.objects.count() == 1


def test_referring_on_to_a_programme(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    address = reverse("staff-referral-on", kwargs={"referral_id": referral_id})
    assert "There is no programme that they can have now." in text(coach.get(address))
    other = make.people_factory.organisation("OTHERPROV", "PROVIDER", "Pathways CIC")
    made = programmes.ensure(slug="pioneer", name="Pioneer", organisation_id=other, by=SYSTEM, at=clock.now())
    data = {"route": [f"{made}.{other}"], "words": "A job near home", "comment": ""}
    refused = coach.post(address, data)
    assert refused.status_code == 422
    assert "Tick that they agree" in text(refused)
    assert "A job near home" in text(refused)
    done = coach.post(address, {**data, "consent": "on"})
    page = text(coach.get(done["Location"]))
    assert "They are referred on" in page
    assert "Pioneer, Pathways CIC" in page
    assert "done=on-open" in coach.post(address, {**data, "consent": "on"})["Location"]
    assert Referral.objects.filter(part_of=referral_id).count() == 1


def test_the_record_of_a_person_shows_their_referrals(here: World, referral_id: UUID) -> None:
    person_id = Referral.objects.get(pk=referral_id).person_id
    for user_id in (here.coach_id, here.clinician_id, here.staff_id):
        seen = text(signed_in(user_id).get(reverse("staff-person", kwargs={"person_id": person_id})))
        assert "Referrals to support" in seen
        assert "asked for, not yet taken up" in seen


def test_dates_typed_as_words_are_understood(here: World, referral_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    later: date = clock.local_date(clock.now()) + timedelta(days=50)
    data = {
        "until_date_day": str(later.day),
        "until_date_month": f"{later:%B}",
        "until_date_year": str(later.year),
        "told": "BY_MESSAGE",
    }
    assert coach.post(reverse("staff-referral-hold", kwargs={"referral_id": referral_id}), data).status_code == 302
    assert Referral.objects.get(pk=referral_id).hold_until_date == later
