"""Calls, attempts and concerns: who is rung, what is tried before a letter, nothing closed by silence (G1, B11)."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import reach
from factories.people import user
from factories.reach import AT, Gateway, World, deliver, promised, reachable
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.clock import LONDON
from goodwork.kernel.ids import new_id
from goodwork.ledger.audit.models import Access
from goodwork.ledger.events.queries import of_subject
from goodwork.ledger.events.types import Code
from goodwork.ledger.laws import check_all
from goodwork.reach.contacts import laws, queries, rules, services
from goodwork.reach.contacts.models import Call, Concern
from goodwork.reach.contacts.rules import CallState, EndReason, Result, Way
from goodwork.reach.contacts.services import CannotCall, NewCall
from goodwork.reach.links import services as links
from goodwork.reach.links.rules import Purpose
from goodwork.reach.messaging.models import Message
from goodwork.reach.promises import laws as promise_laws
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.models import Notice, Promise
from goodwork.reach.promises.rules import LIVE, NoticeKind, State, Step, Told, Window
from goodwork.registers.organisations import services as organisations
from goodwork.registers.people import queries as people_queries
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db
MORNING, AFTERNOON = datetime(2026, 11, 24, 10, tzinfo=LONDON), datetime(2026, 11, 24, 14, tzinfo=LONDON)


@pytest.fixture
def here() -> World:
    return reach.world()


def called(here: World, person_id: UUID, **more: object) -> Call:
    made = services.promise_call(
        person_id=person_id, organisation_id=here.practice_id, reason=Code("INVITATION"), by=SYSTEM, at=AT, **more
    )  # type: ignore[arg-type]
    return Call.objects.get(pk=made)


def tried(call: Call, way: Way, result: Result, at: datetime) -> services.AttemptOutcome:
    return services.record_attempt(
        person_id=call.person_id,
        subject_kind=call.call_kind,
        subject_id=call.pk,
        channel=way,
        result=result,
        by=SYSTEM,
        at=at,
    )


def live(call: Call) -> Promise:
    return Promise.objects.get(subject_id=call.pk, state__in=[s.value for s in LIVE])


def no_law_broken() -> None:
    assert list(promise_laws.everything_open(at=AT)) == []
    assert list(promise_laws.events_and_states(at=AT)) == []
    assert list(laws.told_or_rung(at=AT)) == []


def test_a_promised_call_has_its_promise_at_once(here: World) -> None:
    call = called(here, reachable(here))
    assert live(call).due_date == date(2026, 11, 26), "three working days"
    assert live(call).told == Told.BY_THE_CALL
    no_law_broken()


def test_whom_the_practice_appoints_rings_for_it(here: World) -> None:
    organisations.relate(
        from_id=here.practice_id, to_id=here.provider_id, kind="CALLED_BY", from_date=date(2026, 1, 1), by=SYSTEM, at=AT
    )
    person_id = reachable(here)
    assert queries.call_list(here.coach, at=AT) == []
    call = called(here, person_id)
    assert (call.organisation_id, call.practice_id) == (here.provider_id, here.practice_id)
    [shown] = queries.call_list(here.coach, at=AT)
    assert (shown.person_name, shown.practice) == ("Amala Bird", "Tregenna practice")
    assert [c.id for c in queries.call_list(here.viewer(here.staff_id), at=AT)] == [call.pk]
    tried(call, Way.PHONE, Result.REACHED, AT)
    assert queries.call_list(here.coach, at=AT) == []


def test_the_same_thing_is_called_about_once(here: World) -> None:
    person_id, about = reachable(here), new_id()
    first = called(here, person_id, subject_kind="INVITATION", subject_id=about)
    new = NewCall(
        person_id=person_id,
        organisation_id=here.practice_id,
        reason=Code("INVITATION"),
        subject_kind="INVITATION",
        subject_id=about,
    )
    assert services.promise_calls_many([new, new], by=SYSTEM, at=AT) == [first.pk, first.pk]
    assert Call.objects.count() == 1


def test_who_is_reached_has_had_the_call(here: World) -> None:
    call = called(here, reachable(here))
    outcome = tried(call, Way.PHONE, Result.REACHED, MORNING)
    assert outcome.call_state is CallState.REACHED
    assert Promise.objects.get(subject_id=call.pk).state == State.KEPT
    assert [e.kind for e in of_subject(SYSTEM_VIEWER, "CALL", call.pk)] == ["CallPromised", "CallReached"]
    with pytest.raises(CannotCall, match="is over"):
        tried(call, Way.PHONE, Result.REACHED, MORNING)
    no_law_broken()


def test_a_missed_call_promises_the_next_and_says_so(here: World) -> None:
    call = called(here, reachable(here))
    assert tried(call, Way.PHONE, Result.NO_ANSWER, MORNING).call_state is CallState.OPEN
    assert (live(call).step, live(call).due_date) == (Step.WE_WILL_TRY_AGAIN, date(2026, 11, 25))
    [message] = Message.objects.all()
    assert message.template == "CALL_MISSED"
    assert "rang and did not reach you" in message.body
    no_law_broken()


def test_who_cannot_be_written_to_is_only_rung_again(here: World) -> None:
    call = called(here, reachable(here, information_format="VERBAL"))
    tried(call, Way.PHONE, Result.NO_ANSWER, MORNING)
    assert live(call).told == Told.BY_THE_CALL
    assert not Message.objects.exists()
    assert Call.objects.count() == 1, "a call about a call would never end"
    no_law_broken()


def test_two_times_of_day_and_two_channels_then_the_letter(here: World) -> None:
    call = called(here, reachable(here))
    assert not tried(call, Way.PHONE, Result.NO_ANSWER, MORNING).letter_queued
    assert not tried(call, Way.PHONE, Result.NO_ANSWER, MORNING + timedelta(minutes=5)).letter_queued
    assert not tried(call, Way.PHONE, Result.NO_ANSWER, AFTERNOON).letter_queued
    last = tried(call, Way.SMS, Result.SENT, AFTERNOON + timedelta(hours=1))
    assert last.letter_queued
    assert last.call_state is CallState.WRITTEN
    [letter] = Message.objects.filter(template="UNREACHED_LETTER")
    assert letter.channel == "LETTER"
    assert letter.destination == "Amala Bird\n1 Made Street\nManchester\nM22 9WA"
    assert [a.channel for a in queries.attempts(SYSTEM_VIEWER, "CALL", [call.pk], at=AT)[call.pk]][-1] is Way.LETTER
    no_law_broken()


def test_without_an_address_the_call_stays_open_however_often_nobody_answers(here: World) -> None:
    call = called(here, reachable(here, address_line="", information_format="VERBAL"))
    for day in range(12):
        assert tried(call, Way.PHONE, Result.NO_ANSWER, MORNING + timedelta(days=day)).call_state is CallState.OPEN
        tried(call, Way.PHONE, Result.NO_ANSWER, AFTERNOON + timedelta(days=day))
    assert Call.objects.get(pk=call.pk).state == CallState.OPEN
    no_law_broken()


def test_of_other_things_the_promise_is_left_to_their_room(here: World) -> None:
    person_id, referral_id = reachable(here), new_id()
    for at, way, result in (
        (MORNING, Way.PHONE, Result.NO_ANSWER),
        (AFTERNOON, Way.PHONE, Result.VOICEMAIL),
        (AFTERNOON, Way.EMAIL, Result.SENT),
    ):
        outcome = services.record_attempt(
            person_id=person_id,
            subject_kind="REFERRAL",
            subject_id=referral_id,
            organisation_id=here.provider_id,
            channel=way,
            result=result,
            by=SYSTEM,
            at=at,
        )
    assert outcome.letter_queued
    assert outcome.call_state is None
    assert not Promise.objects.exists()

    def why(at: datetime) -> str:
        return queries.why_not_give_up(SYSTEM_VIEWER, subject_kind="REFERRAL", subject_id=referral_id, at=at)

    assert why(AFTERNOON).startswith("Wait until 8 December 2026")
    assert why(AFTERNOON + timedelta(days=15)) == ""
    assert queries.why_not_give_up(SYSTEM_VIEWER, subject_kind="REFERRAL", subject_id=new_id(), at=AT)


def test_no_voicemail_where_contact_must_be_safe(here: World) -> None:
    person_id = reachable(here)
    people.set_safe_contact(person_id=person_id, by=SYSTEM, at=AT)
    call = called(here, person_id)
    with pytest.raises(CannotCall, match="voicemail"):
        tried(call, Way.PHONE, Result.VOICEMAIL, MORNING)
    assert queries.call(here.viewer(here.staff_id), call.pk, at=AT).voicemail_allowed is False


def test_a_wrong_number_is_flagged_and_the_other_one_shown(here: World) -> None:
    call = called(here, reachable(here, landline="0161 496 0123"))
    reception = here.viewer(here.staff_id)
    assert queries.call(reception, call.pk, at=AT).number == "+447700900123"
    tried(call, Way.PHONE, Result.WRONG_NUMBER, MORNING)
    assert queries.call(reception, call.pk, at=AT).number == "+441614960123"


def test_ringing_back_is_promised_at_any_hour_and_asked_for_once(here: World) -> None:
    person_id = reachable(here)
    person = Actor(kind=ActorKind.PERSON, id=person_id)
    saturday_night = datetime(2026, 11, 21, 23, 30, tzinfo=LONDON)
    first = services.request_call_back(person_id=person_id, window=Window.AFTERNOON, by=person, at=saturday_night)
    [shown] = promises.next_for(Viewer(kind=ActorKind.PERSON, id=person_id), person_id, at=AT)
    assert shown.text("en") == (
        "Tregenna practice will ring you back on Monday 23 November 2026 between 12 noon and 5pm."
    )
    assert not Message.objects.exists(), "it stands on the screen"
    assert services.request_call_back(person_id=person_id, window=Window.ANY, by=person, at=saturday_night) == first
    tried(Call.objects.get(pk=first), Way.PHONE, Result.REACHED, AT)
    assert services.request_call_back(person_id=person_id, window=Window.ANY, by=person, at=AT) != first
    no_law_broken()


def test_ten_wrong_dates_promise_a_call(here: World) -> None:
    person_id = reachable(here)
    link = links.issue(
        purpose=Purpose.MY_PAGE,
        person_id=person_id,
        subject_kind="PROMISE",
        subject_id=new_id(),
        expires_at=AT + timedelta(days=9),
        by=SYSTEM,
        at=AT,
    )
    for _ in range(10):
        links.try_birth_date(link_id=link, birth_date=date(1900, 1, 1), viewer=SYSTEM_VIEWER, by=SYSTEM, at=AT)
    assert [c.reason for c in Call.objects.all()] == ["LINK_LOCKED"]


def test_ending_calls(here: World) -> None:
    person_id, about = reachable(here), new_id()
    one = called(here, person_id, subject_kind="INVITATION", subject_id=about)
    assert (
        services.release_calls(
            subject_kind="INVITATION", subject_ids=[about], reason=Code("ANSWERED_ELSEWHERE"), by=SYSTEM, at=AT
        )
        == 1
    )
    assert Call.objects.get(pk=one.pk).end_reason == EndReason.ANSWERED_ELSEWHERE
    two = called(here, person_id)
    services.end_call(call_id=two.pk, reason=EndReason.PERSON_SAID_NO, by=SYSTEM, at=AT)
    with pytest.raises(CannotCall):
        services.end_call(call_id=two.pk, reason=EndReason.PERSON_SAID_NO, by=SYSTEM, at=AT)
    three = called(here, person_id)
    people.record_death(person_id=person_id, deceased_date=date(2026, 11, 20), by=SYSTEM, at=AT)
    assert Call.objects.get(pk=three.pk).end_reason == EndReason.DECEASED
    assert {p.state for p in Promise.objects.all()} == {State.RELEASED}
    no_law_broken()


def test_a_restricted_persons_number_is_hidden_and_their_practice_not_shown(here: World) -> None:
    person_id = reachable(here)
    people.restrict(person_id=person_id, by=SYSTEM, at=AT)
    call = called(here, person_id)
    shown = queries.call(here.viewer(here.staff_id), call.pk, at=AT)
    assert (shown.number, shown.number_hidden, shown.row.practice) == ("", True, "")


def test_strangers_find_no_call_and_looks_are_written_down(here: World) -> None:
    call = called(here, reachable(here))
    for viewer in (user((Role.WORK_COACH, new_id())), here.coach, user((Role.COMMISSIONER, here.practice_id))):
        assert queries.call_list(viewer, at=AT) == []
        with pytest.raises(NotVisible):
            queries.call(viewer, call.pk, at=AT)
    before = Access.objects.count()
    queries.call(here.viewer(here.staff_id), call.pk, at=AT)
    assert Access.objects.count() > before


def test_the_call_list_takes_the_same_queries_for_one_and_for_twenty(here: World) -> None:
    reception = here.viewer(here.staff_id)

    def cost() -> int:
        with CaptureQueriesContext(connection) as run:
            queries.call_list(reception, at=AT)
        return len(run)

    called(here, reachable(here))
    once = cost()
    for n in range(19):
        called(here, reachable(here, family_name=f"N{chr(97 + n)}{chr(98 + n)}", mobile=f"077009002{n:02d}"))
    assert len(queries.call_list(reception, at=AT)) == 20
    assert cost() == once


def test_a_concern_has_an_owner_a_clock_and_a_lead_who_knows(here: World) -> None:
    person_id = reachable(here)
    receptionist = Actor(kind=ActorKind.USER, id=here.staff_id)
    raised = services.raise_concern(
        person_id=person_id,
        text=" Sounded hopeless on the phone ",
        organisation_id=here.provider_id,
        by=receptionist,
        at=AT,
    )
    row = Concern.objects.get(pk=raised)
    assert (row.owner_user_id, row.words) == (here.lead_id, "Sounded hopeless on the phone")
    promise = Promise.objects.get(subject_id=raised)
    assert (promise.due_date, promise.user_id, promise.told) == (date(2026, 11, 24), here.lead_id, Told.STAFF_ONLY)
    assert [n.user_id for n in Notice.objects.filter(kind=NoticeKind.CONCERN_RAISED.value)] == [here.lead_id]
    assert not Message.objects.exists()
    no_law_broken()


def test_who_reads_a_concern(here: World) -> None:
    person_id = reachable(here)
    receptionist = here.viewer(here.staff_id)
    raised = services.raise_concern(
        person_id=person_id, text="Worried", organisation_id=here.provider_id, by=receptionist.actor(), at=AT
    )
    assert queries.concern(here.viewer(here.lead_id), raised, at=AT).may_close
    assert not queries.concern(receptionist, raised, at=AT).may_close, "who raised it reads it"
    for viewer in (here.coach, user((Role.PRACTICE_STAFF, here.provider_id)), here.viewer(here.clinician_id)):
        with pytest.raises(NotVisible):
            queries.concern(viewer, raised, at=AT)
        assert queries.concerns(viewer, at=AT) == []


def test_the_safeguarding_lead_that_an_organisation_names_owns_its_concerns(here: World) -> None:
    lead = here.viewer(here.lead_id)
    with pytest.raises(NotVisible):
        services.name_safeguarding_lead(
            organisation_id=here.provider_id, user_id=here.coach_id, viewer=here.coach, by=here.coach.actor(), at=AT
        )
    with pytest.raises(CannotCall, match="works in"):
        services.name_safeguarding_lead(
            organisation_id=here.provider_id, user_id=here.staff_id, viewer=lead, by=lead.actor(), at=AT
        )
    services.name_safeguarding_lead(
        organisation_id=here.provider_id, user_id=here.coach_id, viewer=lead, by=lead.actor(), at=AT
    )
    raised = services.raise_concern(
        person_id=reachable(here), text="Worried", organisation_id=here.provider_id, by=SYSTEM, at=AT
    )
    assert Concern.objects.get(pk=raised).owner_user_id == here.coach_id
    assert queries.concern(here.coach, raised, at=AT).may_close


def test_taking_and_closing_a_concern(here: World) -> None:
    lead, person_id = here.viewer(here.lead_id), reachable(here)
    other = user((Role.SERVICE_LEAD, here.provider_id))
    raised = services.raise_concern(
        person_id=person_id, text="Worried", organisation_id=here.provider_id, by=SYSTEM, at=AT
    )
    services.take_concern(concern_id=raised, viewer=other, by=other.actor(), at=AT)
    assert Concern.objects.get(pk=raised).owner_user_id == other.id
    with pytest.raises(CannotCall, match="what was done"):
        services.close_concern(concern_id=raised, outcome="  ", viewer=lead, by=lead.actor(), at=AT)
    services.close_concern(concern_id=raised, outcome="Rang; safe; GP told", viewer=lead, by=lead.actor(), at=AT)
    assert Promise.objects.get(subject_id=raised).state == State.KEPT
    with pytest.raises(CannotCall, match="closed already"):
        services.close_concern(concern_id=raised, outcome="Again", viewer=lead, by=lead.actor(), at=AT)
    assert [c.id for c in queries.concerns(lead, closed=True, at=AT)] == [raised]
    no_law_broken()


def test_a_persons_own_concern_is_promised_to_them(here: World) -> None:
    person_id = reachable(here)
    person = Viewer(kind=ActorKind.PERSON, id=person_id)
    services.raise_concern(person_id=person_id, text="I feel unsafe", by=person.actor(), at=AT)
    [shown] = promises.next_for(person, person_id, at=AT)
    assert "will look into your concern" in shown.text("en")
    with pytest.raises(CannotCall, match="worried"):
        services.raise_concern(person_id=person_id, text=" ", by=person.actor(), at=AT)


def test_every_reason_has_words() -> None:
    assert set(rules.REASONS) >= {"INVITATION", "MESSAGE_FAILED", "CANNOT_WRITE", "LINK_LOCKED", "TEXT_TO_READ"}


def test_a_whole_day_breaks_no_law_of_the_house(here: World) -> None:
    person_id = reachable(here)
    call = called(here, person_id)
    tried(call, Way.PHONE, Result.NO_ANSWER, MORNING)
    deliver(Gateway(), MORNING)
    services.raise_concern(person_id=person_id, text="Worried", by=SYSTEM, at=AT)
    assert check_all(at=AT) == []


def test_the_laws_of_contacts_find_what_is_planted(here: World) -> None:
    person_id = reachable(here)
    call = called(here, person_id)
    raised = services.raise_concern(person_id=person_id, text="Worried", by=SYSTEM, at=AT)
    assert list(laws.events_and_states(at=AT)) == []
    Call.objects.filter(pk=call.pk).update(state="REACHED", ended_at=AT)
    Concern.objects.filter(pk=raised).update(state="CLOSED", closed_at=AT, closed_by_id=here.lead_id)
    assert {f.subject_id for f in laws.events_and_states(at=AT)} == {call.pk, raised}
    assert {f.subject_id for f in promise_laws.everything_open(at=AT)} == {call.pk, raised}


def test_the_law_finds_who_was_neither_told_nor_rung(here: World) -> None:
    made = promised(here, reachable(here))
    assert list(laws.told_or_rung(at=AT)) == []
    Message.objects.all().delete()
    assert [f.subject_id for f in laws.told_or_rung(at=AT)] == [made.pk]


def test_the_persons_file_holds_what_they_were_told_and_not_what_a_colleague_worried_about(here: World) -> None:
    person_id = reachable(here)
    promised(here, person_id)
    tried(called(here, person_id), Way.PHONE, Result.NO_ANSWER, MORNING)
    desk = Actor(ActorKind.USER, here.staff_id)
    services.raise_concern(person_id=person_id, text="Colleague's worry", by=desk, at=AT)
    services.raise_concern(person_id=person_id, text="My own worry", by=Actor(ActorKind.PERSON, person_id), at=AT)
    made = people_queries.bundle(here.viewer(here.clinician_id), person_id, at=AT)
    with zipfile.ZipFile(BytesIO(made.content)) as file:
        words = " ".join(file.read(name).decode() for name in file.namelist())
    assert "will ring you to talk about work and health" in words
    assert "What you were promised" in words
    assert "My own worry" in words
    assert "Colleague" not in words
    assert "/my/q/" not in words


def test_a_second_press_changes_the_part_of_the_day_and_the_day_where_that_part_is_over(here: World) -> None:
    person_id = reachable(here)
    person = Actor(kind=ActorKind.PERSON, id=person_id)
    call = services.request_call_back(person_id=person_id, window=Window.ANY, by=person, at=MORNING)
    services.request_call_back(person_id=person_id, window=Window.AFTERNOON, by=person, at=MORNING)
    owed = Promise.objects.get(subject_id=call)
    assert (owed.window, owed.due_date) == ("AFTERNOON", date(2026, 11, 24))
    services.request_call_back(person_id=person_id, window=Window.MORNING, by=person, at=AFTERNOON)
    owed = Promise.objects.get(subject_id=call)
    assert (owed.window, owed.due_date, owed.told) == ("MORNING", date(2026, 11, 25), "ON_SCREEN")
    assert owed.moves_by_holder == 0, "the person asked"
    assert not Message.objects.exists()
    no_law_broken()
