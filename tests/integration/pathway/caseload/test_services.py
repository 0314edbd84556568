"""Who has whom, what was tried, and a coach's day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import pathway as make
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, NotVisible
from goodwork.ledger.events import queries as events
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.absence import services as absence
from goodwork.pathway.caseload import queries, services
from goodwork.pathway.caseload.day import day
from goodwork.pathway.caseload.laws import one_hand_holds_it
from goodwork.pathway.caseload.models import Assignment
from goodwork.pathway.outcomes.whole import whole
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason, State
from goodwork.reach.contacts.rules import Result, Way
from goodwork.reach.contacts.services import CannotCall
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.queries import PromiseView
from goodwork.registers.access import services as access
from goodwork.registers.people import services as people
from goodwork.registers.people.events import PersonErased

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def here() -> World:
    return make.world()


def holder(referral_id: UUID) -> UUID | None:
    return Referral.objects.get(pk=referral_id).holder_id


def promise(referral_id: UUID) -> PromiseView:
    [found] = promises.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=AT)
    return found


def test_new_people_go_to_whoever_has_the_fewest(here: World) -> None:
    held = [holder(make.referral(here)) for _ in range(4)]
    assert sorted(held, key=str) == sorted([here.coach_id, here.other_coach_id] * 2, key=str)


def test_nobody_is_given_to_who_is_away(here: World) -> None:
    access.set_away(
        user_id=here.coach_id,
        from_date=AT.date(),
        to_date=AT.date() + 5 * DAY,
        cover_user_id=here.other_coach_id,
        by=SYSTEM,
        at=AT,
    )
    assert {holder(make.referral(here)) for _ in range(3)} == {here.other_coach_id}


def test_without_a_coach_it_waits_with_the_organisation_and_is_still_promised(here: World) -> None:
    for coach in (here.coach_id, here.other_coach_id):
        access.end(user_id=coach, by=SYSTEM, at=AT)
    referral_id = make.referral(here)
    assert (holder(referral_id), promise(referral_id).user_id) == (None, None)
    assert day(here.viewer(here.lead_id), at=AT).unheld == 1
    assert list(one_hand_holds_it(at=AT)) == []
    services.take(referral_id=referral_id, by=actor(here.lead_id), at=AT)
    assert promise(referral_id).user_id == here.lead_id


def test_taking_and_handing_over_move_the_promise_and_are_counted(here: World) -> None:
    referral_id = make.referral(here)
    first = holder(referral_id)
    other = here.other_coach_id if first == here.coach_id else here.coach_id
    services.hand_over(referral_id=referral_id, user_id=other, note="Speaks Urdu", by=actor(first), at=AT + HOUR)
    assert (holder(referral_id), promise(referral_id).user_id) == (other, other)
    given = [e for e in events.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id) if e.kind == "CoachAssigned"]
    assert [(g.data["because"], g.data.get("from_user_id")) for g in given] == [
        ("LEAST_LOADED", None),
        ("HANDED_OVER", str(first)),
    ]
    seen = whole(here.coach, referral_id, at=AT + HOUR).helped
    assert seen is not None
    assert [(h.note, h.until_at is None) for h in seen.hands] == [("", False), ("Speaks Urdu", True)]
    person_id = Referral.objects.get(pk=referral_id).person_id
    record(PersonErased(person_id=person_id, record_class=Code("ADULT_HEALTH")), by=SYSTEM, at=AT + HOUR)
    assert not Assignment.objects.exclude(note="").exists()


def test_who_cannot_have_a_referral(here: World) -> None:
    referral_id = make.referral(here)
    by = actor(here.lead_id)
    with pytest.raises(services.CannotAssign, match="a coach of the organisation"):
        services.hand_over(referral_id=referral_id, user_id=here.clinician_id, by=by, at=AT)
    with pytest.raises(services.CannotAssign, match="have it already"):
        services.hand_over(referral_id=referral_id, user_id=holder(referral_id), by=by, at=AT)  # type: ignore[arg-type]
    with pytest.raises(services.CannotAssign, match="a coach of the organisation"):
        services.take(referral_id=referral_id, by=actor(here.clinician_id), at=AT)
    other = here.other_coach_id if holder(referral_id) == here.coach_id else here.coach_id
    access.set_away(user_id=other, from_date=AT.date(), to_date=AT.date(), cover_user_id=here.lead_id, by=SYSTEM, at=AT)
    with pytest.raises(services.CannotAssign, match="away today"):
        services.hand_over(referral_id=referral_id, user_id=other, by=by, at=AT)


def test_who_leaves_passes_everybody_on_and_nothing_stays_behind(here: World) -> None:
    mine = [r for r in (make.referral(here) for _ in range(4)) if holder(r) == here.coach_id]
    access.end(user_id=here.coach_id, cover_user_id=here.other_coach_id, by=SYSTEM, at=AT + HOUR)
    assert {holder(r) for r in mine} == {here.other_coach_id}
    assert {promise(r).user_id for r in mine} == {here.other_coach_id}
    assert not Assignment.objects.filter(coach_id=here.coach_id, until_at__isnull=True).exists()


def test_an_ended_referral_lets_go_of_its_coach(here: World) -> None:
    referral_id = make.referral(here)
    referrals.close(referral_id=referral_id, reason=Reason.NO_CAPACITY, by=actor(here.coach_id), at=AT + HOUR)
    assert not Assignment.objects.filter(referral_id=referral_id, until_at__isnull=True).exists()
    with pytest.raises(services.CannotAssign, match="has ended"):
        services.take(referral_id=referral_id, by=actor(here.coach_id), at=AT + HOUR)


def test_the_first_attempt_takes_the_referral_up(here: World) -> None:
    referral_id = make.referral(here)
    services.record_attempt(
        referral_id=referral_id, channel=Way.PHONE, result=Result.REACHED, by=actor(here.coach_id), at=AT
    )
    assert Referral.objects.get(pk=referral_id).state == State.ACCEPTED


def test_no_answer_early_leaves_the_promise_where_it_lies(here: World) -> None:
    referral_id = make.referral(here)
    before = promise(referral_id).due_date
    done = services.record_attempt(
        referral_id=referral_id, channel=Way.PHONE, result=Result.NO_ANSWER, by=actor(here.coach_id), at=AT
    )
    assert (done.due_date, promise(referral_id).due_date) == (before, before)


def test_no_answer_on_the_day_moves_the_promise_with_its_reason(here: World) -> None:
    referral_id = make.referral(here)
    due = promise(referral_id).due_date
    on_the_day = AT.replace(year=due.year, month=due.month, day=due.day)
    done = services.record_attempt(
        referral_id=referral_id, channel=Way.PHONE, result=Result.NO_ANSWER, by=actor(here.coach_id), at=on_the_day
    )
    moved = promise(referral_id)
    assert moved.due_date == done.due_date == date(2026, 11, 27)
    assert [m.reason for m in moved.moves] == ["NO_ANSWER"]


def test_two_ways_at_different_times_then_the_letter_then_time_to_answer_then_unreached(here: World) -> None:
    person_id = make.consenting(here, address_line="1 Example Street", email="ana@example.org")
    referral_id = make.referral(here, person_id)
    by = actor(here.coach_id)

    def attempt(channel: Way, hours: int, result: Result = Result.NO_ANSWER) -> services.Attempted:
        return services.record_attempt(
            referral_id=referral_id, channel=channel, result=result, by=by, at=AT + hours * HOUR
        )

    assert not attempt(Way.PHONE, 0).letter
    assert not attempt(Way.PHONE, 5).letter
    last = attempt(Way.SMS, 24, Result.SENT)
    assert last.letter
    assert last.due_date > date(2026, 12, 7)
    with pytest.raises(referrals.CannotMoveReferral, match="Wait until"):
        referrals.close(referral_id=referral_id, reason=Reason.UNABLE_TO_CONTACT, by=by, at=AT + 30 * HOUR)
    later = AT + 25 * DAY
    referrals.close(referral_id=referral_id, reason=Reason.UNABLE_TO_CONTACT, by=by, at=later)
    assert Referral.objects.get(pk=referral_id).state == State.FAILED


def test_no_voicemail_where_contact_must_be_safe(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id)
    people.set_safe_contact(person_id=person_id, safe_contact=True, by=SYSTEM, at=AT)
    with pytest.raises(CannotCall, match="voicemail"):
        services.record_attempt(
            referral_id=referral_id, channel=Way.PHONE, result=Result.VOICEMAIL, by=actor(here.coach_id), at=AT
        )
    assert Referral.objects.get(pk=referral_id).state == State.REQUESTED


def test_the_day_is_in_the_order_of_what_was_promised(here: World) -> None:
    first = [make.referral(here, at=AT + n * DAY) for n in (2, 0, 1)]
    for referral_id in first:
        if holder(referral_id) != here.coach_id:
            services.take(referral_id=referral_id, by=actor(here.coach_id), at=AT + 2 * DAY)
    found = day(here.coach, at=AT + 3 * DAY + 9 * HOUR)
    assert [row.referral.id for row in found.rows if row.referral] == [first[1], first[2], first[0]]
    assert (found.rows[0].is_overdue, found.rows[0].is_today) == (False, True)
    later = day(here.coach, at=AT + 9 * DAY)
    assert (later.overdue, [r.is_overdue for r in later.rows]) == (3, [True] * 3)


def test_the_day_shows_what_to_heed_what_was_tried_and_a_repeated_note(here: World) -> None:
    person_id = make.consenting(here, language="ur")
    referral_id = make.referral(here, person_id)
    if holder(referral_id) != here.coach_id:
        services.take(referral_id=referral_id, by=actor(here.coach_id), at=AT)
    people.set_contact_needs(person_id=person_id, reading_need=True, interpreter_language="ur", by=SYSTEM, at=AT)
    absence.note_many(
        [
            absence.NewNote(
                person_id=person_id,
                practice_id=here.practice_id,
                source_id=UUID(int=n),
                from_date=date(2026, 11, 1) + (n - 1) * 14 * DAY,
                to_date=date(2026, 11, 14) + (n - 1) * 14 * DAY,
            )
            for n in (1, 2)
        ],
        by=SYSTEM,
        at=AT,
    )
    services.record_attempt(
        referral_id=referral_id, channel=Way.PHONE, result=Result.NO_ANSWER, by=actor(here.coach_id), at=AT
    )
    [row] = day(here.coach, at=AT + HOUR).rows
    assert row.who is not None
    assert row.who.numbers[0].startswith("07700 900")
    assert [code for code, _ in row.who.heed] == ["INTERPRETER", "READING"]
    assert [(t.channel, t.result) for t in row.tried] == [(Way.PHONE, Result.NO_ANSWER)]
    assert row.next_try is not None
    assert "afternoon" in row.next_try.words
    assert row.spell is not None
    assert (row.spell.notes, row.spell.days) == (2, 28)


def test_where_a_restricted_person_is_stays_hidden(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id)
    people.restrict(person_id=person_id, by=SYSTEM, at=AT)
    who = queries.standing(here.coach, referral_id, at=AT).who
    assert (who.numbers, who.email, who.restricted) == ((), "", True)


def test_a_day_takes_the_same_few_queries_however_long(here: World) -> None:
    def queries_for(people_count: int) -> int:
        for _ in range(people_count):
            referral_id = make.referral(here)
            if holder(referral_id) != here.coach_id:
                services.take(referral_id=referral_id, by=actor(here.coach_id), at=AT)
        viewer = here.coach
        with CaptureQueriesContext(connection) as seen:
            day(viewer, at=AT)
        return len(seen)

    few = queries_for(2)
    assert queries_for(12) == few <= 8


def test_somebody_who_is_no_coach_has_no_day(here: World) -> None:
    with pytest.raises(NotVisible):
        day(here.viewer(here.clinician_id), at=AT)


def test_colleagues_the_least_loaded_first(here: World) -> None:
    referral_id = make.referral(here)
    found = queries.colleagues(here.coach, referral_id, at=AT)
    assert {c.user_id for c in found} == {here.coach_id, here.other_coach_id, here.lead_id} - {holder(referral_id)}
    assert [c.open_referrals for c in found] == sorted(c.open_referrals for c in found)


def test_a_colleague_whose_clock_is_behind_can_still_take_over(here: World) -> None:
    made = make.referral(here, at=AT)
    other = next(c for c in (here.coach_id, here.other_coach_id) if c != holder(made))
    services.take(referral_id=made, by=actor(other), at=AT - HOUR)
    first, second = Assignment.objects.filter(referral_id=made).order_by("id")
    assert (first.from_at, first.until_at) == (AT, AT)
    assert (second.coach_id, second.until_at) == (other, None)
