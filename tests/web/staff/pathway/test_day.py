"""A coach's day: each thing is done where it is noted, and one person is rung once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from factories import pathway as make
from factories.accounts import signed_in
from factories.loop import provider, sent_on
from factories.pathway import World, actor
from goodwork.kernel import clock
from goodwork.pathway.caseload import services as caseload
from goodwork.pathway.plans import services as plans
from goodwork.pathway.plans.rules import Action, Content, Who
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.reach.contacts import services as contacts
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.models import Promise
from goodwork.registers.access import services as access

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> World:
    return make.world(clock.now())


@pytest.fixture
def referral_id(here: World) -> UUID:
    at = clock.now()
    made = make.referral(here, make.consenting(here, at), at)
    if Referral.objects.get(pk=made).holder_id != here.coach_id:
        caseload.take(referral_id=made, by=actor(here.coach_id), at=at)
    return made


def shown(here: World, address: str = "/staff/today/") -> str:
    answer: Any = signed_in(here.coach_id).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_call_that_was_asked_for_is_noted_at_the_call_and_not_at_the_referral(here: World, referral_id: UUID) -> None:
    at, coach = clock.now(), actor(here.coach_id)
    person_id = Referral.objects.get(pk=referral_id).person_id
    call_id = contacts.request_call_back(person_id=person_id, organisation_id=here.provider_id, by=coach, at=at)
    promises.reassign_subject(subject_kind="CALL_BACK", subject_id=call_id, user_id=here.coach_id, by=coach, at=at)
    day = shown(here)
    assert day.count(reverse("staff-referral-tried", kwargs={"referral_id": referral_id})) == 1
    assert reverse("staff-call", kwargs={"call_id": call_id}) in day


def test_what_is_promised_twice_to_one_person_is_one_call(here: World, referral_id: UUID) -> None:
    at = clock.now()
    make.talk(here, referral_id, at)
    review_date = clock.add_working_days(clock.local_date(at), 20)
    walk = Action(text="Walk round the block", who=Who.PERSON, due_date=review_date)
    content = Content(kind="THRIVE_IN_WORK", goals=("Walk again",), actions=(walk,), review_date=review_date)
    plans.agree(referral_id=referral_id, content=content, by=actor(here.coach_id), at=at)
    page = shown(here)
    assert page.count(reverse("staff-referral-tried", kwargs={"referral_id": referral_id})) == 1
    assert "In the same call: look at the plan together, by" in page or "In the same call: be in touch, by" in page
    assert "They stand further up with what is due first." in page


def test_the_day_says_who_is_away_and_who_covers(here: World, referral_id: UUID) -> None:
    at = clock.now()
    today = clock.local_date(at)
    away_id = access.set_away(
        user_id=here.coach_id,
        from_date=today,
        to_date=today,
        cover_user_id=here.other_coach_id,
        by=actor(here.coach_id),
        at=at,
    )
    assert "You are away until" in shown(here)
    theirs = signed_in(here.other_coach_id).get("/staff/today/").content.decode()
    assert "You cover for" in theirs
    assert "You are away" not in theirs
    access.cancel_away(away_id=away_id, by=actor(here.coach_id), at=at)
    assert "You are away until" not in shown(here)


@pytest.mark.parametrize("name", ["staff-plan-new", "staff-outcome-new"])
def test_where_a_conversation_comes_first_the_page_leads_there(here: World, referral_id: UUID, name: str) -> None:
    page = shown(here, reverse(name, kwargs={"referral_id": referral_id})).split("<main", 1)[1]
    assert reverse("staff-conversation-new", kwargs={"referral_id": referral_id}) in page


def test_a_question_to_the_sender_is_answered_from_the_day_and_from_its_promise(here: World, referral_id: UUID) -> None:
    at = clock.now()
    be_well = provider("be-well", "Be Well", at)
    part = sent_on(here, referral_id, be_well, at=at).referral_id
    asked = referrals.ask(referral_id=part, question="Which days suit?", by=actor(be_well.user_id), at=at)
    promise = Promise.objects.get(subject_kind="QUESTION", subject_id=asked)
    if promise.user_id != here.coach_id:
        promises.reassign_subject(
            subject_kind="QUESTION", subject_id=asked, user_id=here.coach_id, by=actor(here.coach_id), at=at
        )
    answer = reverse("staff-referral-answer", kwargs={"referral_id": part, "question_id": asked})
    assert answer in shown(here)
    assert answer in shown(here, reverse("staff-promise", kwargs={"promise_id": promise.pk}))
    assert shown(here, answer)


def test_the_day_says_whom_an_attempt_was_noted_for(here: World) -> None:
    at = clock.now()
    made = make.referral(here, make.consenting(here, at, given_name="Ottilie"), at)
    if Referral.objects.get(pk=made).holder_id != here.coach_id:
        caseload.take(referral_id=made, by=actor(here.coach_id), at=at)
    client = signed_in(here.coach_id)
    data = {"channel": "PHONE", "result": "NO_ANSWER", "back": "today"}
    sent = client.post(reverse("staff-referral-tried", kwargs={"referral_id": made}), data)
    assert "Ottilie" not in sent["Location"]
    assert "Noted for Ottilie" in client.get(sent["Location"]).content.decode()


def test_who_may_only_look_at_a_silent_promise_is_told_whose_it_is_and_led_to_the_referral(
    here: World, referral_id: UUID
) -> None:
    at = clock.now()
    part = sent_on(here, referral_id, provider("be-well", "Be Well", at), at=at).referral_id
    promise = Promise.objects.get(subject_kind="REFERRAL", subject_id=part, ended_at=None)
    Promise.objects.filter(pk=promise.pk).update(state="BROKEN", silent_since=at)
    page = shown(here, reverse("staff-promise", kwargs={"promise_id": promise.pk}))
    assert "has to keep it or give a new date. Ask them how it stands" in page
    assert reverse("staff-referral", kwargs={"referral_id": part}) in page
    assert reverse("staff-promise-move", kwargs={"promise_id": promise.pk}) not in page
