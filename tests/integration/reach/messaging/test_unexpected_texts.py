"""Whatever somebody texts, and however they stand with us, somebody reads it by a day that they are told (M1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from factories import reach
from factories.pathway import account, consenting
from factories.people import organisation, person
from factories.reach import AT, World, reachable
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.ledger.laws import check_all
from goodwork.reach.contacts import queries as contacts
from goodwork.reach.contacts import services as contact_services
from goodwork.reach.contacts.models import Call, Concern
from goodwork.reach.contacts.rules import EndReason
from goodwork.reach.messaging import inbound
from goodwork.reach.messaging import services as messaging
from goodwork.reach.messaging.models import Message, ReceivedText
from goodwork.reach.promises.models import Promise
from goodwork.reach.questionnaires import fresh
from goodwork.reach.questionnaires.models import FreshLinkAsk
from goodwork.registers.access import queries as access
from goodwork.registers.access.models import Membership
from goodwork.registers.people import linking
from goodwork.registers.people import queries as people_queries
from goodwork.registers.people import services as people
from goodwork.registers.people.models import Registration

pytestmark = pytest.mark.django_db
NUMBER = "447700900123"


@pytest.fixture
def here() -> World:
    return reach.world()


def text(body: str, reference: str = "r-1", number: str = NUMBER, minutes: int = 0) -> inbound.Taken:
    at = AT + timedelta(minutes=minutes)
    return inbound.receive_text(from_number=number, body=body, received_at=at, reference=reference, at=at)


def wrote(person_id: UUID, organisation_id: UUID) -> None:
    """Let an organisation have written to somebody by text."""
    queued = messaging.queue(
        person_id=person_id,
        template="CALL_MISSED",
        params={"promise": ""},
        subject_kind="PERSON",
        subject_id=person_id,
        organisation_id=organisation_id,
        by=SYSTEM,
        at=AT,
    )
    assert isinstance(queued, messaging.Queued)
    reach.deliver(reach.Gateway())


def reading() -> Call:
    """Return the one call to read a text, which somebody can make, and whose words its reader sees."""
    [call] = Call.objects.filter(reason="TEXT_TO_READ", state="OPEN")
    assert Promise.objects.filter(subject_kind="CALL", subject_id=call.pk, state="OPEN").count() == 1
    readers = access.members(SYSTEM_VIEWER, call.organisation_id, at=AT)
    assert readers, "somebody can sign in where it is read"
    shown = [
        contacts.call(access.viewer_for(reader.id, AT), call.pk, at=AT)
        for reader in readers
        if {Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.SERVICE_LEAD} & set(reader.roles)
    ]
    assert shown
    bodies = set(ReceivedText.objects.values_list("body", flat=True))
    assert all(set(view.says) == bodies for view in shown)
    return call


@pytest.mark.parametrize(
    "body",
    [
        "جی ہاں، مجھے فون کریں",
        "yes",
        "😢",
        "",
        "   ",
        "4",
        "START",
        "Stop I can't go on",
        "<b>x</b>",
        "0",
        "NIE",
        "\u200f",
    ],
)
def test_every_free_text_has_a_reader(here: World, body: str) -> None:
    person_id = reachable(here)
    text(body)
    assert reading().person_id == person_id
    assert [f for f in check_all(at=AT) if f.law.startswith("promises.everything")] == []


def test_yes_twice_is_read_once_and_both_are_shown(here: World) -> None:
    reachable(here)
    for n in range(8):
        text(f"yes {n}", f"r-{n}", minutes=n)
    call = reading()
    assert contacts.call(here.viewer(here.staff_id), call.pk, at=AT).says[0] == "yes 7", "newest first, and all of them"


def test_what_comes_after_a_text_was_read_is_another(here: World) -> None:
    reachable(here)
    text("one")
    contact_services.end_call(call_id=reading().pk, reason=EndReason.ANSWERED_ELSEWHERE, by=SYSTEM, at=AT)
    text("two", "r-2", minutes=1)
    [call] = Call.objects.filter(reason="TEXT_TO_READ", state="OPEN")
    assert contacts.call(here.viewer(here.staff_id), call.pk, at=AT).says == ("two",)


def _died(here: World, person_id: UUID) -> None:
    people.record_death(person_id=person_id, by=SYSTEM, at=AT)


def _restricted(here: World, person_id: UUID) -> None:
    people.restrict(person_id=person_id, by=SYSTEM, at=AT)


def _opted_out(here: World, person_id: UUID) -> None:
    people.opt_out(person_id=person_id, by=SYSTEM, at=AT)


def _stopped(here: World, person_id: UUID) -> None:
    people.stop_texts(person_id=person_id, by=SYSTEM, at=AT)


def _safe_contact(here: World, person_id: UUID) -> None:
    people.set_safe_contact(person_id=person_id, safe_contact=True, by=SYSTEM, at=AT)


def _written_to_by_who_cannot_sign_in(here: World, person_id: UUID) -> None:
    wrote(person_id, organisation("CHARITY", "VCSE"))


def _consent_taken_back(here: World, person_id: UUID) -> None:
    wrote(person_id, here.provider_id)
    given = {"person_id": person_id, "recipient_id": here.provider_id, "wording_version": "WHC-1", "at": AT}
    people.give_consent(by=SYSTEM, **given)
    people.withdraw_consent(by=SYSTEM, **given)


STANDING = [
    _died,
    _restricted,
    _opted_out,
    _stopped,
    _safe_contact,
    _written_to_by_who_cannot_sign_in,
    _consent_taken_back,
]


@pytest.mark.parametrize("stands", STANDING, ids=lambda f: f.__name__.strip("_"))
def test_however_somebody_stands_their_practice_reads_it(here: World, stands: Callable[[World, UUID], None]) -> None:
    person_id = reachable(here)
    stands(here, person_id)
    text("please help")
    assert reading().organisation_id == here.practice_id


def test_who_wrote_last_reads_it(here: World) -> None:
    wrote(consenting(here, mobile="07700900123"), here.provider_id)
    text("please help")
    assert reading().organisation_id == here.provider_id


def test_who_has_no_practice_is_read_by_who_runs_the_number(here: World) -> None:
    person_id = reachable(here)
    Registration.objects.filter(person_id=person_id).update(until_date=AT.date())
    text("please help")
    assert reading().organisation_id == here.provider_id


def test_who_has_no_practice_is_rung_back_heard_and_sent_a_fresh_link(here: World) -> None:
    person_id = reachable(here)
    Registration.objects.filter(person_id=person_id).update(until_date=AT.date())
    contact_services.request_call_back(person_id=person_id, by=SYSTEM, at=AT)
    assert Call.objects.get().organisation_id == here.provider_id
    contact_services.raise_concern(person_id=person_id, text="I am low", by=SYSTEM, at=AT)
    assert Concern.objects.get().organisation_id == here.provider_id
    FreshLinkAsk.objects.create(contact="07700900123", asked_at=AT)
    fresh.answer_all(at=AT)
    assert Message.objects.filter(template="LINK_FRESH", person_id=person_id).exists()


def test_what_somebody_asked_for_goes_to_who_reads_for_the_service_where_they_have_no_practice(here: World) -> None:
    person_id = consenting(here)
    other = organisation("OTHER", "PROVIDER")
    people.give_consent(person_id=person_id, recipient_id=other, wording_version="WHC-1", by=SYSTEM, at=AT)
    contact_services.request_call_back(person_id=person_id, organisation_id=other, by=SYSTEM, at=AT)
    Registration.objects.filter(person_id=person_id).update(until_date=AT.date())
    people.withdraw_consent(person_id=person_id, recipient_id=other, wording_version="WHC-1", by=SYSTEM, at=AT)
    call = Call.objects.get(call_kind="CALL_BACK")
    assert (call.state, call.organisation_id) == ("OPEN", here.provider_id)


def test_a_number_that_others_have_now_is_theirs(here: World) -> None:
    before = reachable(here)
    wrote(before, here.practice_id)
    people.correct_details(person_id=before, mobile="07700900456", by=SYSTEM, at=AT)
    now = reachable(here, given_name="Bilal", birth_date=date(2000, 2, 2))
    text("it is me")
    assert reading().person_id == now
    text("STOP", "r-2")
    facts = people_queries.reach_facts(SYSTEM_VIEWER, {before, now}, at=AT)
    assert [facts[p].texts_stopped for p in (before, now)] == [False, True]


def test_a_number_that_nobody_has_any_more_is_of_who_was_texted_at_it(here: World) -> None:
    before = reachable(here)
    wrote(before, here.practice_id)
    people.correct_details(person_id=before, mobile="07700900456", by=SYSTEM, at=AT)
    text("it is me")
    assert reading().person_id == before


def test_of_several_who_share_a_number_the_reader_is_told_that_they_do(here: World) -> None:
    reachable(here)
    two = reachable(here, given_name="Bilal", birth_date=date(2000, 2, 2))
    wrote(two, here.practice_id)
    text("it is me")
    call = reading()
    assert call.person_id == two
    assert contacts.call(here.viewer(here.staff_id), call.pk, at=AT).shared_number


def test_linked_records_are_one_person_who_is_read_once(here: World) -> None:
    one = reachable(here)
    other = person(here.practice_id, given_name="Nora", birth_date=date(1971, 3, 4), mobile="07700900123")
    wrote(one, here.practice_id)
    linking.link(kept_id=other, merged_id=one, by=SYSTEM, at=AT)
    text("a")
    text("b", "r-2")
    call = reading()
    assert not contacts.call(here.viewer(here.staff_id), call.pk, at=AT).shared_number


def test_the_dead_are_not_rung_as_if_they_lived(here: World) -> None:
    person_id = reachable(here)
    _died(here, person_id)
    text("this is her daughter")
    assert contacts.call(here.viewer(here.staff_id), reading().pk, at=AT).deceased


def test_nobody_at_all_who_could_read_is_told_by_the_law(here: World) -> None:
    account(Role.WORK_COACH, organisation("ELSE", "PROVIDER"), "Else Where")
    text("hello", number="447700900999")
    Membership.objects.filter(role="SERVICE_LEAD").update(end_recorded_at=AT)
    assert [f for f in check_all(at=AT) if f.law == "strangers.every_text_has_a_reader"]
