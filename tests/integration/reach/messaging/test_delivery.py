"""Handing messages to the gateway: never twice, whatever breaks; receipts in any order; STOP to the last moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError, connection

from factories import reach
from factories.reach import AT, Gateway, World, deliver, promised, reachable
from goodwork.interop.outbox.gateway import OutboxGateway
from goodwork.kernel import sms
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.clock import LONDON
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.queries import of_subject
from goodwork.ledger.laws.registry import check_all
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.models import Call
from goodwork.reach.links import services as links
from goodwork.reach.links.rules import Purpose
from goodwork.reach.messaging import delivery, laws, sending, services
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.planning import CannotReach, Outgoing
from goodwork.reach.messaging.ports import Handover, Refused, TryLater, Unclear
from goodwork.reach.messaging.rules import Cancelled, Channel, Receipt, Status, Why, reference_of
from goodwork.reach.messaging.services import Queued
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import MoveReason
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> World:
    return reach.world()


def queued(here: World, person_id: UUID, template: str = "THANKS_ANSWER", at: datetime = AT) -> Message:
    """Queue a message and return its row."""
    link = links.issue(
        purpose=Purpose.QUESTIONNAIRE,
        person_id=person_id,
        subject_kind="INVITATION",
        subject_id=new_id(),
        expires_at=at + timedelta(days=84),
        by=SYSTEM,
        at=at,
    )
    answer = services.queue(
        person_id=person_id,
        template=template,
        link_id=link,
        subject_kind="INVITATION",
        subject_id=new_id(),
        organisation_id=here.practice_id,
        by=SYSTEM,
        at=at,
    )
    assert isinstance(answer, Queued)
    return Message.objects.get(pk=answer.message_id)


def now(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def kinds(message: Message) -> list[str]:
    return [e.kind for e in of_subject(SYSTEM_VIEWER, "MESSAGE", message.pk)]


def test_a_message_goes_out_with_its_link_and_is_kept_without_its_token(here: World) -> None:
    message = queued(here, reachable(here), "INVITATION")
    [taken] = deliver(Gateway())
    assert taken.reference == str(message.pk)
    assert taken.to == "+447700900123"
    assert message.link_id is not None
    token = links.path(message.link_id).rsplit("/", 1)[1]
    assert token in taken.body
    assert token not in now(message).body
    assert "Amala" in taken.body
    assert taken.body.startswith("Tregenna practice: ")
    assert now(message).status == Status.SENT
    assert kinds(message) == ["MessageQueued", "MessageSent"]


def test_polish_is_texted_in_plain_letters_the_name_too_and_takes_as_few_parts_as_english(here: World) -> None:
    somebody = reachable(here, given_name="Łucja", language="pl")
    message = queued(here, somebody, "INVITATION")
    [taken] = deliver(Gateway())
    assert "Dzien dobry Lucja." in taken.body
    assert taken.body.isascii()
    assert message.parts == sms.parts(taken.body) == 3


def test_the_demonstrations_outbox_delivers_and_fails_as_notifys_test_numbers_do(here: World) -> None:
    fine = queued(here, reachable(here))
    dead = queued(
        here,
        reachable(here, family_name="Cole", mobile="07700900002", birth_date=date(1980, 1, 1)),
        "THANKS_ANSWER",
    )
    delivery.deliver(OutboxGateway(), at=AT)
    assert now(fine).status == Status.DELIVERED
    assert kinds(fine) == ["MessageQueued", "MessageSent", "MessageDelivered"]
    assert now(dead).status == Status.FAILED


def test_a_crash_between_claim_and_answer_loses_and_doubles_nothing(here: World) -> None:
    message = queued(here, reachable(here))
    gateway = Gateway()
    gateway.crash = True
    with pytest.raises(KeyboardInterrupt):
        deliver(gateway)
    assert now(message).status == Status.SENDING
    gateway.crash = False
    assert deliver(gateway, AT + timedelta(minutes=5)) == gateway.taken[:1], "a claimed message is not offered again"
    assert delivery.rescue(gateway, at=AT + timedelta(minutes=9)) == 0, "it may still be on its way"
    delivery.rescue(gateway, at=AT + timedelta(minutes=11))
    assert now(message).status == Status.SENT
    assert len(gateway.taken) == 1
    assert kinds(message) == ["MessageQueued", "MessageSent"]


def test_what_the_gateway_never_took_is_offered_again_under_the_same_reference(here: World) -> None:
    message = queued(here, reachable(here))
    gateway = Gateway()
    gateway.outcome = Unclear()
    deliver(gateway)
    assert now(message).status == Status.SENDING
    gateway.outcome = None
    delivery.rescue(gateway, at=AT + timedelta(minutes=11))
    assert now(message).status == Status.QUEUED
    [taken] = deliver(gateway, AT + timedelta(minutes=11))
    assert taken.reference == str(message.pk)
    assert now(message).status == Status.SENT


def test_while_the_gateway_cannot_be_asked_nothing_is_offered_again(here: World) -> None:
    message = queued(here, reachable(here))
    gateway = Gateway()
    gateway.outcome = Unclear()
    deliver(gateway)
    gateway.down, gateway.outcome = True, None
    assert delivery.rescue(gateway, at=AT + timedelta(hours=3)) == 0
    assert deliver(gateway, AT + timedelta(hours=3)) == []
    assert now(message).status == Status.SENDING


def test_a_busy_gateway_is_left_alone_for_a_while(here: World) -> None:
    message = queued(here, reachable(here))
    gateway = Gateway()
    gateway.outcome = TryLater(timedelta(minutes=1))
    deliver(gateway)
    assert now(message).status == Status.QUEUED
    gateway.outcome = None
    assert deliver(gateway, AT + timedelta(seconds=59)) == []
    assert len(deliver(gateway, AT + timedelta(minutes=2))) == 1


def test_a_refused_message_fails_flags_the_number_and_becomes_a_call_where_it_mattered(here: World) -> None:
    person_id = reachable(here, landline="0161 496 0123")
    message = queued(here, person_id, "LINK_FRESH")
    gateway = Gateway()
    gateway.outcome = Refused()
    deliver(gateway)
    assert (now(message).status, now(message).reason) == (Status.FAILED, "REFUSED")
    facts = people_facts(person_id)
    assert facts.mobile is None
    [call] = Call.objects.all()
    assert (call.person_id, call.reason) == (person_id, "MESSAGE_FAILED")


def people_facts(person_id: UUID):  # type: ignore[no-untyped-def]
    from goodwork.registers.people import queries

    return queries.reach_facts(SYSTEM_VIEWER, {person_id}, at=AT)[person_id]


def test_a_late_receipt_flags_the_number_that_failed_and_not_one_that_was_given_since(here: World) -> None:
    person_id = reachable(here)
    message = queued(here, person_id, "LINK_FRESH")
    deliver(Gateway())
    people.correct_details(person_id=person_id, mobile="07700900456", by=SYSTEM, at=AT + timedelta(hours=1))
    services.receipt(reference=str(message.pk), status=Receipt.PERMANENT_FAILURE, at=AT + timedelta(hours=2), by=SYSTEM)
    assert people_facts(person_id).mobile == "+447700900456"
    assert Call.objects.count() == 1


def test_what_is_queued_follows_a_person_to_their_new_number(here: World) -> None:
    person_id = reachable(here)
    queued(here, person_id, "LINK_FRESH", at=AT.replace(hour=22))
    people.correct_details(person_id=person_id, mobile="07700900456", by=SYSTEM, at=AT.replace(hour=23))
    [handed] = deliver(Gateway(), AT + timedelta(days=1))
    assert handed.to == "+447700900456"


def test_nothing_more_goes_to_a_dead_number_promises_are_told_by_the_way_that_is_left(here: World) -> None:
    person_id = reachable(here)
    failed = queued(here, person_id)
    deliver(Gateway())
    invited = queued(here, person_id, "LINK_FRESH", at=AT.replace(hour=22))
    thanked = queued(here, person_id, at=AT.replace(hour=22))
    owed = promised(here, person_id, due=date(2026, 12, 1), at=AT.replace(hour=22))
    services.receipt(reference=str(failed.pk), status=Receipt.PERMANENT_FAILURE, at=AT.replace(hour=23), by=SYSTEM)
    handed = deliver(Gateway(), AT + timedelta(days=1))
    assert [(m.channel, m.reference) for m in handed if m.channel is not Channel.LETTER] == []
    assert [now(message).status for message in (invited, thanked)] == [Status.FAILED, Status.FAILED]
    assert Message.objects.get(tells_promise_id=owed.pk, channel="LETTER").status == Status.SENT
    assert [call.about_id for call in Call.objects.all()] == [invited.subject_id]


def test_polite_to_the_limit_a_minute(here: World) -> None:
    person_id = reachable(here)
    for _ in range(5):
        queued(here, person_id)
    gateway = Gateway()
    gateway.per_minute, gateway.batch = 3, 2
    assert len(deliver(gateway)) == 3
    assert len(deliver(gateway, AT + timedelta(seconds=59))) == 3
    assert len(deliver(gateway, AT + timedelta(seconds=61))) == 5


@pytest.mark.parametrize("order", [["DELIVERED"], ["DELIVERED", "DELIVERED"], ["TEMPORARY_FAILURE", "DELIVERED"]])
def test_receipts_come_in_any_order_and_number(here: World, order: list[str]) -> None:
    message = queued(here, reachable(here))
    deliver(Gateway())
    for status in order:
        services.receipt(reference=str(message.pk), status=Receipt(status), at=AT, by=SYSTEM)
    assert now(message).status == Status.DELIVERED
    assert kinds(message).count("MessageDelivered") == 1


def test_nothing_outweighs_a_delivery(here: World) -> None:
    message = queued(here, reachable(here), "LINK_FRESH")
    deliver(Gateway())
    assert services.receipt(reference=str(message.pk), status=Receipt.DELIVERED, at=AT, by=SYSTEM)
    for late in (Receipt.PERMANENT_FAILURE, Receipt.TECHNICAL_FAILURE, Receipt.ON_ITS_WAY):
        assert not services.receipt(reference=str(message.pk), status=late, at=AT, by=SYSTEM)
    assert now(message).status == Status.DELIVERED
    assert not Call.objects.exists()


def test_a_receipt_that_overtakes_the_answer_counts_as_sent_too(here: World) -> None:
    message = queued(here, reachable(here))
    gateway = Gateway()
    gateway.crash = True
    with pytest.raises(KeyboardInterrupt):
        deliver(gateway)
    services.receipt(reference=str(message.pk), status=Receipt.DELIVERED, at=AT, by=SYSTEM)
    delivery.rescue(gateway, at=AT + timedelta(hours=1))
    assert kinds(message) == ["MessageQueued", "MessageSent", "MessageDelivered"]


def test_a_receipt_for_nothing_of_ours_is_passed_over(here: World) -> None:
    for reference in ("", "x", str(new_id()), "019a0000-0000-7000-8000-00000000000!", f"{new_id()}.2"):
        assert not services.receipt(reference=reference, status=Receipt.DELIVERED, at=AT, by=SYSTEM)


def test_a_technical_failure_is_sent_again_under_a_new_reference_three_times_at_most(here: World) -> None:
    message = queued(here, reachable(here), "LINK_FRESH")
    gateway = Gateway()
    for number in (1, 2, 3):
        taken = deliver(gateway)[-1]
        assert taken.reference == reference_of(message.pk, number)
        services.receipt(reference=taken.reference, status=Receipt.TECHNICAL_FAILURE, at=AT, by=SYSTEM)
    assert now(message).status == Status.FAILED
    assert not services.receipt(reference=str(message.pk), status=Receipt.DELIVERED, at=AT, by=SYSTEM), "a stale one"
    assert Call.objects.count() == 1


def test_quiet_hours_hold_texts_and_emails_but_not_letters(here: World) -> None:
    night = datetime(2026, 11, 23, 21, 30, tzinfo=LONDON)
    text = queued(here, reachable(here), at=night)
    letter = queued(here, reachable(here, family_name="Cole", mobile="", contact_method="1"), at=night)
    assert (text.channel, letter.channel) == (Channel.SMS, Channel.LETTER)
    assert text.not_before_at == datetime(2026, 11, 24, 8, 0, tzinfo=LONDON)
    assert [m.channel for m in deliver(Gateway(), night)] == [Channel.LETTER]
    early = queued(here, text.person_id, at=datetime(2026, 11, 24, 19, 59, tzinfo=LONDON))
    assert deliver(Gateway(), datetime(2026, 11, 24, 20, 5, tzinfo=LONDON)) == [], "a worker that is late waits too"
    assert len(deliver(Gateway(), datetime(2026, 11, 25, 8, 0, tzinfo=LONDON))) == 2
    assert now(early).status == Status.SENT


def test_promises_go_before_bulk(here: World) -> None:
    person_id = reachable(here)
    queued(here, person_id, "INVITATION")
    queued(here, person_id, "LINK_FRESH")
    gateway = Gateway()
    deliver(gateway)
    assert "new link" in gateway.taken[0].body


def test_death_opt_out_and_stop_win_to_the_last_moment(here: World) -> None:
    dead, out, stopped = (
        reachable(here, family_name=name, birth_date=date(1970 + n, 1, 1), mobile=f"0770090010{n}")
        for n, name in enumerate(["Ash", "Beech", "Cedar"])
    )
    messages = [queued(here, p, "INVITATION") for p in (dead, out, stopped)]
    people.record_death(person_id=dead, deceased_date=date(2026, 11, 20), by=SYSTEM, at=AT)
    people.opt_out(person_id=out, by=SYSTEM, at=AT)
    people.stop_texts(person_id=stopped, by=SYSTEM, at=AT)
    assert [now(m).reason for m in messages] == [Cancelled.DECEASED, Cancelled.OPTED_OUT, Cancelled.TEXTS_STOPPED]
    for message in messages:
        Message.objects.filter(pk=message.pk).update(status="QUEUED", reason="", ended_at=None)
    assert deliver(Gateway()) == [], "even one that was overlooked is cancelled as it would leave"
    assert [now(m).status for m in messages] == [Status.CANCELLED] * 3


def test_who_wants_no_invitations_is_told_what_is_promised_and_rung_as_they_asked(here: World) -> None:
    """Complaint 22: "don't reach out" silences what nobody asked for, never what is theirs."""
    person_id = reachable(here)
    invitation, survey = queued(here, person_id, "INVITATION"), queued(here, person_id, "SATISFACTION")
    promise = promised(here, person_id)
    told = Message.objects.get(template="PROMISE_MADE", person_id=person_id)
    call = contacts.request_call_back(person_id=person_id, organisation_id=here.practice_id, by=SYSTEM, at=AT)
    people.opt_out(person_id=person_id, by=SYSTEM, at=AT)
    assert [now(m).reason for m in (invitation, survey)] == [Cancelled.OPTED_OUT] * 2
    assert now(told).status == Status.QUEUED
    assert Call.objects.get(pk=call).state == "OPEN"
    assert [m.reference for m in deliver(Gateway())] == [str(told.pk)]
    promises.move(
        promise_id=promise.pk,
        due_date=promise.due_date + timedelta(days=1),
        reason=MoveReason.NEED_MORE_TIME,
        by=SYSTEM,
        at=AT,
    )
    assert Message.objects.filter(template="PROMISE_MOVED", person_id=person_id, status="QUEUED").exists()
    with pytest.raises(AssertionError):
        queued(here, person_id, "SATISFACTION")
    assert [f for f in check_all(at=AT) if f.law.startswith(("messaging.", "contacts."))] == []


def test_what_cannot_be_written_is_said_and_not_stored(here: World) -> None:
    spoken = reachable(here, information_format="VERBAL")
    nowhere = reachable(here, family_name="Cole", mobile="", address_line="")
    answers = services.queue_many(
        [
            Outgoing(
                person_id=p,
                template="THANKS_ANSWER",
                organisation_id=here.practice_id,
                subject_kind="X",
                subject_id=new_id(),
            )
            for p in (spoken, nowhere, new_id())
        ],
        by=SYSTEM,
        at=AT,
    )
    assert answers == [
        CannotReach(Channel.CALL, Why.NEEDS_A_CALL),
        CannotReach(Channel.NO_WAY, Why.NO_WAY_TO_REACH),
        CannotReach(Channel.NO_WAY, Why.NOT_KNOWN),
    ]
    assert not Message.objects.exists()


def test_the_same_key_is_queued_once(here: World) -> None:
    item = Outgoing(
        person_id=reachable(here),
        template="THANKS_ANSWER",
        organisation_id=here.practice_id,
        subject_kind="X",
        subject_id=new_id(),
        once_key="one",
    )
    first, twin = services.queue_many([item, item], by=SYSTEM, at=AT)
    [again] = services.queue_many([item], by=SYSTEM, at=AT)
    assert isinstance(first, Queued)
    assert isinstance(twin, Queued)
    assert isinstance(again, Queued)
    assert {first.message_id, twin.message_id, again.message_id} == {first.message_id}
    assert again.again
    assert Message.objects.count() == 1


def test_a_restricted_persons_message_names_neither_practice_nor_its_number(here: World) -> None:
    person_id = reachable(here)
    people.restrict(person_id=person_id, by=SYSTEM, at=AT)
    queued(here, person_id)
    [taken] = deliver(Gateway())
    assert "Tregenna" not in taken.body
    assert "0161" not in taken.body
    assert taken.body.startswith("Goodwork: ")


def test_a_language_without_approved_words_gets_a_call(here: World, settings: object) -> None:
    settings.GOODWORK_ALLOW_DRAFT_TRANSLATIONS = False  # type: ignore[attr-defined]
    person_id = reachable(here, language="ur")
    answer = services.queue(
        person_id=person_id,
        template="THANKS_ANSWER",
        subject_kind="X",
        subject_id=new_id(),
        organisation_id=here.practice_id,
        by=SYSTEM,
        at=AT,
    )
    assert answer == CannotReach(Channel.CALL, Why.NEEDS_A_CALL)
    settings.GOODWORK_ALLOW_DRAFT_TRANSLATIONS = True  # type: ignore[attr-defined]
    assert queued(here, person_id).language == "ur"


def test_stopping_what_is_queued_about_a_thing(here: World) -> None:
    one, other = queued(here, reachable(here)), queued(here, reachable(here, family_name="Cole", mobile="07700900124"))
    done = services.stop_subject(
        subject_kind="INVITATION", subject_ids=[one.subject_id], reason=Cancelled.ANSWERED, by=SYSTEM, at=AT
    )
    assert done == 1
    assert (now(one).status, now(other).status) == (Status.CANCELLED, Status.QUEUED)


def test_an_erased_persons_words_and_addresses_go(here: World) -> None:
    person_id = reachable(here)
    message = queued(here, person_id)
    deliver(Gateway())
    from goodwork.ledger.events.handling import Happened
    from goodwork.ledger.events.types import Code
    from goodwork.reach.messaging.handlers import erase
    from goodwork.registers.people.events import PersonErased

    erase([Happened(event=PersonErased(person_id=person_id, record_class=Code("X")), id=1, by=SYSTEM, at=AT)])
    assert (now(message).body, now(message).destination) == ("", "")
    assert now(message).template == "THANKS_ANSWER"


def test_a_receipt_that_never_comes_leaves_nobody_in_silence(here: World) -> None:
    person_id = reachable(here)
    lost, arrived = queued(here, person_id, "LINK_FRESH"), queued(here, person_id, "LINK_FRESH")
    gateway = Gateway()
    deliver(gateway)
    gateway.receipts[str(arrived.pk)] = Receipt.DELIVERED
    assert delivery.chase(gateway, at=AT + timedelta(hours=72)) == 0
    gateway.down = True
    assert delivery.chase(gateway, at=AT + timedelta(hours=74)) == 0
    gateway.down = False
    assert delivery.chase(gateway, at=AT + timedelta(hours=74)) == 2
    assert (now(lost).status, now(arrived).status) == (Status.FAILED, Status.DELIVERED)
    assert [c.about_id for c in Call.objects.all()] == [lost.subject_id]
    assert delivery.chase(gateway, at=AT + timedelta(hours=80)) == 0


def test_the_laws_of_messaging_find_what_is_planted(here: World) -> None:
    person_id = reachable(here)
    message = queued(here, person_id)
    for check in (laws.events_and_states, laws.stop_wins, laws.nothing_stuck):
        assert list(check(at=AT)) == []
    Message.objects.filter(pk=message.pk).update(status="SENT")
    assert [f.subject_id for f in laws.events_and_states(at=AT)] == [message.pk]
    Message.objects.filter(pk=message.pk).update(status="SENDING", claimed_at=AT)
    assert list(laws.events_and_states(at=AT)) == []
    assert list(laws.nothing_stuck(at=AT + timedelta(minutes=59))) == []
    assert [f.subject_id for f in laws.nothing_stuck(at=AT + timedelta(minutes=61))] == [message.pk]
    people.stop_texts(person_id=person_id, by=SYSTEM, at=AT)
    Message.objects.filter(pk=message.pk).update(status="QUEUED", reason="", ended_at=None)
    assert [f.subject_id for f in laws.stop_wins(at=AT)] == [message.pk]
    people.opt_out(person_id=person_id, by=SYSTEM, at=AT)
    Message.objects.filter(pk=message.pk).update(status="QUEUED", reason="", ended_at=None, channel="LETTER")
    assert list(laws.stop_wins(at=AT)) == [], "thanks for answers may go to who wants no invitations"
    Message.objects.filter(pk=message.pk).update(template="INVITATION")
    assert [f.subject_id for f in laws.stop_wins(at=AT)] == [message.pk]


def test_a_letter_has_room_for_whole_sentences_where_a_text_has_not(here: World) -> None:
    said = {}
    for channel, more in (("SMS", {}), ("EMAIL", {"mobile": "", "email": "amala@example.org", "contact_method": "4"})):
        at = AT + timedelta(days=100) if channel == "EMAIL" else AT
        message = queued(
            here,
            reachable(here, family_name=f"A{channel}", birth_date=date(1980, len(channel), 1), language="ur", **more),
            "INVITATION",
            at=at,
        )
        assert message.channel == channel
        said[channel] = message.body
    assert "یہ آپ کی مرضی ہے۔" in said["EMAIL"]
    assert "یہ آپ کی مرضی ہے۔" not in said["SMS"]
    assert "بینیفٹ" in said["SMS"]


def test_what_somebody_is_sending_is_not_taken_over_by_a_worker_whose_clock_is_ahead(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clocks an hour apart: by the other's clock the sending looks unclear long ago, and is under way all the same."""
    monkeypatch.setattr(sending, "PATIENCE", "50ms")
    row = queued(here, reachable(here))
    gateway = Gateway()
    gateway.outcome = Unclear()
    deliver(gateway)
    gateway.outcome = None
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock_shared(%s)", [sending.LOCK])
        assert delivery.rescue(gateway, at=AT + timedelta(hours=1)) == 0
        row.refresh_from_db()
        assert row.status == Status.SENDING
    assert delivery.rescue(gateway, at=AT + timedelta(hours=1)) == 1
    row.refresh_from_db()
    assert row.status == Status.QUEUED


