"""A list of routes among many programmes, held against a slow one that looks at each programme by itself."""

from __future__ import annotations

import math
import random
from datetime import timedelta

import pytest

from factories import pathway
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.remembering import one_look
from goodwork.pathway.eligibility import services as eligibility
from goodwork.pathway.eligibility.deciding import ProgrammeFacts, decide_programme
from goodwork.pathway.eligibility.rules import Outcome
from goodwork.pathway.referrals import asking, pace, standing
from goodwork.pathway.referrals.models import Pace
from goodwork.pathway.routes import queries, services
from goodwork.pathway.routes.rules import Candidate, Wanted, earned, fits
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.places.points import Point, points_of
from goodwork.registers.programmes import queries as register
from goodwork.registers.programmes import services as programmes
from goodwork.registers.programmes.offer_files import read_offer
from goodwork.registers.programmes.offers import Need
from goodwork.registers.programmes.queries import ProgrammeView, ProviderView

pytestmark = pytest.mark.django_db
AT = pathway.AT
HOME = "M22 9WA"
PLACES = ("M22 5RX", "WN1 1EA", "M33 2AA", "OL1 1AA", "")
RULES = [
    {"code": "OUT", "kind": "WORK_STATUS", "parameters": {"allowed": ["OUT_OF_WORK"]}},
    {"code": "IN", "kind": "WORK_STATUS", "parameters": {"allowed": ["IN_WORK", "OFF_SICK"]}},
    {"code": "AGE", "kind": "AGE", "parameters": {"lowest": 30}},
    {"code": "GM", "kind": "AREA", "parameters": {"within": "GREATER_MANCHESTER"}},
    {"code": "SIX", "kind": "SINCE_WEEKS", "parameters": {"least_weeks": 6}},
    {"code": "OFFER", "kind": "STATEMENT", "parameters": {"statement": "HAS_JOB_OFFER", "wanted": False}},
]


def _enter(chance: random.Random, *, count: int) -> None:
    """Enter made-up programmes: with several providers, rules, places, an end, and some that come after others."""
    slugs: list[str] = []
    for number in range(count):
        slug = f"p{number:02}"
        own = [
            {
                "code": f"ORG-{chance.randrange(12)}-{place}",
                "role": "SUB" if place else "LEAD",
                "serves": chance.choice(["ANYBODY", "ANYBODY", "IN_WORK", "OUT_OF_WORK"]),
                "modes": chance.sample(["IN_PERSON", "PHONE", "VIDEO"], 1),
                "languages": chance.choice([[], ["en", "ur"], ["pl"]]),
                "cultures": chance.choice([[], [], ["ASIAN"]]),
                "places": [{"name": "x", "postcode": code} for code in chance.sample(PLACES, 2) if code],
                "declared": chance.choice([{}, {"reply_days": 3}]),
            }
            for place in range(chance.choice([1, 1, 1, 3]))
        ]
        for one in own:
            values = {"name": f"Org {one['code']}", "name_folded": "org", "kind": "PROVIDER", "source": "TEST"}
            Organisation.objects.get_or_create(local_code=one["code"], defaults=values)
        first = {"any_of": chance.sample(slugs, min(2, len(slugs))), "why": "First.", "source": "made up"}
        row = {
            "slug": slug,
            "name": f"Name {chance.randrange(20)}",
            "what": "Help",
            "providers": own,
            "needs": chance.sample([n.value for n in Need], 2),
            "rules": [
                {**rule, "words": "w", "refusal": "r", "source": "s"}
                for rule in chance.sample(RULES, chance.choice([0, 1, 2]))
            ],
            **chance.choice([{}, {}, {}, {"end_date": "2026-03-31"}, {"capacity": 0}, {"capacity": 5}]),
        }
        if slugs and chance.random() < 0.3:
            row["comes_after"] = [{**first, "when_needs": chance.choice([[], ["MONEY"], ["MOOD"]])}]
        programmes.enter(read_offer(row), by=SYSTEM, at=AT - timedelta(days=200))
        slugs.append(slug)


def miles_between(one: Point, other: Point) -> float:
    """Return the miles between two points by the haversine formula, as any book has it."""
    lat1, lat2 = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(across / 2) ** 2
    return 2 * 3958.8 * math.asin(math.sqrt(half))


def _candidate(view: ProgrammeView, provider: ProviderView, home: str) -> Candidate:
    """Return one provider with everything worked out by itself."""
    reply = pace.projected_many([(provider.organisation_id, view.id)], at=AT)[provider.organisation_id, view.id]
    measured = reply[pace.Stage.REPLY]
    points = points_of(SYSTEM_VIEWER, [home, *provider.postcodes])
    near = [
        (miles_between(points[home], points[code]), points[home].exact and points[code].exact)
        for code in provider.postcodes
        if home in points and code in points
    ]
    return Candidate(
        programme=view.slug,
        programme_name=view.name,
        provider=provider.code,
        provider_name=provider.name,
        serves=provider.serves,
        needs=view.needs,
        languages=provider.languages,
        cultures=provider.cultures,
        modes=provider.modes,
        miles=min(near)[0] if near else None,
        miles_exact=min(near)[1] if near else True,
        reply_days=measured.median_days if measured.measured and not measured.median_at_least else None,
        reply_count=measured.count,
    )


