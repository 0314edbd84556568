"""From an answered questionnaire to a referral, in one transaction: who gets one, who doesn't, and what is never
lost.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from factories import pathway as make
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.ids import new_id
from goodwork.pathway.eligibility.models import EligibilityDecision, EligibilityRuleResult
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason, State
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.registry import open_ids
from goodwork.reach.questionnaires import services as questionnaires
from goodwork.reach.questionnaires.models import Response
from goodwork.reach.questionnaires.rules import Mode, TypedBy, Typing

pytestmark = pytest.mark.django_db

YES: dict[str, object] = {
    "work": "OFF_SICK",
    "hours": "HOURS_16_TO_29",
    "barriers": ("BODY",),
    "able": 3,
    "worried": 8,
    "confident": 2,
    "matters": "To sleep.",
    "area": ("GP_IN_GM",),
    "may_work": "YES",
    "coach": "YES",
    "how": "RING",
    "phone": "",
    "when": ("MORNING",),
    "message": "YES",
    "reading": "NO",
    "interpreter": "NO",
    "share": "YES",
}


@pytest.fixture
def here() -> World:
    questionnaires.publish_shipped(by=SYSTEM, at=AT)
    return make.world()


def answer(here: World, person_id: UUID, **changed: object) -> UUID:
    """Let a person answer the work and health check on their phone."""
    [asked] = questionnaires.request_many(
        asks=[
            questionnaires.Ask(
                person_id=person_id,
                organisation_id=here.practice_id,
                trigger_kind="INVITATION",
                trigger_id=new_id(),
            )
        ],
        by=SYSTEM,
        at=AT,
    )
    answers = {**YES, **changed}
    if answers["coach"] != "YES":
        for key in ("how", "phone", "when", "message", "reading", "interpreter", "share"):
            answers.pop(key)
    sent = questionnaires.submit(
        request_id=asked.request_id,
        answers=answers,  # type: ignore[arg-type]
        typing=Typing(typed_by=TypedBy.PERSON, language="en", mode=Mode.WEB),
        by=Actor(kind=ActorKind.PERSON, id=person_id),
        at=AT,
    )
    return sent.response_id


def somebody(here: World, **facts: object) -> UUID:
    return make.people_factory.person(practice=here.practice_id, at=AT, **{"mobile": "07700900123", **facts})


def test_yes_and_consent_become_a_referral_that_takes_over_the_promise(here: World) -> None:
    person_id = somebody(here)
    response_id = answer(here, person_id)
    row = Referral.objects.get()
    assert (row.person_id, row.organisation_id, row.referrer_id) == (person_id, here.provider_id, here.practice_id)
    assert (row.response_id, row.source, row.work_status, row.weekly_hours) == (
        response_id,
        "QUESTIONNAIRE",
        "OFF_SICK",
        "02",
    )
    [promise] = promises.next_for(SYSTEM_VIEWER, person_id, at=AT)
    assert (promise.subject_kind, promise.subject_id, promise.user_id) == ("REFERRAL", row.pk, row.holder_id)
    assert Response.objects.get(pk=response_id).closed_at is not None
    assert open_ids("ANSWER") == set()
    assert EligibilityRuleResult.objects.filter(decision=row.decision).count() == 3


@pytest.mark.parametrize("changed", [{"coach": "NOT_NOW"}, {"coach": "NO"}, {"share": "NO"}])
def test_no_and_not_now_and_no_consent_make_no_referral(here: World, changed: dict[str, object]) -> None:
    answer(here, somebody(here), **changed)
    assert not Referral.objects.exists()
    assert not EligibilityDecision.objects.exists()


def test_who_is_outside_by_their_own_word_is_referred_and_the_rule_kept(here: World) -> None:
    answer(here, somebody(here, postcode="LS1 4AP"), area=("NONE_OF_THESE",))
    row = Referral.objects.select_related("decision").get()
    assert row.decision is not None
    assert (row.decision.outcome, row.decision.reason) == ("NOT_ELIGIBLE", "OUTSIDE_AREA")
    assert row.decision.signpost_la_code == make.LEEDS
    assert row.state == State.REQUESTED


def test_not_sure_says_nothing_and_what_is_held_counts(here: World) -> None:
    answer(here, somebody(here), area=("NOT_SURE",), may_work="NOT_SURE")
    decision = EligibilityDecision.objects.get()
    assert (decision.outcome, decision.reason) == ("NEEDS_CHECKING", "RIGHT_TO_WORK_NOT_KNOWN")


def test_a_second_answer_while_one_is_open_makes_no_second_referral_and_is_not_lost(here: World) -> None:
    person_id = somebody(here)
    answer(here, person_id)
    second = answer(here, person_id)
    assert Referral.objects.count() == 1
    assert open_ids("ANSWER") == {second}
    kinds = {p.subject_kind for p in promises.next_for(SYSTEM_VIEWER, person_id, at=AT)}
    assert kinds == {"REFERRAL", "ANSWER"}


def test_not_now_on_their_own_page_puts_what_is_open_off_with_a_day(here: World) -> None:
    person_id = somebody(here)
    answer(here, person_id)
    by = Actor(kind=ActorKind.PERSON, id=person_id)
    questionnaires.say_not_now(person_id=person_id, by=by, at=AT)
    row = Referral.objects.get()
    assert (row.state, row.reason) == (State.ON_HOLD, Reason.DEFERRED)
    assert row.hold_until_date is not None
    assert row.hold_until_date >= (AT + timedelta(days=84)).date()
    [promise] = promises.next_for(SYSTEM_VIEWER, person_id, at=AT)
    assert promise.due_date == row.hold_until_date
    questionnaires.say_not_now(person_id=person_id, by=by, at=AT)
    assert Referral.objects.get().hold_until_date == row.hold_until_date


def test_after_an_end_a_new_yes_makes_a_new_referral(here: World) -> None:
    person_id = somebody(here)
    answer(here, person_id)
    first = Referral.objects.get()
    referrals.close(referral_id=first.pk, reason=Reason.NO_LONGER_WANTED, by=actor(here.coach_id), at=AT)
    answer(here, person_id)
    assert Referral.objects.filter(person_id=person_id).count() == 2
