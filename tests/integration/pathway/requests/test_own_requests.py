"""A person writes and sends their own onward referral, alone or with help, and takes it back (B7, B9, B10, F6, F8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from factories import pathway as make
from factories import people as people_factory
from factories.pathway import AT, World, actor, world
from factories.reach import Gateway
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import new_id, reference
from goodwork.ledger.events.models import EventRow
from goodwork.ledger.laws import check_all
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason, Source, State, WorkStatus
from goodwork.pathway.requests import queries, services
from goodwork.pathway.requests.models import OwnRequest
from goodwork.pathway.requests.rules import CannotAsk, Hand, Typed, Way
from goodwork.reach.contacts.models import Call
from goodwork.reach.messaging import delivery
from goodwork.reach.messaging.models import Message
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import Step
from goodwork.reach.questionnaires.rules import Relation
from goodwork.registers.organisations import contact_points
from goodwork.registers.organisations.points import PointKind
from goodwork.registers.people import queries as people_queries
from goodwork.registers.people import services as people
from goodwork.registers.programmes import queries as programme_queries
from goodwork.registers.programmes import services as programmes
from goodwork.registers.programmes.offers import Mode, Need, Offer, ProviderOf, Role

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=9)
ALONE = Typed(hand=Hand.PERSON, way=Way.WEB, language="en")


@dataclass(frozen=True)
class Town:
    """The place with a charity that has no account, and its programme."""

    here: World
    charity_id: UUID
    programme_id: UUID


@pytest.fixture
def town() -> Town:
    """Make the place, the charity and what it offers."""
    here = world()
    charity_id = people_factory.organisation("DEBT", "PROVIDER", "Wythenshawe Debt Help")
    contact_points.set_contact_point(
        organisation_id=charity_id, kind=PointKind.EMAIL, value="debt@example.org", by=SYSTEM, at=AT
    )
    offer = Offer(
        slug="debt-advice",
        name="Debt advice",
        what="Somebody goes through your letters with you.",
        providers=(ProviderOf("DEBT", Role.LEAD),),
        needs=(Need.MONEY,),
        modes=(Mode.PHONE,),
    )
    programmes.enter(offer, by=SYSTEM, at=AT - timedelta(days=40))
    view = programme_queries.one(SYSTEM_VIEWER, "debt-advice", at=AT)
    return Town(here, charity_id, view.id)


def somebody(town: Town, **facts: object) -> UUID:
    known = {"given_name": "Ana", "family_name": "Bird", "mobile": "07700900321", **facts}
    return people_factory.person(practice=town.here.practice_id, at=AT, **known)


def own(person_id: UUID) -> Viewer:
    return Viewer(kind=ActorKind.PERSON, id=person_id)


def send(
    town: Town,
    person_id: UUID,
    *,
    typed: Typed = ALONE,
    viewer: Viewer | None = None,
    words: str = "I am three months behind with the rent.",
    agreed: bool = True,
) -> services.Sent:
    who = viewer or own(person_id)
    return services.send(
        person_id=person_id,
        programme_id=town.programme_id,
        organisation_id=town.charity_id,
        words=words,
        agreed=agreed,
        typed=typed,
        viewer=who,
        by=who.actor(),
        at=AT,
    )


def lawful() -> None:
    assert check_all(at=LATER) == []


def test_sent_with_consent_promise_and_proof_in_one_go(town: Town) -> None:
    person_id = somebody(town)
    sent = send(town, person_id)
    row = Referral.objects.get(pk=sent.referral_id)
    assert (row.source, row.state, row.words) == (
        Source.SELF,
        State.REQUESTED,
        "I am three months behind with the rent.",
    )
    assert people_queries.has_consented(SYSTEM_VIEWER, person_id, town.charity_id)
    promise = Promise.objects.get(subject_id=row.pk, ended_at__isnull=True)
    assert (promise.step, promise.told) == (Step.PROVIDER_WILL_ANSWER, "ON_SCREEN")
    proof = Message.objects.get(template="OWN_REQUEST_SENT")
    for told in ("Wythenshawe Debt Help", reference(row.pk), "Monday 23 November 2026", "will say by 5pm on"):
        assert told in proof.body
    assert "rent" not in proof.body, "what they wrote stays on the page"
    assert not Message.objects.filter(template="PROMISE_MADE", person_id=person_id).exists(), "told once"
    event = EventRow.objects.get(kind="OwnRequestSent")
    assert (event.actor_kind, event.actor_id, event.data["hand"], event.data["way"]) == (
        "PERSON",
        person_id,
        "PERSON",
        "WEB",
    )
    lawful()


def test_a_second_click_makes_nothing_new(town: Town) -> None:
    person_id = somebody(town)
    first, second = send(town, person_id), send(town, person_id, words="Again")
    assert (first.referral_id, first.already_open, second.already_open) == (second.referral_id, False, True)
    assert Referral.objects.count() == OwnRequest.objects.count() == 1
    assert Message.objects.filter(template="OWN_REQUEST_SENT").count() == 1


@pytest.mark.parametrize(
    ("words", "agreed", "field"), [("  ", True, "words"), ("x" * 2001, True, "words"), ("Help", False, "agreed")]
)
def test_what_is_missing_is_named_and_nothing_is_kept(town: Town, words: str, agreed: bool, field: str) -> None:
    person_id = somebody(town)
    with pytest.raises(CannotAsk) as refused:
        send(town, person_id, words=words, agreed=agreed)
    assert refused.value.field == field
    assert not Referral.objects.exists()
    assert not people_queries.has_consented(SYSTEM_VIEWER, person_id, town.charity_id)


def test_somebody_without_an_address_or_a_way_to_be_written_to_is_not_stopped(town: Town) -> None:
    person_id = somebody(town, mobile="", postcode="ZZ99 3VZ", address_line="")
    sent = send(town, person_id)
    assert Promise.objects.filter(subject_id=sent.referral_id, ended_at__isnull=True).exists()
    assert not Message.objects.filter(template="OWN_REQUEST_SENT").exists()
    [followed] = queries.mine(own(person_id), person_id, at=LATER)
    assert followed.own is not None
    assert not followed.own.proof_queued
    lawful()


def test_family_who_types_is_named_and_the_person_decides(town: Town) -> None:
    person_id = somebody(town)
    typed = Typed(hand=Hand.HELPER, way=Way.WEB, language="ur", helper_name=" Asma ", relation=Relation.CHILD)
    sent = send(town, person_id, typed=typed)
    assert Referral.objects.get(pk=sent.referral_id).source == Source.HELPER
    row = OwnRequest.objects.get()
    assert (row.helper_name, row.relation, row.language) == ("Asma", "CHILD", "ur")
    event = EventRow.objects.get(kind="OwnRequestSent")
    assert (event.actor_kind, event.actor_id, event.on_behalf_of) == ("HELPER", None, person_id)
    with pytest.raises(CannotAsk) as refused:
        Typed(hand=Hand.HELPER, way=Way.WEB, language="en", relation=Relation.CHILD)
    assert refused.value.field == "helper_name"


def test_a_colleague_types_on_the_telephone_and_the_same_proof_goes_to_the_person(town: Town) -> None:
    person_id = somebody(town)
    staff = town.here.viewer(town.here.staff_id)
    typed = Typed(hand=Hand.USER, way=Way.PHONE, language="en", user_id=town.here.staff_id)
    sent = send(town, person_id, typed=typed, viewer=staff)
    event = EventRow.objects.get(kind="OwnRequestSent")
    assert (event.actor_kind, event.actor_id, event.on_behalf_of) == ("HELPER", town.here.staff_id, person_id)
    assert Message.objects.filter(template="OWN_REQUEST_SENT", person_id=person_id).exists()
    assert Promise.objects.get(subject_id=sent.referral_id).told == "BY_VOICE"
    followed = queries.followed(own(person_id), sent.referral_id, at=LATER)
    assert followed.own is not None
    assert (followed.own.typed_by, followed.own.way) == ("Rita Reception", Way.PHONE)


def test_strangers_can_neither_send_follow_nor_take_back(town: Town) -> None:
    person_id, other = somebody(town), somebody(town, given_name="Bo", family_name="Cole", mobile="07700900322")
    sent = send(town, person_id)
    coach = town.here.coach  # works for another organisation, to which they gave no consent
    for stranger in (own(other), coach, Viewer(kind=ActorKind.PERSON)):
        with pytest.raises(NotVisible):
            send(town, person_id, viewer=stranger)
        with pytest.raises(NotVisible):
            queries.followed(stranger, sent.referral_id, at=LATER)
        with pytest.raises(NotVisible):
            queries.mine(stranger, person_id, at=LATER)
        with pytest.raises(NotVisible):
            services.take_back(referral_id=sent.referral_id, sight=True, viewer=stranger, by=stranger.actor(), at=LATER)
    assert Referral.objects.get(pk=sent.referral_id).closed_at is None
    with pytest.raises(NotVisible):
        queries.followed(own(person_id), new_id(), at=LATER)


def test_a_colleague_reads_no_words_that_they_did_not_type(town: Town) -> None:
    person_id = somebody(town)
    sent = send(town, person_id)
    staff = town.here.viewer(town.here.staff_id)
    assert queries.followed(staff, sent.referral_id, at=LATER).words == ""
    assert "rent" in queries.followed(own(person_id), sent.referral_id, at=LATER).words


@pytest.mark.parametrize("sight", [False, True])
def test_taken_back_at_any_time_and_the_organisation_is_told(town: Town, sight: bool) -> None:
    person_id = somebody(town)
    sent = send(town, person_id)
    services.take_back(
        referral_id=sent.referral_id, sight=sight, viewer=own(person_id), by=own(person_id).actor(), at=LATER
    )
    row = Referral.objects.get(pk=sent.referral_id)
    assert (row.state, row.reason) == (
        State.CANCELLED,
        Reason.CONSENT_WITHDRAWN if sight else Reason.NO_LONGER_WANTED,
    )
    told = "CONSENT_WITHDRAWN_STOP" if sight else "REQUEST_TAKEN_BACK"
    assert reference(row.pk) in Message.objects.get(template=told).body
    assert people_queries.has_consented(SYSTEM_VIEWER, person_id, town.charity_id) is not sight
    assert not Promise.objects.filter(subject_id=row.pk, ended_at__isnull=True).exists()
    services.take_back(
        referral_id=sent.referral_id, sight=sight, viewer=own(person_id), by=own(person_id).actor(), at=LATER
    )
    assert EventRow.objects.filter(kind="OwnRequestTakenBack").count() == 1
    lawful()


def test_a_yes_is_told_with_what_comes_next_and_only_once(town: Town) -> None:
    person_id = somebody(town)
    sent = send(town, person_id)
    link = Actor(kind=ActorKind.PROVIDER_LINK, id=new_id(), on_behalf_of=town.charity_id)
    referrals.accept(referral_id=sent.referral_id, by=link, at=LATER)
    yes = Message.objects.get(template="OWN_REQUEST_YES")
    assert "said yes" in yes.body
    assert reference(sent.referral_id) in yes.body
    assert "will be in touch with you" in yes.body
    waiting = Message.objects.filter(person_id=person_id, status="QUEUED").values_list("template", flat=True)
    assert sorted(waiting) == ["OWN_REQUEST_SENT", "OWN_REQUEST_YES"]
    lawful()


def test_a_no_is_told_with_its_reason_and_what_else_there_is(town: Town) -> None:
    person_id = somebody(town)
    sent = send(town, person_id)
    link = Actor(kind=ActorKind.PROVIDER_LINK, id=new_id(), on_behalf_of=town.charity_id)
    referrals.close(referral_id=sent.referral_id, reason=Reason.NO_CAPACITY, by=link, at=LATER)
    no = Message.objects.get(template="OWN_REQUEST_NO")
    assert "They have no room now." in no.body
    assert "ring you" in no.body
    gateway = Gateway()
    delivery.deliver(gateway, at=LATER)
    assert any("no room now" in m.body for m in gateway.taken)


def test_a_no_to_somebody_who_can_not_be_written_to_becomes_a_call(town: Town) -> None:
    person_id = somebody(town)
    people.set_reading_need(person_id=person_id, reading_need=True, by=SYSTEM, at=AT)
    sent = send(town, person_id)
    link = Actor(kind=ActorKind.PROVIDER_LINK, id=new_id(), on_behalf_of=town.charity_id)
    referrals.close(referral_id=sent.referral_id, reason=Reason.NO_CAPACITY, by=link, at=LATER)
    assert Call.objects.get(about_id=sent.referral_id).reason == "CANNOT_WRITE"
    lawful()


def test_it_is_part_of_the_support_that_goes_on_and_carries_what_is_known_of_their_work(town: Town) -> None:
    here = town.here
    person_id = make.consenting(here)
    root = make.referral(here, person_id)
    make.talk(here, root, AT)
    sent = send(town, person_id)
    row = Referral.objects.get(pk=sent.referral_id)
    assert (row.part_of_id, row.work_status, row.weekly_hours) == (root, WorkStatus.OFF_SICK, "02")


def test_a_service_that_takes_nobody_any_more_is_said_so(town: Town) -> None:
    person_id = somebody(town)
    over = Offer(
        slug="debt-advice",
        name="Debt advice",
        what="Somebody goes through your letters with you.",
        providers=(ProviderOf("DEBT", Role.LEAD),),
        needs=(Need.MONEY,),
        modes=(Mode.PHONE,),
        last_referral_date=local_date(AT) - timedelta(days=1),
        changed_because="The money has ended",
    )
    programmes.enter(over, by=SYSTEM, at=AT - timedelta(days=1))
    with pytest.raises(CannotAsk) as refused:
        send(town, person_id)
    assert refused.value.field == "programme"
    assert refused.value.reason


def test_two_clicks_at_once_are_counted_one_after_the_other(town: Town) -> None:
    person_id = somebody(town)
    people.give_consent(
        person_id=person_id, recipient_id=town.charity_id, wording_version="X", by=actor(town.here.staff_id), at=AT
    )
    assert send(town, person_id).referral_id == send(town, person_id).referral_id
