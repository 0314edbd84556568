"""A wrong status is put right by another entry: nothing is erased, and what was promised follows."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from factories import pathway as make
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.ledger.events import queries as ledger
from goodwork.ledger.laws import check_all
from goodwork.oversight.funnel import services as funnel
from goodwork.oversight.funnel.models import FunnelFact
from goodwork.pathway.caseload.models import Assignment
from goodwork.pathway.plans import services as plans
from goodwork.pathway.plans.models import Plan
from goodwork.pathway.plans.rules import Action, Content, Who
from goodwork.pathway.referrals import services
from goodwork.pathway.referrals.models import Correction, Referral
from goodwork.pathway.referrals.permissions import CannotCorrect, CannotMoveReferral
from goodwork.pathway.referrals.rules import CorrectionReason, Decided, Decider, Reason, State
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.queries import PromiseView
from goodwork.reach.promises.rules import Step
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WRONG = CorrectionReason.WRONG_ENTRY


CONTENT = Content(
    kind="THRIVE_IN_WORK",
    review_date=date(2026, 12, 21),
    goals=("Walk to the tram",),
    actions=(Action(text="Walk there twice", who=Who.PERSON, due_date=date(2026, 12, 1)),),
)


@pytest.fixture
def here() -> World:
    return make.world()


def row(referral_id: UUID) -> Referral:
    return Referral.objects.get(pk=referral_id)


def promised(referral_id: UUID) -> list[PromiseView]:
    return promises.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=AT)


def counting(referral_id: UUID) -> list[str]:
    """Return the funnel's facts of a referral that count, in the order of their events."""
    facts = FunnelFact.objects.filter(referral_id=referral_id, undone=False).order_by("event_id", "ordinal")
    return list(facts.values_list("state", flat=True))


def lawful() -> None:
    assert [f for f in check_all(at=AT) if not f.law.startswith("promises.no_late")] == []


def test_a_wrong_end_is_reopened_with_a_promise_its_coach_and_its_plan(here: World) -> None:
    referral_id = make.referral(here)
    make.talk(here, referral_id, AT)
    coach = row(referral_id).holder_id
    services.close(referral_id=referral_id, reason=Reason.PLAN_COMPLETED, by=actor(here.coach_id), at=AT + DAY)
    assert counting(referral_id)[-1] == "DISCHARGED"
    services.correct(
        referral_id=referral_id,
        to=State.IN_PROGRESS,
        why=WRONG,
        words="I ended the wrong one.",
        by=actor(here.coach_id),
        at=AT + 2 * DAY,
    )
    after = row(referral_id)
    assert (after.state, after.reason, after.closed_at, after.started_at) == ("IN_PROGRESS", "", None, AT)
    [promise] = promised(referral_id)
    assert (promise.step, promise.user_id) == (Step.COACH_WILL_CONTACT, coach)
    assert Assignment.objects.filter(referral_id=referral_id, until_at__isnull=True).get().coach_id == coach
    told = ledger.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id)
    assert "ReferralCompleted" in [e.kind for e in told]
    [corrected] = [e for e in told if e.kind == "ReferralCorrected"]
    assert (corrected.data["from_state"], corrected.data["to_state"], corrected.data["reopened"]) == (
        "COMPLETED",
        "IN_PROGRESS",
        True,
    )
    assert "words" not in corrected.data
    assert counting(referral_id)[-1] == "ENGAGED"
    assert Correction.objects.get().words == "I ended the wrong one."
    lawful()


def test_a_plan_that_a_wrong_end_closed_is_in_force_again(here: World) -> None:
    referral_id = make.referral(here)
    make.talk(here, referral_id, AT)
    plan_id = plans.agree(
        referral_id=referral_id,
        content=CONTENT,
        by=actor(here.coach_id),
        at=AT,
    )
    services.close(referral_id=referral_id, reason=Reason.MOVED_AWAY, by=actor(here.coach_id), at=AT + DAY)
    assert Plan.objects.get(pk=plan_id).closed_at is not None
    services.correct(referral_id=referral_id, to=State.IN_PROGRESS, why=WRONG, by=actor(here.coach_id), at=AT + 2 * DAY)
    assert Plan.objects.get(pk=plan_id).closed_at is None
    assert len(promises.about(SYSTEM_VIEWER, "PLAN_REVIEW", [plan_id], at=AT)) == 1
    lawful()


