"""A referral from asked for to ended: each success, each refusal, and the promise that goes with it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from factories import pathway as make
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible
from goodwork.kernel.ids import new_id
from goodwork.ledger.events import queries as events
from goodwork.pathway.eligibility import queries as eligibility
from goodwork.pathway.eligibility.rules import Outcome
from goodwork.pathway.outcomes.whole import whole
from goodwork.pathway.referrals import laws, queries, services
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import CannotAccept, CannotClose, CannotMoveReferral, CannotRefer
from goodwork.pathway.referrals.rules import Reason, Source, State, WorkStatus, WrongReason
from goodwork.pathway.referrals.standing import Said
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.queries import PromiseView
from goodwork.reach.promises.rules import CannotPromise, Step
from goodwork.registers.people import services as people
from goodwork.registers.programmes import services as programmes

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def here() -> World:
    return make.world()


def state(referral_id: UUID) -> State:
    return State(Referral.objects.get(pk=referral_id).state)


def promised(referral_id: UUID) -> list[PromiseView]:
    return promises.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=AT)


def kinds(referral_id: UUID) -> list[str]:
    return [e.kind for e in events.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id)]


def lawful() -> None:
    assert [f for check in (laws.states_agree, laws.ends_have_reasons) for f in check(at=AT)] == []


def test_received_has_a_promise_a_coach_and_an_event_with_codes_as_they_stood(here: World) -> None:
    referral_id = make.referral(here)
    [promise] = promised(referral_id)
    assert (promise.step, promise.due_date) == (Step.COACH_WILL_RING, date(2026, 11, 26))
    assert promise.user_id in {here.coach_id, here.other_coach_id}
    received = next(
        e for e in events.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id) if e.kind == "ReferralReceived"
    )
    assert received.data["work_status"] == "OFF_SICK"
    assert received.data["weekly_hours"] == "02"
    assert received.data["la_code"] == make.MANCHESTER
    assert received.data["ethnic_category"] == "J"
    assert received.data["eligibility"] == "ELIGIBLE"
    assert received.data["referrer_id"] == str(here.practice_id)
    lawful()


def test_a_second_click_makes_nothing_new(here: World) -> None:
    person_id = make.consenting(here)
    first = make.referral(here, person_id)
    request = services.Request(
        person_id=person_id, organisation_id=here.provider_id, source=Source.CLINICIAN, referrer_id=here.practice_id
    )
    again = services.receive(request, by=actor(here.clinician_id), at=AT)
    assert (again.referral_id, again.already_open) == (first, True)
    assert Referral.objects.count() == 1


def test_the_database_itself_keeps_two_open_ones_apart(here: World) -> None:
    row = Referral.objects.get(pk=make.referral(here))
    row.pk, row.response_id = new_id(), None
    with pytest.raises(IntegrityError, match="referral_one_open"), transaction.atomic():
        row.save(force_insert=True)


def test_without_consent_nobody_is_referred(here: World) -> None:
    person_id = make.people_factory.person(practice=here.practice_id, at=AT, family_name="Nobody")
    request = services.Request(
        person_id=person_id, organisation_id=here.provider_id, source=Source.CLINICIAN, referrer_id=here.practice_id
    )
    with pytest.raises(CannotRefer, match="not agreed"):
        services.receive(request, by=actor(here.clinician_id), at=AT)
    assert not Referral.objects.exists()


def test_somebody_outside_is_received_told_signposted_and_counted(here: World) -> None:
    person_id = make.consenting(here, postcode="LS1 4AP")
    make.Organisation.objects.filter(pk=here.practice_id).update(la_code=make.LEEDS)
    referral_id = make.referral(here, person_id, said=Said(may_work_in_uk=True, jobcentre_in_area=False))
    row = Referral.objects.get(pk=referral_id)
    [decision] = eligibility.decisions(SYSTEM_VIEWER, [row.decision_id], at=AT)
    assert (decision.outcome, decision.signpost_la_code) == (Outcome.NOT_ELIGIBLE, make.LEEDS)
    with pytest.raises(CannotAccept, match="where else to go"):
        services.accept(referral_id=referral_id, by=actor(here.coach_id), at=AT)
    services.close(referral_id=referral_id, reason=Reason.INELIGIBLE, by=actor(here.coach_id), at=AT)
    assert state(referral_id) is State.REJECTED
    signposted = [e for e in events.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id) if e.kind == "PersonSignposted"]
    assert [s.data["la_code"] for s in signposted] == [make.LEEDS]
    lawful()


def test_no_fixed_abode_blocks_nobody(here: World) -> None:
    person_id = make.consenting(here, postcode="ZZ99 3VZ")
    referral_id = make.referral(here, person_id)
    services.accept(referral_id=referral_id, by=actor(here.coach_id), at=AT)
    assert state(referral_id) is State.ACCEPTED


def test_a_conversation_begins_support_and_accepts_on_the_way(here: World) -> None:
    referral_id = make.referral(here)
    services.start(referral_id=referral_id, by=actor(here.coach_id), at=AT)
    assert state(referral_id) is State.IN_PROGRESS
    assert [k for k in kinds(referral_id) if k.startswith("Referral")] == [
        "ReferralReceived",
        "ReferralAccepted",
        "ReferralStarted",
    ]
    services.start(referral_id=referral_id, by=actor(here.coach_id), at=AT)
    assert kinds(referral_id).count("ReferralStarted") == 1
    lawful()


def test_put_off_has_its_day_promised_and_is_no_end(here: World) -> None:
    referral_id = make.referral(here)
    later = date(2027, 1, 12)
    services.hold(referral_id=referral_id, until_date=later, by=actor(here.coach_id), at=AT)
    assert (state(referral_id), [p.due_date for p in promised(referral_id)]) == (State.ON_HOLD, [later])
    assert Referral.objects.get(pk=referral_id).reason == Reason.DEFERRED
    with pytest.raises(CannotMoveReferral, match="put off already"):
        services.hold(referral_id=referral_id, until_date=later, by=actor(here.coach_id), at=AT)
    services.resume(referral_id=referral_id, due_date=date(2026, 12, 1), by=actor(here.coach_id), at=AT + DAY)
    assert (state(referral_id), promised(referral_id)[0].due_date) == (State.ACCEPTED, date(2026, 12, 1))
    lawful()


def test_putting_off_to_a_day_that_is_over_changes_nothing(here: World) -> None:
    referral_id = make.referral(here)
    with pytest.raises(CannotPromise):
        services.hold(referral_id=referral_id, until_date=date(2026, 11, 20), by=actor(here.coach_id), at=AT)
    assert state(referral_id) is State.REQUESTED


def test_unable_to_contact_needs_to_have_tried(here: World) -> None:
    referral_id = make.referral(here)
    with pytest.raises(CannotClose) as refused:
        services.close(referral_id=referral_id, reason=Reason.UNABLE_TO_CONTACT, by=actor(here.coach_id), at=AT)
    assert refused.value.field == "reason"
    assert state(referral_id) is State.REQUESTED
    assert len(promised(referral_id)) == 1


@pytest.mark.parametrize(
    ("reason", "ended", "event"),
    [
        (Reason.NO_LONGER_WANTED, State.CANCELLED, "ReferralCancelled"),
        (Reason.NO_CAPACITY, State.REJECTED, "ReferralRejected"),
        (Reason.MADE_IN_ERROR, State.CANCELLED, "ReferralCancelled"),
    ],
)
def test_every_end_has_its_reason_and_nothing_is_owed_after_it(
    here: World, reason: Reason, ended: State, event: str
) -> None:
    referral_id = make.referral(here)
    services.close(referral_id=referral_id, reason=reason, by=actor(here.coach_id), at=AT)
    row = Referral.objects.get(pk=referral_id)
    assert (state(referral_id), row.reason, row.closed_at) == (ended, reason, AT)
    assert event in kinds(referral_id)
    assert promised(referral_id) == []
    with pytest.raises(CannotClose, match="ended already"):
        services.close(referral_id=referral_id, reason=reason, by=actor(here.coach_id), at=AT)
    lawful()


def test_completing_needs_a_conversation_first(here: World) -> None:
    referral_id = make.referral(here)
    with pytest.raises(CannotClose, match="conversation first"):
        services.close(referral_id=referral_id, reason=Reason.PLAN_COMPLETED, by=actor(here.coach_id), at=AT)
    make.talk(here, referral_id, AT)
    services.close(referral_id=referral_id, reason=Reason.PLAN_COMPLETED, by=actor(here.coach_id), at=AT + DAY)
    assert state(referral_id) is State.COMPLETED
    lawful()


def test_putting_off_is_no_way_to_close(here: World) -> None:
    referral_id = make.referral(here)
    with pytest.raises(WrongReason):
        services.close(referral_id=referral_id, reason=Reason.DEFERRED, by=actor(here.coach_id), at=AT)


def test_a_person_who_no_longer_wants_it_says_so_themselves(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id)
    by = Actor(kind=ActorKind.PERSON, id=person_id)
    services.close(referral_id=referral_id, reason=Reason.NO_LONGER_WANTED, by=by, at=AT)
    assert state(referral_id) is State.CANCELLED


def test_consent_taken_back_ends_what_went_there_and_hides_it(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id)
    people.withdraw_consent(
        person_id=person_id, recipient_id=here.provider_id, wording_version="X", by=SYSTEM, at=AT + DAY
    )
    row = Referral.objects.get(pk=referral_id)
    assert (row.state, row.reason) == (State.CANCELLED, Reason.CONSENT_WITHDRAWN)
    assert promised(referral_id) == []
    with pytest.raises(NotVisible):
        queries.detail(here.coach, referral_id, at=AT + DAY)
    lawful()


def test_a_death_ends_everything(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id)
    people.record_death(person_id=person_id, deceased_date=date(2026, 11, 22), by=SYSTEM, at=AT)
    assert Referral.objects.get(pk=referral_id).reason == Reason.DIED
    assert promised(referral_id) == []


def test_a_coach_of_another_organisation_can_do_nothing(here: World) -> None:
    referral_id = make.referral(here)
    elsewhere = make.people_factory.organisation("OTHER", "PROVIDER")
    stranger = make.account(make.Role.WORK_COACH, elsewhere, "Sam Stranger")
    with pytest.raises(CannotMoveReferral, match="Only the organisation"):
        services.accept(referral_id=referral_id, by=actor(stranger), at=AT)
    with pytest.raises(NotVisible):
        queries.detail(here.viewer(stranger), referral_id, at=AT)


def test_who_reads_the_words(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id, words="My back.", comment="Lifts at work.")
    assert queries.detail(here.coach, referral_id, at=AT).words == "My back."
    assert queries.detail(here.viewer(here.clinician_id), referral_id, at=AT).comment == "Lifts at work."
    at_the_desk = queries.detail(here.viewer(here.staff_id), referral_id, at=AT)
    assert (at_the_desk.words, at_the_desk.comment, at_the_desk.decision) == (None, None, None)


def test_buttons_say_why_they_are_off(here: World) -> None:
    referral_id = make.referral(here)
    off = queries.detail(here.coach, referral_id, at=AT).allowed
    assert (off.accept, off.talk, off.hold, off.close) == ("", "", "", "")
    assert "record a conversation first" in off.finish
    assert off.unreached


def test_a_list_shows_only_what_its_viewer_may_see(here: World) -> None:
    make.referral(here)
    assert queries.page(here.coach, at=AT).total == 1
    assert queries.page(here.viewer(here.clinician_id), at=AT).total == 1
    elsewhere = make.people_factory.organisation("OTHER", "PROVIDER")
    stranger = make.account(make.Role.WORK_COACH, elsewhere, "Sam Stranger")
    assert queries.page(here.viewer(stranger), at=AT).total == 0


def test_the_law_of_states_can_fail(here: World) -> None:
    referral_id = make.referral(here)
    Referral.objects.filter(pk=referral_id).update(state=State.ACCEPTED.value)
    assert [f.subject_id for f in laws.states_agree(at=AT)] == [referral_id]


def test_unknown_work_status_is_a_category_of_its_own(here: World) -> None:
    referral_id = make.referral(here, work_status=WorkStatus.UNKNOWN, weekly_hours="")
    assert queries.detail(here.coach, referral_id, at=AT).view.work_status is WorkStatus.UNKNOWN


def programme(here: World, slug: str = "pioneer") -> tuple[UUID, UUID]:
    """Make a programme of another organisation; return both."""
    other = make.people_factory.organisation("OTHERPROV", "PROVIDER", "Pathways CIC")
    programme_id = programmes.ensure(slug=slug, name=slug.title(), organisation_id=other, by=SYSTEM, at=AT)
    return programme_id, other


def on(here: World, referral_id: UUID, programme_id: UUID, other: UUID, consent: str = "ON-1") -> services.Received:
    return services.refer_on(
        referral_id=referral_id,
        organisation_id=other,
        programme_id=programme_id,
        consent_wording=consent,
        words="A job near home",
        by=actor(here.coach_id),
        at=AT,
    )


def test_referred_on_is_part_of_it_and_the_sender_stays(here: World) -> None:
    referral_id = make.referral(here)
    programme_id, other = programme(here)
    make.talk(here, referral_id, AT)
    with pytest.raises(CannotRefer, match="not agreed"):
        on(here, referral_id, programme_id, other, consent="")
    part_id = on(here, referral_id, programme_id, other).referral_id
    part = Referral.objects.get(pk=part_id)
    assert (part.part_of_id, part.referrer_id, part.source) == (referral_id, here.provider_id, Source.PROVIDER)
    assert (part.work_status, part.organisation_id) == ("OFF_SICK", other)
    assert state(referral_id) is State.IN_PROGRESS
    assert len(promised(part_id)) == len(promised(referral_id)) == 1
    received = next(e for e in events.of_subject(SYSTEM_VIEWER, "REFERRAL", part_id) if e.kind == "ReferralReceived")
    assert (received.data["part_of_id"], received.data["programme_id"]) == (str(referral_id), str(programme_id))
    assert on(here, referral_id, programme_id, other).already_open
    first, line = whole(here.coach, referral_id, at=AT).chain
    assert (first.is_this, first.depth, line.depth, line.leads_on) == (True, 0, 1, True)
    assert (line.programme, line.organisation_name) == ("Pioneer", "Pathways CIC")
    with pytest.raises(CannotRefer, match="there already"):
        services.refer_on(referral_id=part_id, organisation_id=other, programme_id=programme_id, by=SYSTEM, at=AT)
    lawful()
