"""Routes of one person: what they can have, in which order, what they can't, and what goes on; redirections."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import pathway
from factories import people as people_factory
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, ActorKind, NotVisible, Role, Viewer
from goodwork.ledger.events import queries as ledger
from goodwork.ledger.laws.registry import check_all as findings
from goodwork.oversight.barriers import queries as barriers
from goodwork.oversight.barriers import services as barrier_services
from goodwork.oversight.barriers.models import BarrierRefusal, BarrierWay
from goodwork.oversight.barriers.rules import By, Fate
from goodwork.pathway.eligibility import queries as eligibility
from goodwork.pathway.eligibility import services as eligibility_services
from goodwork.pathway.eligibility.rules import Outcome, Result
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import WorkStatus
from goodwork.pathway.routes import queries, services
from goodwork.pathway.routes.models import NeedOfPerson, Redirect
from goodwork.pathway.routes.redirects import Came, CannotRedirect
from goodwork.reach.promises import queries as promises
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.people import services as people
from goodwork.registers.programmes import services as programmes
from goodwork.registers.programmes.offer_files import read_offer
from goodwork.registers.programmes.offers import Need

pytestmark = pytest.mark.django_db
AT = pathway.AT
PIONEER_RULE = {
    "code": "NO_PAID_WORK",
    "kind": "WORK_STATUS",
    "parameters": {"allowed": ["OUT_OF_WORK"]},
    "words": "Has no paid work",
    "refusal": "This is only for people who have no paid work at all.",
    "source": "DOMAIN 1.1",
}
SIX_WEEKS = {
    "code": "SIX_WEEKS",
    "kind": "SINCE_WEEKS",
    "parameters": {"least_weeks": 6},
    "words": "Six weeks",
    "refusal": "This takes nobody in the first six weeks.",
    "source": "B14",
}


def provider(code: str, postcode: str = "") -> UUID:
    values = {
        "name": code.title(),
        "name_folded": code.lower(),
        "kind": "PROVIDER",
        "source": "TEST",
        "postcode": postcode,
    }
    return Organisation.objects.get_or_create(local_code=code, defaults=values)[0].pk


def programme(slug: str, *, at: object = None, **more: object) -> UUID:
    """Enter a programme with one provider of its own, or with those given."""
    given = more.pop("providers", None) or [{"code": f"{slug.upper()}-ORG", "role": "LEAD"}]
    for one in given:  # type: ignore[attr-defined]
        provider(one["code"])
    row = {"slug": slug, "name": slug.title(), "what": "Help", "providers": given, **more}
    return programmes.enter(read_offer(row), by=SYSTEM, at=AT - timedelta(days=200)).programme_id


def names(routes: queries.Routes) -> list[str]:
    return [r.programme.slug for r in routes.can]


def test_what_matters_ranks_and_every_place_has_its_reason() -> None:
    here = pathway.world()
    person_id = pathway.consenting(here)
    programme("money", needs=["MONEY"])
    programme("mood", needs=["MOOD"], modes=["PHONE"])
    services.say_needs(person_id=person_id, needs=[Need.MONEY], by=SYSTEM, at=AT)
    found = queries.for_person(here.coach, person_id, at=AT)
    assert names(found) == ["money", "mood"]
    assert found.first is not None
    assert [e.words for e in found.first.why] == ["helps with what matters to them: money worries"]
    assert not found.cannot
    services.say_needs(person_id=person_id, needs=[Need.MOOD], by=SYSTEM, at=AT + timedelta(minutes=1))
    assert names(queries.for_person(here.coach, person_id, at=AT)) == ["mood", "money"]
    assert NeedOfPerson.objects.filter(until_at__isnull=True).count() == 1
    kinds = [e.kind for e in ledger.of_people(SYSTEM_VIEWER, [person_id], kinds=["NeedsSaid"])]
    assert kinds == ["NeedsSaid", "NeedsSaid"]


def test_language_and_distance_rank_and_never_refuse() -> None:
    here = pathway.world()
    person_id = pathway.consenting(here, language="ur", postcode="M22 9WA")
    programme("near", providers=[{"code": "NEAR", "role": "LEAD", "places": [{"name": "x", "postcode": "M22 5RX"}]}])
    programme("far", providers=[{"code": "FAR", "role": "LEAD", "places": [{"name": "x", "postcode": "WN1 1EA"}]}])
    programme("urdu", languages=["en", "ur"])
    found = queries.for_person(here.coach, person_id, at=AT)
    assert names(found) == ["urdu", "near", "far"]
    assert [e.words for e in found.can[0].why] == ["speaks Urdu"]
    assert "mile" in found.can[1].why[0].words
    assert found.can[2].why == ()
    people.restrict(person_id=person_id, by=SYSTEM, at=AT)
    hidden = queries.for_person(here.coach, person_id, at=AT)
    assert all(not r.miles_words for r in hidden.can)


def test_where_no_point_of_a_postcode_is_known_that_is_said_and_nothing_is_made_up() -> None:
    here = pathway.world()
    programme("near", providers=[{"code": "NEAR", "role": "LEAD", "places": [{"name": "x", "postcode": "M22 5RX"}]}])
    found = queries.for_person(here.coach, pathway.consenting(here, postcode="M1 3LY"), at=AT)
    assert (found.unplaced, found.can[0].miles, found.can[0].miles_words) == ("M1", None, "")
    known = queries.for_person(here.coach, pathway.consenting(here, postcode="M22 9WA"), at=AT)
    assert (known.unplaced, known.can[0].miles_exact) == ("", False)
    hidden = pathway.consenting(here, postcode="M1 3LY")
    people.restrict(person_id=hidden, by=SYSTEM, at=AT)
    assert queries.for_person(here.coach, hidden, at=AT).unplaced == "", "a distance, or that there is none, would tell"
    nowhere = pathway.consenting(here, postcode="ZZ99 3VZ")
    assert queries.for_person(here.coach, nowhere, at=AT).unplaced == ""


def test_what_they_can_not_have_says_why_and_an_online_module_bars_nobody() -> None:
    here = pathway.world()
    person_id = pathway.consenting(here)
    pathway.referral(here, person_id, work_status=WorkStatus.OFF_SICK)
    programme("pioneer", rules=[PIONEER_RULE])
    programme("over", end_date="2026-03-31")
    programme("full", capacity=0)
    programme("module", modes=["ONLINE_MODULE"])
    programme("open")
    found = queries.for_person(here.coach, person_id, at=AT)
    assert names(found) == ["module", "open"]
    assert {r.programme.slug: r.reasons for r in found.cannot} == {
        "full": ("All of its 0 places are taken.",),
        "over": ("It ended on 31 March 2026.",),
        "pioneer": ("This is only for people who have no paid work at all.",),
    }


def test_what_comes_first_stands_first_until_it_has_been_had() -> None:
    here = pathway.world()
    person_id = pathway.consenting(here)
    after = {"any_of": ["talking"], "when_needs": ["MOOD"], "why": "Treatment first.", "source": "made up"}
    talking = programme("talking", needs=["MOOD"])
    ips = programme("ips", needs=["MOOD", "FINDING_WORK"], comes_after=[after])
    services.say_needs(person_id=person_id, needs=[Need.FINDING_WORK, Need.MOOD], by=SYSTEM, at=AT)
    found = queries.for_person(here.coach, person_id, at=AT)
    assert names(found) == ["talking", "ips"]
    assert [first.words for first in found.can[1].comes_after] == ["First: Talking. Treatment first."]
    assert found.can[1].points > found.can[0].points
    services.say_needs(person_id=person_id, needs=[Need.FINDING_WORK], by=SYSTEM, at=AT)
    assert names(queries.for_person(here.coach, person_id, at=AT)) == ["ips", "talking"]
    services.say_needs(person_id=person_id, needs=[Need.FINDING_WORK, Need.MOOD], by=SYSTEM, at=AT)
    their_org = Organisation.objects.get(local_code="TALKING-ORG").pk
    people.give_consent(person_id=person_id, recipient_id=their_org, wording_version="T", by=SYSTEM, at=AT)
    referral_id = pathway.referral(here, person_id, organisation_id=their_org, programme_id=talking)
    Referral.objects.filter(pk=referral_id).update(state="IN_PROGRESS", accepted_at=AT, started_at=AT)
    own = queries.for_person(Viewer(kind=ActorKind.PERSON, id=person_id), person_id, at=AT)
    assert names(own) == ["ips"]
    assert [g.name for g in own.going_on] == ["Talking"]
    assert own.can[0].comes_after == ()
    assert own.can[0].programme.id == ips


def test_a_referral_keeps_each_rules_result_and_a_refusal_makes_none() -> None:
    here = pathway.world()
    person_id = pathway.consenting(here)
    own = [{"code": "MSK-LEAD", "role": "LEAD"}]
    org = provider("MSK-LEAD")
    people.give_consent(person_id=person_id, recipient_id=org, wording_version="T", by=SYSTEM, at=AT)
    pioneer = programme("pioneer", rules=[PIONEER_RULE], providers=own)
    open_one = programme("open", providers=own, capacity=1)
    with pytest.raises(referrals.CannotRefer, match="no paid work at all"):
        pathway.referral(here, person_id, organisation_id=org, programme_id=pioneer, work_status=WorkStatus.IN_WORK)
    assert not Referral.objects.exists()
    referral_id = pathway.referral(here, person_id, organisation_id=org, programme_id=open_one)
    (kept,) = eligibility.programme_decisions(SYSTEM_VIEWER, [referral_id], at=AT)
    assert [(s.code, s.result) for s in kept.rules] == [("DATES", Result.MET), ("PLACES", Result.MET)]
    assert kept.outcome is Outcome.ELIGIBLE
    other = pathway.consenting(here)
    people.give_consent(person_id=other, recipient_id=org, wording_version="T", by=SYSTEM, at=AT)
    with pytest.raises(referrals.CannotRefer, match="All of its 1 places are taken"):
        pathway.referral(here, other, organisation_id=org, programme_id=open_one)


def test_who_was_turned_away_is_counted_and_how_long_they_waited() -> None:
    here = pathway.world()
    person_id = pathway.consenting(here)
    six = programme("six", rules=[SIX_WEEKS])
    since = (AT - timedelta(weeks=2)).date()
    eligibility_services.say(person_id=person_id, statements={}, since_date=since, by=SYSTEM, at=AT)
    told = services.turn_away(person_id=person_id, programme_id=six, by=here.coach.actor(), at=AT)
    assert told.refused_by[0].from_date == since + timedelta(weeks=6)
    shown = barriers.show(SYSTEM_VIEWER, by=By.ETHNICITY, at=AT + timedelta(days=10))
    (row,) = shown.rows
    assert (row.programme, row.words, row.figures.people) == ("Six", "Six weeks", 1)
    assert row.figures.fates == {Fate.STILL_WAITING: 1, Fate.TAKEN_UP: 0, Fate.LET_IN: 0}
    assert (row.figures.median_days, row.figures.at_least) == (10, True)
    assert row.figures.groups == {"ASIAN": 1}
    hidden = barriers.show(here.viewer(here.lead_id), at=AT + timedelta(days=10))
    assert (hidden.rows[0].figures.people, hidden.suppressed) == (None, True)
    (by_itself,) = barriers.show(SYSTEM_VIEWER, at=AT + timedelta(weeks=5)).rows
    assert (by_itself.figures.fates[Fate.LET_IN], by_itself.figures.median_days) == (1, 28)
    later = AT + timedelta(weeks=3)
    referral_id = pathway.referral(here, person_id, at=later)
    referrals.accept(referral_id=referral_id, by=pathway.actor(here.coach_id), at=later)
    (ended,) = barriers.show(SYSTEM_VIEWER, at=later).rows
    assert ended.figures.fates[Fate.TAKEN_UP] == 1
    assert (ended.figures.median_days, ended.figures.at_least) == (21, False)
    with pytest.raises(services.CannotTurnAway):
        services.turn_away(person_id=person_id, programme_id=six, by=SYSTEM, at=AT + timedelta(weeks=8))
    before = [_rows(BarrierRefusal), _rows(BarrierWay)]
    barrier_services.rebuild()
    assert [_rows(BarrierRefusal), _rows(BarrierWay)] == before
    with pytest.raises(NotVisible):
        barriers.show(here.coach, at=AT)


def _rows(table: type[BarrierRefusal] | type[BarrierWay]) -> list[dict[str, object]]:
    return [{k: v for k, v in row.items() if k != "id"} for row in table.objects.order_by("event_id").values()]


def test_somebody_of_another_locality_is_redirected_with_a_promise() -> None:
    here = pathway.world()
    person_id = pathway.consenting(here, postcode="M33 2AA")
    found = queries.for_person(here.coach, person_id, at=AT)
    assert (found.own_locality_la_code, found.own_locality) == (pathway.TRAFFORD, "Trafford")
    by = here.coach.actor()
    with pytest.raises(CannotRedirect):
        services.redirect(person_id=person_id, organisation_id=here.provider_id, la_code=pathway.LEEDS, by=by, at=AT)
    made = services.redirect(
        person_id=person_id, organisation_id=here.provider_id, la_code=pathway.TRAFFORD, by=by, at=AT
    )
    again = services.redirect(
        person_id=person_id, organisation_id=here.provider_id, la_code=pathway.TRAFFORD, by=by, at=AT
    )
    assert again == made
    (owed,) = [p for p in promises.next_for(SYSTEM_VIEWER, person_id, at=AT) if p.subject_kind == "REDIRECT"]
    assert (owed.step, owed.user_id) == ("WE_WILL_CHECK", here.coach_id)
    assert not [f for f in findings(at=AT) if f.subject_kind == "REDIRECT"]
    assert barriers.show(SYSTEM_VIEWER, at=AT).redirects[0].people == 1
    services.end_redirect(redirect_id=made, came=Came.PICKED_UP, by=by, at=AT + timedelta(days=3))
    assert not promises.next_for(SYSTEM_VIEWER, person_id, at=AT)
    row = barriers.show(SYSTEM_VIEWER, at=AT + timedelta(days=3)).redirects[0]
    assert (row.locality, row.people, row.picked_up, row.waiting) == ("Trafford", 1, 1, 0)
    with pytest.raises(CannotRedirect):
        services.end_redirect(redirect_id=made, came=Came.PICKED_UP, by=by, at=AT)


def test_a_death_ends_what_is_open_and_an_erasure_what_was_said() -> None:
    here = pathway.world()
    person_id = pathway.consenting(here, postcode="M33 2AA")
    services.redirect(person_id=person_id, organisation_id=here.provider_id, la_code=pathway.TRAFFORD, by=SYSTEM, at=AT)
    people.record_death(person_id=person_id, deceased_date=AT.date(), by=SYSTEM, at=AT)
    row = Redirect.objects.get()
    assert (row.came, row.closed_at) == ("RECORD_ENDED", AT)
    assert not [f for f in findings(at=AT) if f.subject_kind == "REDIRECT"]


def test_strangers_and_reception_learn_nothing() -> None:
    here = pathway.world()
    person_id = pathway.consenting(here)
    stranger = pathway.account(Role.WORK_COACH, people_factory.organisation("OTHER", "PROVIDER", "Other"), "Una Other")
    for user_id in (stranger, here.staff_id):
        with pytest.raises(NotVisible):
            queries.for_person(here.viewer(user_id), person_id, at=AT)
    assert not queries.may_see(here.viewer(stranger), person_id)


def test_many_programmes_take_as_many_queries_as_few() -> None:
    here = pathway.world()
    person_id = pathway.consenting(here, postcode="M22 9WA")
    places = [{"name": "x", "postcode": "M22 5RX"}]

    def add(numbers: range) -> None:
        for n in numbers:
            own = [{"code": f"ORG-{n}", "role": "LEAD", "places": places, "declared": {"reply_days": 2}}]
            programme(f"p{n}", needs=["MONEY"], capacity=10, providers=own)

    add(range(3))
    queries.for_person(here.coach, person_id, at=AT)
    with CaptureQueriesContext(connection) as few:
        queries.for_person(here.coach, person_id, at=AT)
    add(range(3, 40))
    queries.for_person(here.coach, person_id, at=AT)
    with CaptureQueriesContext(connection) as many:
        assert len(queries.for_person(here.coach, person_id, at=AT).can) == 40
    assert len(many) == len(few)