@pytest.mark.parametrize(
    ("ended", "to", "facts"),
    [
        (Reason.NO_LONGER_WANTED, State.ACCEPTED, ["REFERRED", "WORK_STATUS", "PENDING_ENGAGEMENT"]),
        (Reason.MOVED_AWAY, State.REQUESTED, ["REFERRED", "WORK_STATUS"]),
        (Reason.MADE_IN_ERROR, State.ACCEPTED, ["REFERRED", "WORK_STATUS", "PENDING_ENGAGEMENT"]),
        (Reason.NO_CAPACITY, State.IN_PROGRESS, ["REFERRED", "WORK_STATUS", "PENDING_ENGAGEMENT", "ENGAGED"]),
    ],
)
def test_the_funnel_counts_the_corrected_history(here: World, ended: Reason, to: State, facts: list[str]) -> None:
    referral_id = make.referral(here)
    services.accept(referral_id=referral_id, by=actor(here.coach_id), at=AT)
    services.close(referral_id=referral_id, reason=ended, by=actor(here.coach_id), at=AT + DAY)
    services.correct(referral_id=referral_id, to=to, why=WRONG, by=actor(here.coach_id), at=AT + 2 * DAY)
    assert counting(referral_id) == facts
    lawful()


def test_ended_by_a_correction_owes_nothing_and_a_wrong_reason_can_be_put_right(here: World) -> None:
    referral_id = make.referral(here)
    by = actor(here.coach_id)
    services.correct(referral_id=referral_id, to=State.REJECTED, reason=Reason.NO_CAPACITY, why=WRONG, by=by, at=AT)
    assert promised(referral_id) == []
    assert not Assignment.objects.filter(referral_id=referral_id, until_at__isnull=True).exists()
    services.correct(
        referral_id=referral_id, to=State.CANCELLED, reason=Reason.NO_LONGER_WANTED, why=WRONG, by=by, at=AT + DAY
    )
    after = row(referral_id)
    assert (after.state, after.reason, after.closed_at) == ("CANCELLED", "NO_LONGER_WANTED", AT)
    assert counting(referral_id) == ["REFERRED", "WORK_STATUS", "NO_LONGER_WANTED"]
    lawful()


def test_put_off_by_a_correction_is_promised_for_its_day_and_back_again(here: World) -> None:
    referral_id = make.referral(here)
    by = actor(here.coach_id)
    with pytest.raises(CannotCorrect) as refused:
        services.correct(referral_id=referral_id, to=State.ON_HOLD, reason=Reason.DEFERRED, why=WRONG, by=by, at=AT)
    assert refused.value.field == "until_date"
    later = date(2027, 2, 1)
    services.correct(
        referral_id=referral_id,
        to=State.ON_HOLD,
        reason=Reason.DEFERRED,
        why=WRONG,
        until_date=later,
        by=by,
        at=AT,
    )
    assert [p.due_date for p in promised(referral_id)] == [later]
    lawful()
    services.correct(referral_id=referral_id, to=State.REQUESTED, why=WRONG, by=by, at=AT + DAY)
    assert promised(referral_id)[0].due_date < date(2026, 12, 5)
    assert row(referral_id).hold_until_date is None
    lawful()