def test_who_lost_the_connection_offers_nothing_more(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_LOOK_SECONDS", -1)
    person_id = reachable(here)
    for _ in range(3):
        queued(here, person_id)
    gateway = Gateway()

    def cut(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql == "SELECT 1" and gateway.taken:
            raise OperationalError("the connection was cut")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(cut), pytest.raises(OperationalError):
        deliver(gateway)
    assert len(gateway.taken) == 1
    assert delivery.rescue(gateway, at=AT + timedelta(minutes=11)) == 3
    assert len(deliver(gateway, AT + timedelta(minutes=12))) == 3


def test_what_was_being_handed_over_as_the_connection_was_cut_is_not_doubled(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender's lock went with its connection; its request reaches the gateway a moment after it was asked."""
    person_id = reachable(here)
    late, never = queued(here, person_id), queued(here, person_id)
    gateway = Gateway()
    gateway.outcome, gateway.in_flight_seconds = Unclear(), 20
    deliver(gateway)
    gateway.outcome = None
    waited: list[float] = []

    def arrives(seconds: float) -> None:
        with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
            held = other.execute("SELECT pg_try_advisory_lock_shared(%s)", [sending.LOCK]).fetchone()
        assert held == (True,), "others go on sending meanwhile"
        gateway.taken.append(Handover(reference_of(late.pk, late.sending), late.channel, late.destination, "", "", ""))
        waited.append(seconds)

    monkeypatch.setattr(sending.time, "sleep", arrives)
    assert delivery.rescue(gateway, at=AT + timedelta(minutes=11)) == 2
    assert waited == [20.5]
    assert (now(late).status, now(never).status) == (Status.SENT, Status.QUEUED)
    assert [m.reference for m in deliver(gateway, AT + timedelta(minutes=12))].count(str(late.pk)) == 1
    assert now(never).status == Status.SENT


def test_what_another_took_over_while_it_was_waited_for_is_left_alone(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = queued(here, reachable(here))
    gateway = Gateway()
    gateway.outcome, gateway.in_flight_seconds = Unclear(), 20
    deliver(gateway)
    gateway.outcome = None
    later = AT + timedelta(minutes=11)
    monkeypatch.setattr(
        sending.time, "sleep", lambda _: Message.objects.filter(pk=message.pk).update(tries=2, claimed_at=later)
    )
    assert delivery.rescue(gateway, at=later) == 0
    assert now(message).status == Status.SENDING
