"""Promises: exactly one live about each open thing, kept, moved, passed on, broken; and who is told (M1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from factories import reach
from factories.people import user
from factories.reach import AT, THURSDAY, World, promised, reachable, row
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.clock import LONDON
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.queries import of_subject
from goodwork.ledger.events.types import Code
from goodwork.reach.promises import laws, queries, services, watching
from goodwork.reach.promises.models import Notice, Promise
from goodwork.reach.promises.registry import _FINDERS, open_things
from goodwork.reach.promises.rules import CannotPromise, MoveReason, NoticeKind, State, Step, Told, Window
from goodwork.reach.promises.services import NoPromise
from goodwork.registers.access import services as access
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> World:
    return reach.world()


def london(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


def kinds(promise: Promise) -> list[str]:
    return [e.kind for e in of_subject(SYSTEM_VIEWER, "PROMISE", promise.pk) if e.kind != "PromiseTold"]


def notices(kind: NoticeKind) -> list[Notice]:
    return list(Notice.objects.filter(kind=kind.value))


def test_one_thing_has_one_live_promise(here: World) -> None:
    made = promised(here, reachable(here))
    again = {
        "subject_kind": made.subject_kind,
        "subject_id": made.subject_id,
        "person_id": made.person_id,
        "organisation_id": made.organisation_id,
        "step": Step.COACH_WILL_RING,
        "due_date": THURSDAY,
        "by": SYSTEM,
        "at": AT,
    }
    with pytest.raises(IntegrityError, match="promise_one_live"), transaction.atomic():
        services.make(**again)  # type: ignore[arg-type]
    services.keep(subject_kind=made.subject_kind, subject_id=made.subject_id, by=SYSTEM, at=AT)
    services.make(**again)  # type: ignore[arg-type]


def test_unknown_kinds_and_days_that_are_over_are_refused(here: World) -> None:
    person_id = reachable(here)
    with pytest.raises(CannotPromise, match="not a kind"):
        promised(here, person_id, kind="INVITATION")
    with pytest.raises(CannotPromise, match="5pm"):
        promised(here, person_id, due=date(2026, 11, 20))
    assert not Promise.objects.exists()


def test_nobody_is_put_off_to_the_next_decade(here: World) -> None:
    with pytest.raises(CannotPromise, match="within two years"):
        promised(here, reachable(here), due=date(2036, 11, 26))
    made = promised(here, reachable(here, family_name="Byrd"), due=date(2028, 11, 22))
    with pytest.raises(CannotPromise):
        services.move(
            promise_id=made.pk, due_date=date(2036, 11, 26), reason=MoveReason.NEED_MORE_TIME, by=SYSTEM, at=AT
        )


def test_the_page_of_a_promise_can_say_who_was_told_what_and_when(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id)
    services.move(promise_id=made.pk, due_date=date(2026, 11, 30), reason=MoveReason.NEED_MORE_TIME, by=SYSTEM, at=AT)
    watching.look(at=london(date(2026, 12, 4), 17))
    said = [one.text for one in queries.told_when(SYSTEM_VIEWER, made.pk, at=AT)]
    assert said[:2] == [
        "Promised for Thursday 26 November 2026.",
        "The date was moved from Thursday 26 November 2026 to Monday 30 November 2026; the person is told again.",
    ]
    assert said[-2:] == [
        "The date passed in silence. The person is written to, where they can be, and the holder has a notice.",
        "The holder's lead was told; where there is none, whoever sent the person.",
    ]
    assert queries.get(SYSTEM_VIEWER, made.pk, at=AT).first_date == THURSDAY
    with pytest.raises(NotVisible):
        queries.told_when(Viewer(kind=ActorKind.USER, id=new_id()), made.pk, at=AT)


def test_a_lead_sees_a_silence_before_any_sweep_has(here: World) -> None:
    made = promised(here, reachable(here))
    lead = here.viewer(here.lead_id)
    assert queries.silences(lead, at=london(THURSDAY, 16)) == []
    assert [p.id for p in queries.silences(lead, at=london(THURSDAY, 17))] == [made.pk]
    watching.look(at=london(THURSDAY, 18))
    assert [p.id for p in queries.silences(lead, at=london(THURSDAY, 18))] == [made.pk]


def test_kept_in_time_and_kept_late(here: World) -> None:
    person_id = reachable(here)
    first, second = promised(here, person_id), promised(here, person_id)
    services.keep(subject_kind="REFERRAL", subject_id=first.subject_id, by=SYSTEM, at=AT)
    watching.look(at=london(THURSDAY, 17))
    services.keep(subject_kind="REFERRAL", subject_id=second.subject_id, by=SYSTEM, at=london(date(2026, 11, 27), 9))
    assert (row(first.pk).state, row(second.pk).state) == (State.KEPT, State.KEPT_LATE)
    assert row(second.pk).silent_since == london(THURSDAY, 17)
    with pytest.raises(NoPromise):
        services.keep(subject_kind="REFERRAL", subject_id=first.subject_id, by=SYSTEM, at=AT)


def test_silence_begins_at_five_and_the_holder_is_told_at_once(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id)
    watching.look(at=london(THURSDAY, 17) - timedelta(seconds=1))
    assert row(made.pk).state == State.OPEN
    watching.look(at=london(THURSDAY, 17))
    broken = row(made.pk)
    assert (broken.state, broken.silent_since) == (State.BROKEN, london(THURSDAY, 17))
    assert [n.user_id for n in notices(NoticeKind.BROKEN)] == [here.coach_id]
    assert not notices(NoticeKind.BROKEN_TO_LEAD)
    shown = queries.next_for(SYSTEM_VIEWER, made.person_id, at=AT)[0]
    assert shown.is_silent
    assert "has not happened" in shown.silence_text("en")


def test_the_holder_is_warned_the_day_before_and_once(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id)
    for hour in (8, 9, 10, 16):
        watching.look(at=london(date(2026, 11, 25), hour))
    assert [(n.user_id, n.at) for n in notices(NoticeKind.DUE_NEXT_DAY)] == [
        (here.coach_id, london(date(2026, 11, 25), 9))
    ]
    assert kinds(made) == ["PromiseMade", "HolderWarned"]


def test_the_lead_is_told_after_a_working_day(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id)
    for at in (london(THURSDAY, 17), london(date(2026, 11, 27), 16)):
        watching.look(at=at)
    assert not notices(NoticeKind.BROKEN_TO_LEAD)
    watching.look(at=london(date(2026, 11, 27), 17))
    watching.look(at=london(date(2026, 11, 30), 17))
    assert [n.user_id for n in notices(NoticeKind.BROKEN_TO_LEAD)] == [here.lead_id]
    assert kinds(made) == ["PromiseMade", "SilenceBegan", "LeadTold"]
    assert row(made.pk).look_at is None


def test_a_worker_that_was_dead_for_a_week_makes_up_for_it_once(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id)
    watching.look(at=london(date(2026, 12, 7), 9))
    watching.look(at=london(date(2026, 12, 7), 10))
    assert kinds(made) == ["PromiseMade", "SilenceBegan", "LeadTold"]
    assert row(made.pk).silent_since == london(THURSDAY, 17), "the silence began when it began"


def test_a_promise_without_a_user_gives_its_notice_to_the_organisation(here: World) -> None:
    promised(here, reachable(here))
    watching.look(at=london(THURSDAY, 17))
    coach, stranger = here.coach, user((Role.WORK_COACH, here.practice_id))
    assert [n.kind for n in queries.notices(coach, at=AT)] == [NoticeKind.BROKEN]
    assert queries.notices(stranger, at=AT) == []
    assert queries.notices_count(coach) == 1
    seen = [n.id for n in queries.notices(coach, at=AT)]
    assert services.see_notices(viewer=stranger, notice_ids=seen, by=stranger.actor(), at=AT) == 0
    assert services.see_notices(viewer=coach, notice_ids=seen, by=coach.actor(), at=AT) == 1
    assert queries.notices(coach, at=AT) == []


def test_a_move_is_told_again_and_shown_and_the_second_goes_to_the_lead(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id, told=Told.ON_SCREEN)
    coach = Actor(kind=ActorKind.USER, id=here.coach_id)
    services.move(promise_id=made.pk, due_date=date(2026, 11, 30), reason=MoveReason.NEED_MORE_TIME, by=coach, at=AT)
    assert row(made.pk).told == Told.BY_MESSAGE
    assert row(made.pk).told_at is None
    assert not notices(NoticeKind.MOVED_TWICE)
    services.move(promise_id=made.pk, due_date=date(2026, 12, 2), reason=MoveReason.HOLDER_AWAY, by=coach, at=AT)
    assert [n.user_id for n in notices(NoticeKind.MOVED_TWICE)] == [here.lead_id]
    shown = queries.get(SYSTEM_VIEWER, made.pk, at=AT)
    assert [m.text("en") for m in shown.moves] == [
        "Moved from Thursday 26 November 2026 to Monday 30 November 2026, because more time is needed.",
        "Moved from Monday 30 November 2026 to Wednesday 2 December 2026, because the person who was going to do it"
        " is away.",
    ]
    assert kinds(made) == ["PromiseMade", "PromiseMoved", "PromiseMoved", "LeadTold"]


def test_a_new_holder_starts_counting_moves_again_and_the_persons_own_do_not_count(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id)
    coach = Actor(kind=ActorKind.USER, id=here.coach_id)
    person = Actor(kind=ActorKind.PERSON, id=made.person_id)
    services.move(promise_id=made.pk, due_date=date(2026, 11, 30), reason=MoveReason.NEED_MORE_TIME, by=coach, at=AT)
    services.move(promise_id=made.pk, due_date=date(2026, 12, 1), reason=MoveReason.PERSON_ASKED, by=person, at=AT)
    services.reassign(promise_id=made.pk, user_id=here.other_coach_id, by=coach, at=AT)
    services.move(promise_id=made.pk, due_date=date(2026, 12, 2), reason=MoveReason.NEED_MORE_TIME, by=coach, at=AT)
    assert not notices(NoticeKind.MOVED_TWICE)
    assert [n.user_id for n in notices(NoticeKind.PASSED_TO_YOU)] == [here.other_coach_id]


def test_a_move_to_the_same_day_or_of_an_ended_promise_is_refused(here: World) -> None:
    made = promised(here, reachable(here))
    with pytest.raises(CannotPromise, match="another date"):
        services.move(promise_id=made.pk, due_date=THURSDAY, reason=MoveReason.NO_ANSWER, by=SYSTEM, at=AT)
    services.release(
        subject_kind="REFERRAL", subject_id=made.subject_id, reason=Code("NO_LONGER_WANTED"), by=SYSTEM, at=AT
    )
    with pytest.raises(NoPromise):
        services.move(promise_id=made.pk, due_date=date(2026, 12, 1), reason=MoveReason.NO_ANSWER, by=SYSTEM, at=AT)


def test_moving_a_broken_promise_ends_the_silence(here: World) -> None:
    made = promised(here, reachable(here))
    watching.look(at=london(THURSDAY, 18))
    later = london(THURSDAY, 19)
    services.move(promise_id=made.pk, due_date=date(2026, 11, 30), reason=MoveReason.NO_ANSWER, by=SYSTEM, at=later)
    assert (row(made.pk).state, row(made.pk).silent_since) == (State.OPEN, None)
    assert watching.look(at=london(date(2026, 11, 27), 8)) == 0
    watching.look(at=london(date(2026, 11, 30), 17))
    assert row(made.pk).state == State.BROKEN


def test_the_referral_takes_over_the_promise_of_the_answer(here: World) -> None:
    made = promised(here, reachable(here), kind="ANSWER", told=Told.ON_SCREEN, step=Step.WE_WILL_READ_ANSWER)
    referral_id = new_id()
    services.hand_over(
        subject_kind="ANSWER",
        subject_id=made.subject_id,
        to_kind="REFERRAL",
        to_id=referral_id,
        organisation_id=here.provider_id,
        user_id=here.coach_id,
        step=Step.COACH_WILL_RING,
        by=SYSTEM,
        at=AT,
    )
    now = row(made.pk)
    assert (now.subject_kind, now.subject_id, now.due_date) == ("REFERRAL", referral_id, THURSDAY)
    assert now.told_at == AT, "who answered reads it on the screen: nothing is sent"
    assert queries.open_persons(SYSTEM_VIEWER, [made.person_id, new_id()], "REFERRAL") == {made.person_id}
    assert queries.open_persons(SYSTEM_VIEWER, [made.person_id], "ANSWER") == set()


def test_keep_and_make_leaves_no_instant_without_a_promise(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id)
    following = services.keep_and_make(
        subject_kind="REFERRAL",
        subject_id=made.subject_id,
        step=Step.COACH_WILL_CONTACT,
        due_date=date(2026, 12, 3),
        by=SYSTEM,
        at=AT,
    )
    assert row(made.pk).state == State.KEPT
    assert (row(following).user_id, row(following).state) == (here.coach_id, State.OPEN)


def test_who_leaves_passes_what_they_hold_to_the_cover_or_the_lead(here: World) -> None:
    person_id = reachable(here)
    mine, other = promised(here, person_id, user_id=here.coach_id), promised(here, person_id, user_id=here.lead_id)
    access.end(user_id=here.coach_id, cover_user_id=here.other_coach_id, by=SYSTEM, at=AT)
    assert row(mine.pk).user_id == here.other_coach_id
    assert row(other.pk).user_id == here.lead_id
    access.end(user_id=here.other_coach_id, by=SYSTEM, at=AT)
    assert row(mine.pk).user_id == here.lead_id
    assert len(notices(NoticeKind.PASSED_TO_YOU)) == 2


def test_who_is_away_passes_what_falls_due_meanwhile_and_new_promises_go_to_the_cover(here: World) -> None:
    person_id = reachable(here)
    soon = promised(here, person_id, user_id=here.coach_id)
    later = promised(here, person_id, user_id=here.coach_id, due=date(2026, 12, 15))
    access.set_away(
        user_id=here.coach_id,
        from_date=AT.date(),
        to_date=date(2026, 11, 27),
        cover_user_id=here.other_coach_id,
        by=SYSTEM,
        at=AT,
    )
    assert row(soon.pk).user_id == here.other_coach_id
    assert row(later.pk).user_id == here.coach_id
    assert promised(here, person_id, user_id=here.coach_id).user_id == here.other_coach_id


def test_the_net_under_the_absence_catches_what_still_lies_with_somebody_away(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id)
    access.set_away(
        user_id=here.coach_id,
        from_date=AT.date(),
        to_date=date(2026, 11, 27),
        cover_user_id=here.other_coach_id,
        by=SYSTEM,
        at=AT,
    )
    Promise.objects.filter(pk=made.pk).update(user_id=here.coach_id)
    assert watching.pass_on_to_covers(at=london(date(2026, 11, 25), 9)) == 0, "it is not due today"
    assert watching.pass_on_to_covers(at=london(THURSDAY, 9)) == 1
    assert row(made.pk).user_id == here.other_coach_id


def test_a_colleagues_concern_is_never_shown_to_the_person(here: World) -> None:
    person_id = reachable(here)
    promised(here, person_id, kind="CONCERN", told=Told.STAFF_ONLY, step=Step.WE_WILL_ANSWER_CONCERN)
    own = promised(here, person_id, kind="CONCERN", told=Told.ON_SCREEN, step=Step.WE_WILL_ANSWER_CONCERN)
    person = Viewer(kind=ActorKind.PERSON, id=person_id)
    assert [p.id for p in queries.next_for(person, person_id, at=AT)] == [own.pk]


def test_who_sees_which_promises(here: World) -> None:
    person_id = reachable(here)
    made = promised(here, person_id)
    reception = here.viewer(here.staff_id)
    stranger = user((Role.WORK_COACH, new_id()))
    commissioner = user((Role.COMMISSIONER, here.provider_id))
    other = Viewer(kind=ActorKind.PERSON, id=reachable(here, given_name="Bo", family_name="Cole", mobile="07700900555"))
    assert [p.id for p in queries.list_for(here.coach, at=AT)] == [made.pk], "its holder's colleague"
    assert [p.id for p in queries.list_for(reception, at=AT)] == [made.pk], "the person's practice"
    for viewer in (stranger, commissioner, other):
        assert queries.list_for(viewer, at=AT) == []
        with pytest.raises(NotVisible):
            queries.get(viewer, made.pk, at=AT)
    with pytest.raises(NotVisible):
        queries.silences(reception, at=AT)


def test_overdue_ones_and_pages(here: World) -> None:
    person_id = reachable(here)
    broken = promised(here, person_id)
    fine = promised(here, person_id, due=date(2026, 12, 10))
    assert queries.list_for(SYSTEM_VIEWER, overdue=True, at=london(THURSDAY, 16)) == []
    assert [p.id for p in queries.list_for(SYSTEM_VIEWER, overdue=True, at=london(THURSDAY, 17))] == [broken.pk]
    watching.look(at=london(THURSDAY, 17))
    assert [p.id for p in queries.list_for(SYSTEM_VIEWER, overdue=True, at=AT)] == [broken.pk]
    first = queries.list_for(SYSTEM_VIEWER, most=1, at=AT)
    rest = queries.list_for(SYSTEM_VIEWER, after=(first[0].due_date, first[0].id), at=AT)
    assert [p.id for p in first + rest] == [broken.pk, fine.pk]
    assert [p.id for p in queries.silences(here.viewer(here.lead_id), at=AT)] == [broken.pk]


def test_a_list_takes_the_same_queries_for_one_and_for_twenty(here: World) -> None:
    person_id = reachable(here)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries_run:
            queries.list_for(here.coach, at=AT)
        return len(queries_run)

    coach = here.coach
    assert coach.id is not None
    promised(here, person_id, user_id=here.coach_id)
    once = cost()
    for _ in range(19):
        promised(here, person_id, user_id=here.coach_id)
    assert cost() == once


def test_the_law_finds_an_open_thing_without_a_promise_and_a_promise_without_a_thing(here: World) -> None:
    made = promised(here, reachable(here), kind="PLAN_REVIEW")
    lost = new_id()
    before = _FINDERS.get("PLAN_REVIEW", [])
    try:
        _FINDERS["PLAN_REVIEW"] = []
        open_things("PLAN_REVIEW")(lambda: {made.subject_id})
        assert list(laws.everything_open(at=AT)) == []
        open_things("PLAN_REVIEW")(lambda: {lost})
        assert [f.subject_id for f in laws.everything_open(at=AT)] == [lost]
        _FINDERS["PLAN_REVIEW"] = []
        open_things("PLAN_REVIEW")(lambda: set())
        assert [f.subject_id for f in laws.everything_open(at=AT)] == [made.subject_id]
    finally:
        _FINDERS["PLAN_REVIEW"] = before
    with pytest.raises(KeyError):
        open_things("INVITATION")


def test_the_law_finds_a_state_that_its_events_do_not_tell(here: World) -> None:
    made = promised(here, reachable(here))
    watching.look(at=london(THURSDAY, 17))
    assert list(laws.events_and_states(at=AT)) == []
    Promise.objects.filter(pk=made.pk).update(state=State.OPEN.value)
    assert [f.subject_id for f in laws.events_and_states(at=AT)] == [made.pk]


def test_the_law_finds_a_dead_worker(here: World) -> None:
    made = promised(here, reachable(here))
    assert list(laws.no_late_sweep(at=london(date(2026, 11, 25), 9))) == []
    assert [f.subject_id for f in laws.no_late_sweep(at=london(date(2026, 11, 25), 11))] == [made.pk]


def test_linked_records_have_their_promises_together(here: World) -> None:
    one = reachable(here)
    two = reachable(here, given_name="Amala", family_name="Byrd", birth_date=date(1990, 1, 2), mobile="07700900124")
    made = promised(here, two)
    people.link(kept_id=one, merged_id=two, by=SYSTEM, at=AT)
    assert [p.id for p in queries.next_for(Viewer(kind=ActorKind.PERSON, id=one), one, at=AT)] == [made.pk]
    assert queries.open_persons(SYSTEM_VIEWER, [one], "REFERRAL") == {one}


def test_the_sweep_reads_only_what_is_due(here: World) -> None:
    person_id = reachable(here)
    template = promised(here, person_id, due=date(2027, 6, 1))
    Promise.objects.bulk_create(
        [
            Promise(
                **{
                    **{f.attname: getattr(template, f.attname) for f in Promise._meta.concrete_fields},
                    "id": new_id(),
                    "subject_id": new_id(),
                    "window": Window.ANY.value,
                }
            )
            for _ in range(5000)
        ]
    )
    due = promised(here, person_id)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE promises_promise")
        cursor.execute(
            "EXPLAIN (FORMAT TEXT) SELECT id FROM promises_promise WHERE look_at <= %s ORDER BY look_at LIMIT 1000",
            [london(THURSDAY, 17)],
        )
        plan = "\n".join(r[0] for r in cursor.fetchall())
    assert "promise_look" in plan
    assert "Seq Scan" not in plan
    assert watching.look(at=london(THURSDAY, 17)) == 1
    assert row(due.pk).state == State.BROKEN