@pytest.mark.parametrize(
    ("to", "reason", "field", "words"),
    [
        (State.REQUESTED, None, "to", "stands already"),
        (State.REJECTED, None, "reason", "Choose the reason"),
        (State.REJECTED, Reason.NO_LONGER_WANTED, "reason", "another status"),
        (State.CANCELLED, Reason.DIED, "reason", "program alone"),
        (State.COMPLETED, Reason.PLAN_COMPLETED, "to", "never began"),
        (State.ACCEPTED, Reason.NO_CAPACITY, "reason", "ended, or was put off"),
        (State.FAILED, Reason.UNABLE_TO_CONTACT, "reason", "Ring"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    here: World, to: State, reason: Reason | None, field: str, words: str
) -> None:
    referral_id = make.referral(here)
    with pytest.raises(CannotCorrect, match=words) as refused:
        services.correct(referral_id=referral_id, to=to, reason=reason, why=WRONG, by=actor(here.coach_id), at=AT)
    assert refused.value.field == field
    assert (row(referral_id).state, Correction.objects.count()) == ("REQUESTED", 0)


def test_what_may_not_be_open_again_stays_ended(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id)
    by = actor(here.coach_id)
    services.close(referral_id=referral_id, reason=Reason.NO_CAPACITY, by=by, at=AT)
    make.referral(here, person_id, at=AT + DAY)
    with pytest.raises(CannotCorrect, match="Another referral"):
        services.correct(referral_id=referral_id, to=State.REQUESTED, why=WRONG, by=by, at=AT + DAY)
    dead = make.consenting(here)
    ended = make.referral(here, dead)
    people.record_death(person_id=dead, deceased_date=date(2026, 11, 22), by=by, at=AT)
    with pytest.raises(CannotCorrect, match="have died"):
        services.correct(referral_id=ended, to=State.REQUESTED, why=WRONG, by=by, at=AT + DAY)


def test_only_who_holds_it_puts_it_right(here: World) -> None:
    referral_id = make.referral(here)
    with pytest.raises(CannotMoveReferral, match="Only the organisation"):
        services.correct(referral_id=referral_id, to=State.ACCEPTED, why=WRONG, by=actor(here.clinician_id), at=AT)
    link = Actor(kind=ActorKind.PROVIDER_LINK, id=here.coach_id, on_behalf_of=here.practice_id)
    with pytest.raises(CannotMoveReferral, match="Only the organisation"):
        services.correct(referral_id=referral_id, to=State.ACCEPTED, why=WRONG, by=link, at=AT)


def test_who_typed_and_who_decided_stand_apart(here: World) -> None:
    referral_id = make.referral(here)
    services.accept(
        referral_id=referral_id,
        decided_by=Decided(Decider.ORGANISATION, here.provider_id),
        by=actor(here.coach_id),
        at=AT,
    )
    services.close(referral_id=referral_id, reason=Reason.NO_LONGER_WANTED, by=actor(here.coach_id), at=AT)
    told = {e.kind: e for e in ledger.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id)}
    accepted, ended = told["ReferralAccepted"], told["ReferralCancelled"]
    assert (accepted.by.id, accepted.data["decided_by_kind"], accepted.data["decided_by_id"]) == (
        here.coach_id,
        "ORGANISATION",
        str(here.provider_id),
    )
    assert (ended.by.id, ended.data["decided_by_kind"]) == (here.coach_id, "PERSON")
    other = make.referral(here)
    for wrong in (
        Decided(Decider.PERSON, row(referral_id).person_id),
        Decided(Decider.ORGANISATION, make.people_factory.organisation("ELSE", "PROVIDER")),
        Decided(Decider.USER, None),
    ):
        with pytest.raises(CannotMoveReferral, match="their decision"):
            services.accept(referral_id=other, decided_by=wrong, by=actor(here.coach_id), at=AT)


def test_a_wrong_reason_put_right_leaves_when_support_began(here: World) -> None:
    referral_id = make.referral(here)
    make.talk(here, referral_id, AT)
    by = actor(here.coach_id)
    services.close(referral_id=referral_id, reason=Reason.NO_CAPACITY, by=by, at=AT + DAY)
    services.correct(
        referral_id=referral_id, to=State.CANCELLED, reason=Reason.MOVED_AWAY, why=WRONG, by=by, at=AT + 2 * DAY
    )
    after = row(referral_id)
    assert (after.accepted_at, after.started_at, after.closed_at) == (AT, AT, AT + DAY)
    lawful()


def test_reading_the_ledger_again_from_its_start_counts_corrections_the_same(here: World) -> None:
    by = actor(here.coach_id)
    for to in (State.REQUESTED, State.ACCEPTED, State.IN_PROGRESS):
        referral_id = make.referral(here)
        make.talk(here, referral_id, AT)
        services.hold(referral_id=referral_id, until_date=date(2027, 2, 1), by=by, at=AT + DAY)
        services.start(referral_id=referral_id, by=by, at=AT + 2 * DAY)
        services.close(referral_id=referral_id, reason=Reason.MOVED_AWAY, by=by, at=AT + 3 * DAY)
        services.correct(referral_id=referral_id, to=to, why=WRONG, by=by, at=AT + 4 * DAY)
        services.close(referral_id=referral_id, reason=Reason.NO_LONGER_WANTED, by=by, at=AT + 5 * DAY)
    error = make.referral(here)
    services.close(referral_id=error, reason=Reason.MADE_IN_ERROR, by=by, at=AT + DAY)
    services.correct(referral_id=error, to=State.REJECTED, reason=Reason.NO_CAPACITY, why=WRONG, by=by, at=AT + 2 * DAY)
    columns = ("event_id", "ordinal", "referral_id", "state", "happened_date", "value", "undone")
    before = sorted(FunnelFact.objects.values_list(*columns), key=str)
    funnel.rebuild()
    assert sorted(FunnelFact.objects.values_list(*columns), key=str) == before
    assert counting(error) == ["REFERRED", "WORK_STATUS", "DISCHARGED"]
    lawful()
