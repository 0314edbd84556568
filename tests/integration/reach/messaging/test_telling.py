"""Telling people of their promises, and texts from them: STOP, START, what a reader must read (M1, complaint 21)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from factories import reach
from factories.reach import AT, THURSDAY, Gateway, World, deliver, promised, reachable, row
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.clock import LONDON
from goodwork.ledger.events.queries import of_person
from goodwork.reach.contacts.models import Call
from goodwork.reach.contacts.rules import CallState
from goodwork.reach.links import services as links
from goodwork.reach.messaging import inbound, services
from goodwork.reach.messaging.models import Message, ReceivedText
from goodwork.reach.messaging.rules import Receipt, Status
from goodwork.reach.messaging.stop_words import Meaning
from goodwork.reach.promises import services as promises
from goodwork.reach.promises import watching
from goodwork.reach.promises.models import Notice
from goodwork.reach.promises.rules import MoveReason, NoticeKind, Step, Told
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 26, 17, 0, tzinfo=LONDON)


@pytest.fixture
def here() -> World:
    return reach.world()


def messages(template: str = "") -> list[Message]:
    found = Message.objects.order_by("queued_at", "id")
    return list(found.filter(template=template) if template else found)


def arrives(message: Message, at: datetime = AT) -> None:
    """Let a queued message go out and arrive."""
    deliver(Gateway(), at)
    services.receipt(reference=str(message.pk), status=Receipt.DELIVERED, at=at, by=SYSTEM)


def text(body: str, number: str = "447700900123", reference: str = "r-1", at: datetime = AT) -> inbound.Taken:
    return inbound.receive_text(from_number=number, body=body, received_at=at, reference=reference, at=at)


def test_a_promise_is_told_by_message_and_told_means_delivered(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id)
    [message] = messages()
    assert message.template == "PROMISE_MADE"
    assert "Cora Coach (The Growth Company) will ring you" in message.body
    assert "Thursday 26 November 2026" in message.body
    assert row(made.pk).told_at is None
    deliver(Gateway())
    assert row(made.pk).told_at is None, "sent is not told"
    services.receipt(reference=str(message.pk), status=Receipt.DELIVERED, at=AT + timedelta(minutes=1), by=SYSTEM)
    assert row(made.pk).told_at == AT + timedelta(minutes=1)


def test_opened_is_told_too(here: World) -> None:
    made = promised(here, reachable(here))
    [message] = messages()
    assert message.link_id is not None
    links.mark_opened(link_id=message.link_id, by=Actor(kind=ActorKind.PERSON, id=made.person_id), at=AT)
    assert row(made.pk).told_at == AT
    assert messages()[0].opened_at == AT


def test_a_letter_is_told_when_the_gateway_has_taken_it(here: World) -> None:
    made = promised(here, reachable(here, contact_method="1"))
    deliver(Gateway())
    assert row(made.pk).told_at == AT


def test_what_could_not_be_delivered_becomes_a_call_and_the_call_tells(here: World) -> None:
    made = promised(here, reachable(here))
    [message] = messages()
    deliver(Gateway())
    services.receipt(reference=str(message.pk), status=Receipt.TEMPORARY_FAILURE, at=AT, by=SYSTEM)
    [call] = Call.objects.all()
    assert (call.about_kind, call.about_id, call.reason) == ("PROMISE", made.pk, "MESSAGE_FAILED")
    from goodwork.reach.contacts import services as contacts
    from goodwork.reach.contacts.rules import Result, Way

    contacts.record_attempt(
        person_id=made.person_id,
        subject_kind="CALL",
        subject_id=call.pk,
        channel=Way.PHONE,
        result=Result.REACHED,
        by=SYSTEM,
        at=AT,
    )
    assert row(made.pk).told_at == AT


def test_who_cannot_be_written_to_is_rung(here: World) -> None:
    made = promised(here, reachable(here, information_format="VERBAL"))
    assert messages() == []
    [call] = Call.objects.all()
    assert (call.about_id, call.reason) == (made.pk, "CANNOT_WRITE")
    own = row_of_call(call)
    assert own.told == Told.BY_THE_CALL


def row_of_call(call: Call):  # type: ignore[no-untyped-def]
    from goodwork.reach.promises.models import Promise

    return Promise.objects.get(subject_kind="CALL", subject_id=call.pk)


def test_silence_tells_the_person_first_at_the_next_allowed_moment(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id)
    arrives(messages()[0])
    watching.look(at=NIGHT)
    [message] = messages("SILENCE")
    assert message.not_before_at == NIGHT.astimezone(UTC)
    assert "This has not happened. We are sorry." in message.body
    assert "0161 496" in message.body.replace("01614 96", "0161 496")
    arrives(message, NIGHT)
    assert row(made.pk).silence_told_at == NIGHT
    late = datetime(2026, 11, 26, 21, 0, tzinfo=LONDON)
    other = promised(here, reachable(here, family_name="Cole", mobile="07700900777"), told=Told.ON_SCREEN, at=AT)
    watching.look(at=late)
    [later] = [m for m in messages("SILENCE") if m.person_id == other.person_id]
    assert later.not_before_at == datetime(2026, 11, 27, 8, 0, tzinfo=LONDON)


def test_a_silence_that_ended_overnight_is_not_told_in_the_morning(here: World) -> None:
    made = promised(here, reachable(here), told=Told.ON_SCREEN)
    watching.look(at=datetime(2026, 11, 26, 21, 0, tzinfo=LONDON))
    promises.keep(subject_kind="REFERRAL", subject_id=made.subject_id, by=SYSTEM, at=NIGHT + timedelta(hours=5))
    assert [m.status for m in messages("SILENCE")] == [Status.CANCELLED]


def test_a_colleagues_concern_tells_the_person_nothing(here: World) -> None:
    promised(here, reachable(here), kind="CONCERN", told=Told.STAFF_ONLY, step=Step.WE_WILL_ANSWER_CONCERN)
    watching.look(at=NIGHT)
    assert messages() == []
    assert not Call.objects.exists()


def test_a_move_is_told_with_its_reason_and_overtakes_what_still_waits(here: World) -> None:
    night = datetime(2026, 11, 23, 21, 0, tzinfo=LONDON)
    made = promised(here, reachable(here), at=night)
    promises.move(promise_id=made.pk, due_date=date(2026, 12, 1), reason=MoveReason.NEED_MORE_TIME, by=SYSTEM, at=night)
    first, second = messages()
    assert (first.status, first.reason) == (Status.CANCELLED, "OVERTAKEN")
    assert "because more time is needed" in second.body
    assert "Tuesday 1 December 2026" in second.body


def test_people_are_told_who_holds_it_now(here: World) -> None:
    made = promised(here, reachable(here), user_id=here.coach_id, told=Told.ON_SCREEN)
    promises.reassign(promise_id=made.pk, user_id=here.other_coach_id, by=SYSTEM, at=AT)
    [message] = messages("HOLDER_CHANGED")
    assert "Omar Coach" in message.body


@pytest.mark.parametrize(
    ("language", "sorry"), [("en", "We are sorry"), ("ur", "معذرت"), ("ar", "نعتذر"), ("pl", "Przepraszamy")]
)
def test_nobody_is_promised_a_day_that_is_past(here: World, language: str, sorry: str) -> None:
    made = promised(here, reachable(here, language=language), user_id=here.coach_id, told=Told.ON_SCREEN)
    watching.look(at=NIGHT)
    promises.reassign(promise_id=made.pk, user_id=here.other_coach_id, by=SYSTEM, at=NIGHT + timedelta(hours=1))
    [message] = messages("HOLDER_CHANGED")
    assert (message.language, message.body.count("Omar Coach")) == (language, 1)
    assert sorry in message.body
    if language == "en":
        assert "was promised for Thursday 26 November 2026 and has not happened." in message.body
        assert "will ring you" not in message.body


def test_in_the_persons_language(here: World) -> None:
    promised(here, reachable(here, language="ur"), user_id=here.coach_id)
    [message] = messages()
    assert message.language == "ur"
    assert "فون کرے گا" in message.body


def test_safe_contact_turns_links_off(here: World) -> None:
    person_id = reachable(here)
    people.set_safe_contact(person_id=person_id, by=SYSTEM, at=AT)
    promised(here, person_id)
    [message] = messages()
    assert message.link_id is None
    assert "http" not in message.body


def test_safe_contact_takes_back_what_waits_with_a_link(here: World) -> None:
    person_id = reachable(here)
    promised(here, person_id)
    people.set_safe_contact(person_id=person_id, by=SYSTEM, at=AT)
    first, second = messages()
    assert (first.status, second.status) == (Status.CANCELLED, Status.QUEUED)
    assert second.link_id is None


@pytest.mark.parametrize("body", ["STOP", " stop. ", "روکیں", "\u200fقف\u200e", "Zatrzymaj!"])
def test_stop_ends_every_text_says_so_once_and_moves_promises_on(here: World, body: str) -> None:
    person_id = reachable(here)
    made = promised(here, person_id, user_id=here.coach_id)
    taken = text(body)
    assert (taken.meaning, taken.person_ids) == (Meaning.STOP, (person_id,))
    first, confirmation = messages()
    assert (first.status, first.reason) == (Status.CANCELLED, "TEXTS_STOPPED")
    assert confirmation.template == "STOP_CONFIRMED"
    [call] = Call.objects.all()
    assert (call.about_id, call.reason) == (made.pk, "CANNOT_WRITE")
    assert [n.user_id for n in Notice.objects.filter(kind=NoticeKind.TEXTS_STOPPED.value)][:1] == [here.coach_id]
    assert [m.body for m in deliver(Gateway())] == [confirmation.body]
    text(body, reference="r-2")
    assert len(messages("STOP_CONFIRMED")) == 1, "says so once"
    promised(here, person_id, kind="PLAN_REVIEW", step=Step.COACH_WILL_REVIEW_PLAN)
    assert [m.channel for m in messages() if m.status == Status.QUEUED] == []


def test_after_stop_who_has_no_phone_to_ring_but_an_address_gets_a_letter(here: World) -> None:
    person_id = reachable(here)
    people.stop_texts(person_id=person_id, by=SYSTEM, at=AT)
    people.set_contact_needs(person_id=person_id, contact_method="1", by=SYSTEM, at=AT)
    promised(here, person_id)
    [message] = messages()
    assert message.channel == "LETTER"


def test_stop_at_night_is_confirmed_at_once(here: World) -> None:
    night = datetime(2026, 11, 23, 23, 0, tzinfo=LONDON)
    reachable(here)
    text("STOP", at=night)
    assert len(deliver(Gateway(), night)) == 1


def test_start_restores_and_the_holder_is_told(here: World) -> None:
    person_id = reachable(here)
    promised(here, person_id, user_id=here.coach_id, told=Told.ON_SCREEN)
    text("STOP")
    text("start", reference="r-2")
    assert [m.template for m in messages()] == ["STOP_CONFIRMED", "START_CONFIRMED"]
    assert Notice.objects.filter(kind=NoticeKind.TEXTS_ALLOWED.value).count() == 1
    promised(here, person_id)
    assert messages("PROMISE_MADE")[0].channel == "SMS"


def test_the_same_text_twice_is_one(here: World) -> None:
    reachable(here)
    assert not text("STOP").again
    assert text("STOP").again
    assert ReceivedText.objects.count() == 1


def test_a_shared_phone_stops_for_all_who_have_it(here: World) -> None:
    one = reachable(here)
    two = reachable(here, given_name="Bilal", birth_date=date(2000, 2, 2))
    text("STOP")
    from goodwork.registers.people import queries

    facts = queries.reach_facts(SYSTEM_VIEWER, {one, two}, at=AT)
    assert [facts[p].texts_stopped for p in (one, two)] == [True, True]
    assert len(messages("STOP_CONFIRMED")) == 1


def test_a_text_from_nobody_is_kept_and_owes_no_call_to_anybody_on_record(here: World) -> None:
    for n, body in enumerate(["STOP", "hello"]):
        taken = text(body, number="447700900999", reference=f"r-{n}")
        assert taken.person_ids == ()
    assert messages() == []
    assert not Call.objects.exists()
    assert ReceivedText.objects.count() == 2


def test_words_that_no_dialogue_understands_get_a_reader_and_a_promise(here: World) -> None:
    person_id = reachable(here)
    text("I can't go on like this <b>help</b>\x00")
    [call] = Call.objects.all()
    assert (call.reason, call.about_kind, call.state) == ("TEXT_TO_READ", "TEXT", CallState.OPEN)
    [message] = messages()
    assert "will read your message and be in touch by" in message.body
    assert all(n in message.body for n in ("999", "111", "116123"))
    text("hello?", reference="r-2")
    assert Call.objects.count() == 1, "one reader for what belongs together"
    assert not [e for e in of_person(SYSTEM_VIEWER, person_id) if "help" in str(e.data)]


def test_stop_is_never_swallowed_as_an_answer(here: World) -> None:
    asked: list[str] = []

    def takes_all(*, person_ids: tuple[UUID, ...], body: str, by: Actor, at: datetime) -> bool:
        asked.append(body)
        return True

    inbound._UNDERSTANDINGS["TEST"] = takes_all
    try:
        reachable(here)
        assert text("Stop!").meaning is Meaning.STOP
        text("4", reference="r-2")
        assert asked == ["4"]
        assert not Call.objects.exists()
    finally:
        del inbound._UNDERSTANDINGS["TEST"]


def test_withdrawn_consent_cancels_what_that_organisation_had_queued_and_is_confirmed(here: World) -> None:
    from factories.pathway import consenting

    person_id = consenting(here)
    promised(here, person_id)
    people.withdraw_consent(
        person_id=person_id, recipient_id=here.provider_id, wording_version="WHC-1", by=SYSTEM, at=AT
    )
    first, second = messages()
    assert (first.status, first.reason) == (Status.CANCELLED, "CONSENT_WITHDRAWN")
    assert second.template == "CONSENT_WITHDRAWN"
    assert "The Growth Company" in second.body


def test_thursday_is_what_the_other_tests_mean() -> None:
    assert THURSDAY.strftime("%A") == "Thursday"
