"""Plans: agreed with a promised review, changed in versions, done action by action, read by the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from factories import pathway as make
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Viewer
from goodwork.kernel.ids import new_id
from goodwork.ledger.events import queries as events
from goodwork.pathway.caseload import services as caseload
from goodwork.pathway.plans import queries, services
from goodwork.pathway.plans.models import Plan
from goodwork.pathway.plans.rules import Action, Adjustment, CannotAgree, Content, Who
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.pathway.referrals.rules import Reason
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.registry import open_ids

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SOON = date(2026, 12, 7)
CONTENT = Content(
    kind="THRIVE_IN_WORK",
    review_date=date(2026, 12, 18),
    matters="My mornings.",
    treatment="Physio fortnightly; low mood.",
    duties="Desk, not lifting.",
    weekly_hours_now=Decimal(16),
    weekly_hours_aim=Decimal("22.5"),
    adjustments=(Adjustment.PHASED_RETURN, Adjustment.AMENDED_DUTIES),
    goals=("Work four mornings",),
    actions=(
        Action(text="Ask for a chair", who=Who.PERSON, due_date=SOON),
        Action(text="Write to the employer", who=Who.COACH, due_date=SOON),
        Action(text="Lift lighter boxes", who=Who.OTHER, who_named="Her sister", due_date=SOON),
    ),
)


@pytest.fixture
def here() -> World:
    return make.world()


def begun(here: World, person_id: UUID | None = None) -> UUID:
    referral_id = make.referral(here, person_id)
    make.talk(here, referral_id, AT)
    return referral_id


def agreed(here: World, referral_id: UUID) -> UUID:
    return services.agree(referral_id=referral_id, content=CONTENT, by=actor(here.coach_id), at=AT)


def review(plan_id: UUID) -> list[date]:
    return [p.due_date for p in promises.about(SYSTEM_VIEWER, "PLAN_REVIEW", [plan_id], at=AT)]


def test_an_agreed_plan_has_its_review_promised_and_its_data_in_the_event(here: World) -> None:
    plan_id = agreed(here, begun(here))
    assert review(plan_id) == [date(2026, 12, 18)]
    [told] = events.of_subject(SYSTEM_VIEWER, "PLAN", plan_id)
    assert told.data["adjustments"] == ["PHASED_RETURN", "AMENDED_DUTIES"]
    assert (told.data["weekly_hours_aim"], told.data["goals"], told.data["actions"]) == ("22.5", 1, 3)
    assert "chair" not in str(told.data)
    shown = queries.one(here.coach, plan_id, at=AT)
    assert [(a.text, a.who, a.who_named) for a in shown.now.actions] == [
        ("Ask for a chair", Who.PERSON, ""),
        ("Write to the employer", Who.COACH, ""),
        ("Lift lighter boxes", Who.OTHER, "Her sister"),
    ]
    assert shown.now.adjustments == (Adjustment.PHASED_RETURN, Adjustment.AMENDED_DUTIES)


def test_a_plan_comes_after_a_conversation_and_one_at_a_time(here: World) -> None:
    referral_id = make.referral(here)
    with pytest.raises(CannotMoveReferral, match="after a conversation"):
        agreed(here, referral_id)
    make.talk(here, referral_id, AT)
    agreed(here, referral_id)
    with pytest.raises(CannotMoveReferral, match="change that one"):
        agreed(here, referral_id)
    assert "change that one" in queries.why_not_agree(here.coach, referral_id)


def test_a_plan_without_a_goal_is_refused(here: World) -> None:
    referral_id = begun(here)
    with pytest.raises(CannotAgree) as refused:
        services.agree(referral_id=referral_id, content=replace(CONTENT, goals=()), by=actor(here.coach_id), at=AT)
    assert refused.value.field == "goal_1"
    assert not Plan.objects.exists()


def test_a_change_keeps_the_older_version_and_what_is_done(here: World) -> None:
    plan_id = agreed(here, begun(here))
    first = queries.one(here.coach, plan_id, at=AT).now.actions[0]
    services.finish_action(plan_id=plan_id, key=first.key, done_date=AT.date(), by=actor(here.coach_id), at=AT)
    changed = replace(
        CONTENT,
        goals=("Work five mornings",),
        actions=(
            replace(CONTENT.actions[0], key=first.key),
            Action(text="Try a course", who=Who.PERSON, due_date=SOON),
        ),
        review_date=date(2027, 1, 11),
    )
    services.change(plan_id=plan_id, content=changed, by=actor(here.coach_id), at=AT + DAY)
    shown = queries.one(here.coach, plan_id, at=AT + DAY)
    assert [v.goals for v in shown.versions] == [("Work five mornings",), ("Work four mornings",)]
    assert [(a.text, a.done_date) for a in shown.now.actions] == [
        ("Ask for a chair", AT.date()),
        ("Try a course", None),
    ]
    assert review(plan_id) == [date(2027, 1, 11)]


def test_a_change_with_the_same_review_day_leaves_its_promise_alone(here: World) -> None:
    plan_id = agreed(here, begun(here))
    services.change(plan_id=plan_id, content=replace(CONTENT, goals=("Another",)), by=actor(here.coach_id), at=AT + DAY)
    assert review(plan_id) == [date(2026, 12, 18)]


def test_an_action_of_another_plan_is_no_action_of_this(here: World) -> None:
    plan_id = agreed(here, begun(here))
    stray = replace(CONTENT, actions=(replace(CONTENT.actions[0], key=new_id()),))
    with pytest.raises(CannotAgree, match="not in the plan"):
        services.change(plan_id=plan_id, content=stray, by=actor(here.coach_id), at=AT)
    with pytest.raises(CannotMoveReferral, match="no such action"):
        services.finish_action(plan_id=plan_id, key=new_id(), done_date=AT.date(), by=actor(here.coach_id), at=AT)


def test_done_by_mistake_is_taken_back_and_stays_on_record(here: World) -> None:
    plan_id = agreed(here, begun(here))
    key = queries.one(here.coach, plan_id, at=AT).now.actions[0].key
    by = actor(here.coach_id)
    for _ in range(2):
        services.finish_action(plan_id=plan_id, key=key, done_date=AT.date(), by=by, at=AT)
    services.reopen_action(plan_id=plan_id, key=key, by=by, at=AT)
    assert queries.one(here.coach, plan_id, at=AT).now.actions[0].done_date is None
    kinds = [e.kind for e in events.of_subject(SYSTEM_VIEWER, "PLAN", plan_id)]
    assert kinds == ["PlanAgreed", "PlanActionFinished", "PlanActionReopened"]
    with pytest.raises(CannotMoveReferral, match="ahead"):
        services.finish_action(plan_id=plan_id, key=key, done_date=AT.date() + 2 * DAY, by=by, at=AT)


def test_going_along_is_recorded_with_who_introduced_them_to_whom(here: World) -> None:
    """REQUIREMENTS C8: accompaniment is a kind of action, with introducer and introduced."""
    person_id = make.consenting(here)
    walk = Action(text="Go to the pram walk", who=Who.TOGETHER, due_date=SOON)
    by = actor(here.coach_id)
    plan_id = services.agree(
        referral_id=begun(here, person_id), content=replace(CONTENT, actions=(walk,)), by=by, at=AT
    )
    key = queries.one(here.coach, plan_id, at=AT).now.actions[0].key
    with pytest.raises(CannotMoveReferral, match="somebody else's"):
        services.finish_action(
            plan_id=plan_id, key=key, done_date=AT.date(), by=Actor(kind=ActorKind.PERSON, id=person_id), at=AT
        )
    with pytest.raises(CannotMoveReferral, match="at most 100"):
        services.finish_action(plan_id=plan_id, key=key, done_date=AT.date(), introduced_to="x" * 101, by=by, at=AT)
    for _ in range(2):
        services.finish_action(
            plan_id=plan_id, key=key, done_date=AT.date(), introduced_to="Grace, who walks", by=by, at=AT
        )
    [action] = queries.one(here.coach, plan_id, at=AT).now.actions
    assert (action.companion_name, action.introduced_to) == ("Cora Coach", "Grace, who walks")
    [went] = [e for e in events.of_subject(SYSTEM_VIEWER, "PLAN", plan_id) if e.kind == "PersonAccompanied"]
    assert (went.data["companion_id"], went.data["introduced"]) == (str(here.coach_id), True)
    assert "Grace" not in str(went.data)
    me = Viewer(kind=ActorKind.PERSON, id=person_id)
    assert queries.agreed_with(me, person_id, at=AT)[0].now.actions[0].introduced_to == "Grace, who walks"
    services.reopen_action(plan_id=plan_id, key=key, by=by, at=AT)
    assert queries.one(here.coach, plan_id, at=AT).now.actions[0].companion_name == ""


def test_the_person_reads_their_plan_and_ticks_off_their_own(here: World) -> None:
    person_id = make.consenting(here)
    plan_id = agreed(here, begun(here, person_id))
    me = Viewer(kind=ActorKind.PERSON, id=person_id)
    [mine] = queries.agreed_with(me, person_id, at=AT)
    assert mine.now.goals == ("Work four mornings",)
    own, coachs = mine.now.actions[0], mine.now.actions[1]
    by = Actor(kind=ActorKind.PERSON, id=person_id)
    services.finish_action(plan_id=plan_id, key=own.key, done_date=AT.date(), by=by, at=AT)
    with pytest.raises(CannotMoveReferral, match="somebody else's"):
        services.finish_action(plan_id=plan_id, key=coachs.key, done_date=AT.date(), by=by, at=AT)


def test_nobody_else_reads_it(here: World) -> None:
    person_id = make.consenting(here)
    plan_id = agreed(here, begun(here, person_id))
    for viewer in (
        here.viewer(here.staff_id),
        here.viewer(here.clinician_id),
        Viewer(kind=ActorKind.PERSON, id=make.consenting(here)),
    ):
        with pytest.raises(NotVisible):
            queries.one(viewer, plan_id, at=AT)
    with pytest.raises(NotVisible):
        queries.agreed_with(here.coach, person_id, at=AT)
    with pytest.raises(NotVisible):
        queries.agreed_with(Viewer(kind=ActorKind.PERSON, id=make.consenting(here)), person_id, at=AT)


@pytest.mark.parametrize("reason", [Reason.PLAN_COMPLETED, Reason.NO_LONGER_WANTED])
def test_a_plan_ends_with_its_referral_and_owes_nothing(here: World, reason: Reason) -> None:
    referral_id = begun(here)
    plan_id = agreed(here, referral_id)
    assert open_ids("PLAN_REVIEW") == {plan_id}
    referrals.close(referral_id=referral_id, reason=reason, by=actor(here.coach_id), at=AT + DAY)
    assert (open_ids("PLAN_REVIEW"), review(plan_id)) == (set(), [])
    with pytest.raises(CannotMoveReferral, match="closed"):
        services.change(plan_id=plan_id, content=CONTENT, by=actor(here.coach_id), at=AT + DAY)


def test_the_review_goes_to_the_new_coach(here: World) -> None:
    referral_id = begun(here)
    plan_id = agreed(here, referral_id)
    holder = Referral.objects.get(pk=referral_id).holder_id
    other = here.other_coach_id if holder == here.coach_id else here.coach_id
    caseload.hand_over(referral_id=referral_id, user_id=other, by=actor(here.lead_id), at=AT + DAY)
    [promise] = promises.about(SYSTEM_VIEWER, "PLAN_REVIEW", [plan_id], at=AT)
    assert promise.user_id == other
