"""Texts from numbers that nobody on record has: each has a reader and a day, and ends with a person or a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import override_settings

from factories import reach
from factories.pathway import account, consenting
from factories.people import organisation, user
from factories.reach import AT, Gateway, World, deliver, reachable
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, NotVisible, Role, Viewer
from goodwork.kernel.clock import LONDON
from goodwork.ledger.audit.models import Access
from goodwork.ledger.events.models import EventRow
from goodwork.ledger.laws import check_all
from goodwork.reach.contacts.models import Call, Concern
from goodwork.reach.messaging import inbound, jobs
from goodwork.reach.messaging.models import Message, ReceivedText
from goodwork.reach.promises.models import Notice, Promise
from goodwork.reach.strangers import jobs as own_jobs
from goodwork.reach.strangers import queries, services
from goodwork.reach.strangers.models import Stranger
from goodwork.reach.strangers.rules import CannotStranger, Reason, Result
from goodwork.registers.people import queries as people
from goodwork.registers.people import services as people_services

pytestmark = pytest.mark.django_db
UNKNOWN = "447700900999"
TUESDAY_EVENING = datetime(2026, 11, 24, 17, 5, tzinfo=LONDON)


@pytest.fixture
def here() -> World:
    return reach.world()


def text(body: str, number: str = UNKNOWN, reference: str = "r-1", at: datetime = AT) -> inbound.Taken:
    return inbound.receive_text(from_number=number, body=body, received_at=at, reference=reference, at=at)


def lead(here: World, at: datetime = AT) -> Viewer:
    return here.viewer(here.lead_id, at)


def notices(kind: str) -> list[UUID | None]:
    return list(Notice.objects.filter(kind=kind).values_list("user_id", flat=True))


def laws(at: datetime = AT) -> list[str]:
    return [f.law for f in check_all(at=at) if f.law.startswith(("strangers.", "promises.everything"))]


def test_a_strangers_text_has_a_reader_and_a_day(here: World) -> None:
    text("I can't go on <b>help</b>")
    text("please", reference="r-2", at=AT + timedelta(minutes=1))
    [row] = queries.strangers(lead(here), at=AT)
    assert [w.words for w in row.texts] == ["I can't go on <b>help</b>", "please"]
    assert (row.number, row.due_date, row.is_late) == ("+447700900999", date(2026, 11, 24), False)
    assert notices("TEXT_UNKNOWN") == [here.lead_id], "one notice for what belongs together"
    assert Access.objects.filter(page="strangers.list", actor_id=here.lead_id).exists()
    assert not [e for e in EventRow.objects.all() if "help" in str(e.data) or "900999" in str(e.data)]
    assert laws() == []


def test_a_picture_an_emoji_and_a_start_that_restores_nothing_are_read_too(here: World) -> None:
    for n, body in enumerate(["", "😢", "START"]):
        text(body, number=f"44770090090{n}", reference=f"r-{n}")
    assert len(queries.strangers(lead(here), at=AT)) == 3


def test_only_who_leads_the_service_reads_it(here: World) -> None:
    text("hello")
    [row] = queries.strangers(lead(here), at=AT)
    elsewhere = here.viewer(account(Role.SERVICE_LEAD, organisation("OTHER", "PROVIDER"), "Olly Other"))
    for viewer in (here.viewer(here.staff_id), here.viewer(here.clinician_id), here.coach, elsewhere):
        with pytest.raises(NotVisible):
            queries.strangers(viewer, at=AT)
        with pytest.raises(NotVisible):
            queries.stranger(viewer, row.id, at=AT)
        with pytest.raises(NotVisible):
            services.close(stranger_id=row.id, reason=Reason.ADVERT, note="", viewer=viewer, by=viewer.actor(), at=AT)
        assert queries.counts(viewer, at=AT).waiting == 0


@override_settings(GOODWORK_GATEWAY="notify")
def test_an_administrator_knows_that_it_waits_and_no_more(here: World) -> None:
    text("hello")
    viewer = user((Role.ADMINISTRATOR, here.provider_id))
    [row] = queries.strangers(viewer, at=AT)
    assert (row.number, row.texts) == ("", ())
    with pytest.raises(NotVisible):
        queries.stranger(viewer, row.id, at=AT)


def test_the_deployment_may_name_who_reads(here: World) -> None:
    other = organisation("OTHER", "PROVIDER")
    olly = here.viewer(account(Role.SERVICE_LEAD, other, "Olly Other"))
    text("hello")
    with override_settings(GOODWORK_TEXTS_READ_BY="other"):
        assert len(queries.strangers(olly, at=AT)) == 1
        with pytest.raises(NotVisible):
            queries.strangers(lead(here), at=AT)


def test_a_day_that_passes_is_told_to_the_leads_once(here: World) -> None:
    text("hello")
    assert own_jobs.look(at=AT) == 0
    assert own_jobs.look(at=TUESDAY_EVENING) == 1
    assert own_jobs.look(at=TUESDAY_EVENING + timedelta(days=400)) == 0
    assert notices("TEXT_UNKNOWN_LATE") == [here.lead_id]
    [row] = queries.strangers(lead(here), at=TUESDAY_EVENING)
    assert row.is_late
    found = queries.counts(lead(here), at=TUESDAY_EVENING)
    assert (found.waiting, found.late, found.oldest_at) == (1, 1, AT)


def test_matched_it_stands_with_the_person_as_if_from_a_known_number(here: World) -> None:
    person_id = consenting(here)
    text("It's Ana on my sister's phone, please ring me")
    [row] = queries.strangers(lead(here), at=AT)
    viewer = lead(here)
    services.worry(stranger_id=row.id, text="She sounds low", viewer=viewer, by=viewer.actor(), at=AT)
    assert notices("TEXT_UNKNOWN_WORRY") == [here.lead_id]
    services.match(stranger_id=row.id, person_id=person_id, viewer=viewer, by=viewer.actor(), at=AT)
    assert ReceivedText.objects.get().person_id == person_id
    [call] = Call.objects.filter(reason="TEXT_TO_READ")
    assert (call.person_id, call.organisation_id) == (person_id, here.provider_id)
    assert Promise.objects.get(subject_id=call.pk).step == "WE_WILL_READ_TEXT"
    [concern] = Concern.objects.all()
    assert (concern.person_id, concern.words) == (person_id, "She sounds low")
    assert queries.strangers(viewer, at=AT) == []
    assert not notices("TEXT_UNKNOWN"), "what is dealt with is no news any more"
    with pytest.raises(CannotStranger):
        services.match(stranger_id=row.id, person_id=person_id, viewer=viewer, by=viewer.actor(), at=AT)
    assert laws() == []
    assert queries.stranger(viewer, row.id, at=AT).person == (
        person_id,
        people.names(viewer, [person_id], at=AT)[person_id],
    )
    text("me again", reference="r-2")
    [again] = queries.strangers(viewer, at=AT)
    assert [p for p, _ in queries.stranger(viewer, again.id, at=AT).before] == [person_id]


def test_nobody_is_matched_with_a_person_whom_the_reader_does_not_see(here: World) -> None:
    hidden = reachable(here)
    text("hello")
    [row] = queries.strangers(lead(here), at=AT)
    viewer = lead(here)
    with pytest.raises(NotVisible):
        services.match(stranger_id=row.id, person_id=hidden, viewer=viewer, by=viewer.actor(), at=AT)
    assert ReceivedText.objects.get().person_id is None


def test_nobody_is_given_up_before_it_was_tried(here: World) -> None:
    text("hello")
    [row] = queries.strangers(lead(here), at=AT)
    viewer = lead(here)

    def give_up(at: datetime) -> None:
        services.close(stranger_id=row.id, reason=Reason.NOT_REACHED, note="", viewer=viewer, by=viewer.actor(), at=at)

    with pytest.raises(CannotStranger):
        give_up(AT)
    for at in (AT, AT + timedelta(seconds=30), AT + timedelta(hours=5)):
        services.note_call(stranger_id=row.id, result=Result.NO_ANSWER, viewer=viewer, by=viewer.actor(), at=at)
    assert len(queries.stranger(viewer, row.id, at=AT).rang) == 2, "a form that is sent again writes it once"
    give_up(AT + timedelta(hours=6))
    assert laws() == []


def test_two_texts_of_one_number_after_it_was_dealt_with_are_two(here: World) -> None:
    text("hello")
    [row] = queries.strangers(lead(here), at=AT)
    viewer = lead(here)
    services.close(stranger_id=row.id, reason=Reason.ADVERT, note="", viewer=viewer, by=viewer.actor(), at=AT)
    text("hello again", reference="r-2")
    assert [r.texts[0].words for r in queries.strangers(viewer, at=AT)] == ["hello again"]
    assert len(queries.strangers(viewer, ended=True, at=AT)) == 1


def test_stop_from_a_number_holds_for_who_is_found_to_have_it(here: World) -> None:
    text("STOP", number="447700900123")
    assert queries.strangers(lead(here), at=AT) == []
    person_id = reachable(here)
    reach.promised(here, person_id)
    [message] = Message.objects.all()
    assert message.channel == "SMS"
    jobs.deliver(at=AT)
    message.refresh_from_db()
    assert (message.status, message.reason) == ("CANCELLED", "TEXTS_STOPPED")
    assert people.reach_facts(SYSTEM_VIEWER, [person_id], at=AT)[person_id].texts_stopped
    assert Call.objects.get().reason == "CANNOT_WRITE"
    people_services.allow_texts(person_id=person_id, by=SYSTEM, at=AT)
    jobs.deliver(at=AT)
    assert not people.reach_facts(SYSTEM_VIEWER, [person_id], at=AT)[person_id].texts_stopped, "STOP is done once"


def test_start_from_the_number_takes_its_stop_back(here: World) -> None:
    text("STOP", number="447700900123")
    text("START", number="447700900123", reference="r-2", at=AT + timedelta(minutes=1))
    reach.promised(here, reachable(here))
    jobs.deliver(at=AT)
    assert Message.objects.get(template="PROMISE_MADE").status != "CANCELLED"


def test_a_match_honours_stop_too(here: World) -> None:
    person_id = consenting(here)
    text("this is Ana")
    text("STOP", reference="r-2", at=AT + timedelta(minutes=1))
    [row] = queries.strangers(lead(here), at=AT)
    viewer = lead(here)
    services.match(stranger_id=row.id, person_id=person_id, viewer=viewer, by=viewer.actor(), at=AT)
    assert people.reach_facts(SYSTEM_VIEWER, [person_id], at=AT)[person_id].texts_stopped


def test_what_was_dealt_with_is_forgotten_and_what_was_not_waits(here: World) -> None:
    text("done", number="447700900001", reference="r-1")
    text("waits", number="447700900002", reference="r-2")
    text("STOP", number="447700900003", reference="r-3")
    viewer = lead(here)
    done = next(r for r in queries.strangers(viewer, at=AT) if r.texts[0].words == "done")
    services.close(stranger_id=done.id, reason=Reason.ADVERT, note="An offer", viewer=viewer, by=viewer.actor(), at=AT)
    assert own_jobs.forget(at=AT + timedelta(days=84)) == 0
    assert own_jobs.forget(at=AT + timedelta(days=85)) == 2
    assert own_jobs.forget(at=AT + timedelta(days=86)) == 0
    kept = ReceivedText.objects.order_by("reference").values_list("from_number", "body")
    assert list(kept) == [("", ""), ("+447700900002", "waits"), ("+447700900003", "")]
    assert Stranger.objects.get(pk=done.id).number == ""
    assert laws(AT + timedelta(days=86)) == []


def test_what_came_before_there_was_a_reader_is_taken_in(here: World) -> None:
    text("hello")
    text("STOP", number="447700900003", reference="r-3")
    Stranger.objects.all().delete()
    assert [law for law in laws() if law == "strangers.every_text_has_a_reader"]
    assert services.read_the_past(by=SYSTEM, at=AT) == 1
    assert services.read_the_past(by=SYSTEM, at=AT) == 0
    assert len(queries.strangers(lead(here), at=AT)) == 1


def test_a_text_of_a_known_person_is_none_of_a_strangers(here: World) -> None:
    reachable(here)
    text("hello", number="447700900123")
    assert queries.strangers(lead(here), at=AT) == []
    assert Call.objects.get().reason == "TEXT_TO_READ"
    assert len(deliver(Gateway())) == 1