def _slow(
    viewer: Viewer, facts: ProgrammeFacts, wanted: Wanted, home: str
) -> tuple[list[tuple[object, ...]], list[str]]:
    """Return what can be had in order (programme, provider, others, reasons, miles), and what can't, the long way."""
    views = register.offered(viewer, at=AT)
    taken = asking.places_taken(views)
    decided = {v.id: decide_programme(v.offer, facts, taken=taken.get(v.id)) for v in views}
    best: dict[str, tuple[int, str, tuple[object, ...]]] = {}
    firsts = {}
    for view in views:
        if decided[view.id].outcome is Outcome.NOT_ELIGIBLE:
            continue
        every = [_candidate(view, p, home) for p in view.providers]
        taking = [c for c in every if fits(c, wanted)] or every
        points = {c.provider: sum(e.points for e in earned(c, wanted)) for c in taking}
        taking.sort(key=lambda c: (-fits(c, wanted), -points[c.provider], c.provider_name, c.provider))
        one, *others = taking
        told = (view.slug, one.provider, tuple(c.provider for c in others), earned(one, wanted), one.miles)
        best[view.slug] = (-points[one.provider], view.name, told)
        firsts[view.slug] = [
            a.any_of for a in view.offer.comes_after if not a.when_needs or set(a.when_needs) & set(wanted.needs)
        ]
    left = sorted(best, key=lambda slug: (best[slug][0], best[slug][1], slug))
    order: list[str] = []
    while left:
        may = [
            slug
            for slug in left
            if all(any(f in order for f in group) or not any(f in best for f in group) for group in firsts[slug])
        ]
        order.append((may or left)[0])
        left.remove(order[-1])
    refused = [v.slug for v in views if decided[v.id].outcome is Outcome.NOT_ELIGIBLE]
    return [best[slug][2] for slug in order], refused


@pytest.mark.parametrize("seed", range(4))
def test_many_programmes_stand_as_each_by_itself_would(seed: int) -> None:
    chance = random.Random(seed)
    here = pathway.world()
    _enter(chance, count=30)
    quick = Organisation.objects.get(local_code="ORG-3-0").pk if seed % 2 else here.provider_id
    for row, days in ((quick, 1), (Organisation.objects.filter(local_code__endswith="-0").latest("local_code").pk, 8)):
        Pace.objects.create(
            organisation_id=row, stage="REPLY", count=20, waiting=0, still_waiting=0, long_waits=0, median_days=days,
            low_days=0, high_days=9, median_at_least=False, high_at_least=False, answered=20, accepted=15,
            measured_date=AT.date(),
        )  # fmt: skip
    for language, needs, since in (
        ("ur", [Need.MONEY, Need.MOOD], 9),
        ("en", [Need.FINDING_WORK], 2),
        ("pl", [], None),
    ):
        person_id = pathway.consenting(here, language=language, postcode=HOME if since != 2 else "")
        services.say_needs(person_id=person_id, needs=needs, by=SYSTEM, at=AT)
        if since is not None:
            since_date = (AT - timedelta(weeks=since)).date()
            said = {"HAS_JOB_OFFER": since == 9}
            eligibility.say(person_id=person_id, statements=said, since_date=since_date, by=SYSTEM, at=AT)
        with one_look():
            found = queries.for_person(here.coach, person_id, at=AT)
        now = standing.of(person_id, said=standing.Said(), at=AT)
        facts = asking.facts_of(person_id, now=now, said=standing.Said(), at=AT)
        assert facts.on == local_date(AT)
        wanted = queries._person(here.coach, person_id, at=AT).wanted
        can, refused = _slow(here.coach, facts, wanted, HOME if since != 2 else "")
        assert [
            (r.programme.slug, r.provider.code, tuple(p.code for p in r.others), r.why, r.miles) for r in found.can
        ] == can
        assert len(can) > 10, "the seed leaves something to put in order"
        assert [one.programme.slug for one in found.cannot] == refused
        assert all(one.decision == decide_programme(one.programme.offer, facts, taken=0) for one in found.cannot)
        flat = [pair for r in can for pair in [(r[0], r[1]), *((r[0], other) for other in r[2])]]  # type: ignore[attr-defined]
        assert [(s.programme.slug, s.provider.code) for s in found.services] == flat
        best = [s for s in found.services if s.route is not None]
        assert [(s.route, s.miles) for s in best] == [(place, r[4]) for place, r in enumerate(can)]
        assert found.languages == {code for s in found.services for code in s.provider.languages}


def test_a_process_sees_a_new_version_a_new_name_and_a_new_measure_at_once() -> None:
    here = pathway.world()
    person_id = pathway.consenting(here, postcode=HOME)
    _enter(random.Random(9), count=3)

    def looked() -> queries.Routes:
        with one_look():
            return queries.for_person(here.coach, person_id, at=AT)

    assert register.register(here.coach, at=AT) is register.register(here.coach, at=AT + timedelta(days=1))
    before = {r.programme.slug: r for r in looked().can}
    assert before
    slug, route = next(iter(before.items()))
    Organisation.objects.filter(pk=route.organisation_id).update(name="Called otherwise")
    assert "Called otherwise" in {r.provider.name for r in looked().can}
    Pace.objects.create(
        organisation_id=route.organisation_id, stage="REPLY", count=20, waiting=0, still_waiting=0, long_waits=0,
        median_days=1, low_days=0, high_days=2, median_at_least=False, high_at_least=False, answered=20, accepted=15,
        measured_date=AT.date(),
    )  # fmt: skip
    assert any("measured, 20 people" in e.words for r in looked().can for e in r.why)
    offer = route.programme.offer
    row = {
        "slug": slug,
        "name": "Another name",
        "what": "Help",
        "providers": [{"code": offer.providers[0].code, "role": "LEAD"}],
    }
    programmes.enter(read_offer(row), by=SYSTEM, at=AT)
    assert "Another name" in {r.programme.name for r in looked().can}
    earlier = {v.slug: v.name for v in register.offered(here.coach, at=AT - timedelta(days=1))}
    assert earlier[slug] == offer.name
