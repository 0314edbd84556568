"""An organisation that closes: nobody is referred there, and nobody waits for it (M1)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from factories import questionnaires
from factories.pathway import AT, WORDING, World, account, consenting, referral, world
from factories.replies import charity, referral_to
from factories.staff import signed_in
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Role, RoleIn, Viewer
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.models import EventRow
from goodwork.ledger.laws.registry import check_all
from goodwork.pathway.referrals import closing, queries, services
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import CannotClose, CannotRefer
from goodwork.pathway.referrals.rules import Source
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.models import Notice, Promise
from goodwork.registers.organisations import services as organisations
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.people import queries as people_read
from goodwork.registers.people import services as people
from goodwork.registers.people.models import Registration

pytestmark = pytest.mark.django_db
TODAY = local_date(AT)


def test_nobody_is_referred_to_a_place_that_has_closed() -> None:
    here, made = world(), charity()
    person_id = consenting(here)
    people.give_consent(person_id=person_id, recipient_id=made, wording_version="WHC-1", by=SYSTEM, at=AT)
    organisations.close(organisation_id=made, closed_date=TODAY + timedelta(days=2), by=SYSTEM, at=AT)
    wanted = services.Request(person_id=person_id, organisation_id=made, source=Source.CLINICIAN)
    later = AT + timedelta(days=2)
    with pytest.raises(CannotRefer, match=r"Wythenshawe Peer Group closed on Wednesday 25 November 2026.*Choose"):
        services.receive(wanted, by=SYSTEM, at=later)
    assert not Referral.objects.exists()
    assert services.receive(wanted, by=SYSTEM, at=AT).referral_id, "it works until it has closed"


def test_who_waits_there_when_it_closes_is_owed_a_word_by_whoever_sent_them() -> None:
    here, made = world(), charity()
    clinician = here.clinician_id
    _, one = referral_to(here, made)
    _, own = referral_to(here, made, referrer_id=None, source=Source.SELF)
    organisations.close(organisation_id=made, closed_date=TODAY, by=SYSTEM, at=AT)
    an_hour_on = AT + timedelta(hours=2)
    assert {f.subject_id for f in check_all(at=an_hour_on) if "closed_place" in f.law} == {one, own}
    assert closing.pass_back_due(at=AT) == 2
    assert closing.pass_back_due(at=AT) == 0, "twice changes nothing"
    [owed] = promises.about(SYSTEM_VIEWER, "REFERRAL", [one], at=AT)
    assert (owed.step, owed.organisation_id, owed.user_id) == ("SENDER_WILL_FIND_ANOTHER", here.practice_id, clinician)
    assert owed.due_date > TODAY
    assert owed.told == "BY_MESSAGE", "the person is told, by the ways that reach them"
    [by_practice] = promises.about(SYSTEM_VIEWER, "REFERRAL", [own], at=AT)
    assert by_practice.organisation_id == here.practice_id, "who asked for it themselves has their practice"
    assert Notice.objects.filter(kind="PROVIDER_CLOSED", user_id=clinician, subject_id=one).count() == 1
    story = "; ".join(e.words for e in queries.story(SYSTEM_VIEWER, one, at=AT).entries)
    assert "Wythenshawe Peer Group has closed; Tregenna practice looks for another place" in story
    assert [f for f in check_all(at=an_hour_on) if f.law.startswith(("promises.", "referrals."))] == []


def test_only_who_looks_for_another_place_ends_it_and_only_once_it_has_closed() -> None:
    here, made, other = world(), charity(), charity()
    _, one = referral_to(here, made)
    with pytest.raises(CannotClose, match="The organisation works"):
        services.end_closed(referral_id=one, by=SYSTEM, at=AT)
    organisations.close(organisation_id=made, closed_date=TODAY, by=SYSTEM, at=AT)
    closing.pass_back_due(at=AT)
    stranger = Actor(kind=ActorKind.USER, id=account(Role.PROVIDER, other, "Pat Provider"))
    with pytest.raises(NotVisible):
        services.end_closed(referral_id=one, by=stranger, at=AT)
    client = signed_in(Role.CLINICIAN, here.practice_id)
    with clock.acting_at(AT):
        page = client.get(f"/staff/referrals/{one}/").content.decode()
        assert "has closed." in page
        assert "It has ended" in client.post(f"/staff/referrals/{one}/closed/", follow=True).content.decode()
    row = Referral.objects.get(pk=one)
    assert (row.state, row.reason) == ("CANCELLED", "PROVIDER_CLOSED")
    assert [f for f in check_all(at=AT) if f.law.startswith(("promises.", "referrals.", "funnel."))] == []


def test_an_answer_that_asks_for_a_provider_that_closed_since_is_rung_by_those_who_asked() -> None:
    one = questionnaires.asked()
    provider_id = Organisation.objects.get(kind="PROVIDER").pk
    organisations.close(organisation_id=provider_id, closed_date=TODAY, by=SYSTEM, at=AT)
    questionnaires.answered(one, at=AT)
    [submitted] = EventRow.objects.filter(kind="QuestionnaireSubmitted")
    assert submitted.data["wants_coach"] == "YES"
    assert not Referral.objects.exists()
    [owed] = Promise.objects.filter(person_id=one.person_id, state="OPEN")
    assert (owed.subject_kind, owed.organisation_id) == ("CALL", one.practice_id), "those who asked ring"
    assert [f for f in check_all(at=AT) if f.law.startswith("promises.")] == []


def test_what_somebody_asked_for_by_themselves_is_ended_from_its_promise_by_who_holds_it() -> None:
    here, made = world(), charity()
    _, one = referral_to(here, made, referrer_id=None, source=Source.SELF)
    organisations.close(organisation_id=made, closed_date=TODAY, by=SYSTEM, at=AT)
    closing.pass_back_due(at=AT)
    [owed] = promises.about(SYSTEM_VIEWER, "REFERRAL", [one], at=AT)
    client, stranger = signed_in(Role.PRACTICE_STAFF, here.practice_id), signed_in(Role.PRACTICE_STAFF)
    with clock.acting_at(AT):
        page = client.get(f"/staff/promises/{owed.id}/").content.decode()
        assert f"/staff/referrals/{one}/closed/" in page
        assert stranger.post(f"/staff/referrals/{one}/closed/", {"back": "promise"}).status_code == 404
        done = client.post(f"/staff/referrals/{one}/closed/", {"back": "promise"}, follow=True)
        assert "It has ended" in done.content.decode()
        again = client.post(f"/staff/referrals/{one}/closed/", {"back": "promise"})
        assert again.status_code == 404, "nothing is owed any more, and it was never theirs to see"
    assert Referral.objects.get(pk=one).reason == "PROVIDER_CLOSED"


def test_who_supports_the_person_too_looks_before_their_practice() -> None:
    here, made = world(), charity()
    person_id, one = referral_to(here, made, referrer_id=None, source=Source.SELF)
    referral(here, person_id)
    organisations.close(organisation_id=made, closed_date=TODAY, by=SYSTEM, at=AT)
    closing.pass_back_due(at=AT)
    [owed] = promises.about(SYSTEM_VIEWER, "REFERRAL", [one], at=AT)
    assert owed.organisation_id == here.provider_id


def led(here: World, name: str = "Work and Health") -> UUID:
    """Make an organisation with a service lead, which nobody agreed to."""
    code = name.upper().replace(" ", "-")
    made = organisations.register(name=name, kind="PROVIDER", local_code=code, by=SYSTEM, at=AT)
    account(Role.SERVICE_LEAD, made, "Lena Lead")
    return made


def test_who_has_neither_sender_nor_practice_here_is_looked_after_by_a_lead_who_then_sees_how_to_reach_them() -> None:
    here, made = world(), charity()
    person_id, one = referral_to(here, made, referrer_id=None, source=Source.SELF)
    Registration.objects.filter(person_id=person_id).delete()
    people.withdraw_consent(
        person_id=person_id, recipient_id=here.provider_id, wording_version=WORDING, by=SYSTEM, at=AT
    )
    service = led(here)
    lead = Viewer(kind=ActorKind.USER, roles=(RoleIn(Role.SERVICE_LEAD, service),))
    assert not people_read.names(lead, [person_id], at=AT), "before, it was none of theirs"
    organisations.close(organisation_id=made, closed_date=TODAY, by=SYSTEM, at=AT)
    closing.pass_back_due(at=AT)
    [owed] = promises.about(SYSTEM_VIEWER, "REFERRAL", [one], at=AT)
    assert owed.organisation_id == service
    assert owed.told == "BY_MESSAGE"
    card = people_read.card(lead, person_id, at=AT)
    assert card.contacts
    assert card.birth_date is None, "how to reach them, and nothing else"
    assert [f for f in check_all(at=AT) if f.law.startswith("promises.")] == []
    client = signed_in(Role.SERVICE_LEAD, service)
    with clock.acting_at(AT):
        client.post(f"/staff/referrals/{one}/closed/", {"back": "promise"})
    assert Referral.objects.get(pk=one).reason == "PROVIDER_CLOSED"
    assert not people_read.names(lead, [person_id], at=AT), "nor after"


def test_whom_they_agreed_to_looks_before_a_lead_they_never_heard_of() -> None:
    here, made = world(), charity()
    person_id, one = referral_to(here, made, referrer_id=None, source=Source.SELF)
    Registration.objects.filter(person_id=person_id).delete()
    led(here, "Another lead")
    organisations.close(organisation_id=made, closed_date=TODAY, by=SYSTEM, at=AT)
    closing.pass_back_due(at=AT)
    [owed] = promises.about(SYSTEM_VIEWER, "REFERRAL", [one], at=AT)
    assert owed.organisation_id == here.provider_id


def test_who_is_not_agreed_to_any_more_hands_on_what_they_look_for() -> None:
    here, made = world(), charity()
    person_id, one = referral_to(here, made, referrer_id=None, source=Source.SELF)
    Registration.objects.filter(person_id=person_id).delete()
    other = led(here)
    organisations.close(organisation_id=made, closed_date=TODAY, by=SYSTEM, at=AT)
    closing.pass_back_due(at=AT)
    people.withdraw_consent(
        person_id=person_id, recipient_id=here.provider_id, wording_version=WORDING, by=SYSTEM, at=AT
    )
    [owed] = promises.about(SYSTEM_VIEWER, "REFERRAL", [one], at=AT)
    assert owed.organisation_id == other
    coach = Viewer(kind=ActorKind.USER, roles=(RoleIn(Role.WORK_COACH, here.provider_id),))
    assert not people_read.names(coach, [person_id], at=AT)


def test_the_law_finds_a_promise_whose_holder_may_not_see_the_person() -> None:
    here = world()
    person_id = consenting(here)
    one = referral(here, person_id)
    assert [f for f in check_all(at=AT) if f.law == "promises.holder_may_see"] == []
    Promise.objects.filter(subject_id=one).update(organisation_id=led(here))
    [found] = [f for f in check_all(at=AT) if f.law == "promises.holder_may_see"]
    assert "nobody may see the person" in found.message
    nobody_there = organisations.register(name="Empty", kind="PROVIDER", local_code="EMPTY", by=SYSTEM, at=AT)
    Promise.objects.filter(subject_id=one).update(organisation_id=nobody_there)
    assert [f.law for f in check_all(at=AT) if f.law == "promises.holder_may_see"] == ["promises.holder_may_see"]
