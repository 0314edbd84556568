"""Outcomes: recorded, derived, put right, and satisfaction asked and answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from factories import pathway as make
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Viewer
from goodwork.ledger.events import queries as events
from goodwork.pathway.outcomes import queries, services
from goodwork.pathway.outcomes.models import OutcomeReading, SatisfactionQuestion
from goodwork.pathway.outcomes.rules import Answer, CannotRecord, Point, Reading, Satisfaction
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.pathway.referrals.rules import Reason
from goodwork.reach.messaging.inbound import receive_text
from goodwork.reach.messaging.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OFF_SICK = Reading(
    recorded_date=date(2026, 11, 23),
    employment_status="01",
    sickness_absence="Y",
    weekly_hours="02",
    work_ability=3,
    worry=8,
    confidence=2,
)
BACK = replace(OFF_SICK, recorded_date=date(2027, 1, 11), sickness_absence="N", work_ability=7, worry=3, confidence=6)
NO_WORK = Reading(recorded_date=date(2026, 11, 23), employment_status="02", sickness_absence="8", weekly_hours="98")
END = AT + 50 * DAY


@pytest.fixture
def here() -> World:
    return make.world()


def begun(here: World, person_id: UUID | None = None) -> UUID:
    referral_id = make.referral(here, person_id)
    make.talk(here, referral_id, AT)
    return referral_id


def kinds(referral_id: UUID) -> list[str]:
    wanted = {"OutcomeRecorded", "WorkEntered", "WorkRemained", "WorkOutcomeUndone"}
    return [e.kind for e in events.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id) if e.kind in wanted]


def take(here: World, referral_id: UUID, point: Point, reading: Reading, at: object = END) -> None:
    services.record(referral_id=referral_id, point=point, reading=reading, by=actor(here.coach_id), at=at)  # type: ignore[arg-type]


def test_start_and_close_together_say_stayed_in_work_and_back(here: World) -> None:
    referral_id = begun(here)
    take(here, referral_id, Point.START, OFF_SICK, AT)
    assert kinds(referral_id) == ["OutcomeRecorded"]
    take(here, referral_id, Point.CLOSE, BACK)
    assert kinds(referral_id) == ["OutcomeRecorded", "OutcomeRecorded", "WorkRemained"]
    shown = queries.of_referral(here.coach, referral_id, at=END)
    assert (shown.outcome.remained_in_work, shown.outcome.back_at_work) == (Answer.YES, Answer.YES)
    assert shown.outcome.change_work_ability == 4
    remained = next(e for e in events.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id) if e.kind == "WorkRemained")
    assert (remained.data["back_at_work"], remained.data["definition"]) == (True, "GOODWORK_WORK_OUTCOME_1")


def test_entering_work_on_the_way_counts_once_with_its_first_day(here: World) -> None:
    referral_id = begun(here)
    take(here, referral_id, Point.START, NO_WORK, AT)
    working = replace(BACK, work_started_date=date(2027, 1, 4))
    take(here, referral_id, Point.REVIEW, working)
    take(here, referral_id, Point.CLOSE, working)
    assert kinds(referral_id).count("WorkEntered") == 1
    entered = next(e for e in events.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id) if e.kind == "WorkEntered")
    assert entered.data["entered_date"] == "2027-01-04"


def test_a_mistake_is_put_right_by_another_entry_and_the_outcome_taken_back(here: World) -> None:
    referral_id = begun(here)
    take(here, referral_id, Point.START, OFF_SICK, AT)
    take(here, referral_id, Point.CLOSE, BACK)
    take(here, referral_id, Point.CLOSE, replace(NO_WORK, recorded_date=date(2027, 1, 11)))
    assert kinds(referral_id)[-2:] == ["OutcomeRecorded", "WorkOutcomeUndone"]
    shown = queries.of_referral(here.coach, referral_id, at=END)
    assert shown.outcome.remained_in_work is Answer.NO
    assert [r.holds for r in shown.readings] == [True, False, True]
    assert OutcomeReading.objects.count() == 3


def test_what_cannot_be_is_refused_and_before_a_conversation_nothing_is_recorded(here: World) -> None:
    referral_id = begun(here)
    with pytest.raises(CannotRecord) as refused:
        take(here, referral_id, Point.START, replace(NO_WORK, weekly_hours="01"))
    assert refused.value.field == "weekly_hours"
    with pytest.raises(CannotRecord, match="conversation first"):
        take(here, make.referral(here), Point.START, OFF_SICK, AT)
    with pytest.raises(CannotMoveReferral):
        services.record(
            referral_id=referral_id, point=Point.START, reading=OFF_SICK, by=actor(here.clinician_id), at=END
        )


def finished(here: World, person_id: UUID) -> UUID:
    referral_id = begun(here, person_id)
    referrals.close(referral_id=referral_id, reason=Reason.PLAN_COMPLETED, by=actor(here.coach_id), at=AT + DAY)
    return referral_id


def test_who_finished_is_asked_by_text_once(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = finished(here, person_id)
    assert Message.objects.filter(template="SATISFACTION", person_id=person_id).count() == 1
    assert not services.ask_satisfaction(referral_id=referral_id, by=actor(here.coach_id), at=AT + DAY)
    assert SatisfactionQuestion.objects.count() == 1


def test_who_did_not_finish_is_not_asked(here: World) -> None:
    referral_id = begun(here)
    referrals.close(referral_id=referral_id, reason=Reason.NO_LONGER_WANTED, by=actor(here.coach_id), at=AT + DAY)
    assert not SatisfactionQuestion.objects.exists()


def test_a_digit_by_text_is_the_answer_and_needs_no_reader(here: World) -> None:
    person_id = make.consenting(here, mobile="07700900456")
    referral_id = finished(here, person_id)
    receive_text(from_number="+447700900456", body=" 5 ", received_at=AT + 2 * DAY, reference="in-1", at=AT + 2 * DAY)
    assert SatisfactionQuestion.objects.get().answer == Satisfaction.VERY_GOOD
    told = events.of_person(SYSTEM_VIEWER, person_id)
    assert [e.data["needs_reader"] for e in told if e.kind == "TextReceived"] == [False]
    assert queries.of_referral(here.coach, referral_id, at=AT + 3 * DAY).satisfaction is Satisfaction.VERY_GOOD


def test_anything_else_by_text_gets_a_reader(here: World) -> None:
    person_id = make.consenting(here, mobile="07700900457")
    finished(here, person_id)
    receive_text(
        from_number="+447700900457", body="5 out of 10, I am still in pain", received_at=AT, reference="in-2", at=AT
    )
    assert SatisfactionQuestion.objects.get().answer == ""
    told = events.of_person(SYSTEM_VIEWER, person_id)
    assert [e.data["needs_reader"] for e in told if e.kind == "TextReceived"] == [True]


def test_the_person_answers_on_their_page_once(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = finished(here, person_id)
    me = Viewer(kind=ActorKind.PERSON, id=person_id)
    asked = queries.asked_of(me, person_id, at=AT + DAY)
    assert asked is not None
    assert asked.answer is None
    by = Actor(kind=ActorKind.PERSON, id=person_id)
    for answer in (Satisfaction.GOOD, Satisfaction.POOR):
        services.answer_satisfaction(referral_id=referral_id, answer=answer, by=by, at=AT + 2 * DAY)
    assert SatisfactionQuestion.objects.get().answer == Satisfaction.GOOD
    with pytest.raises(NotVisible):
        queries.asked_of(here.coach, person_id, at=AT)
