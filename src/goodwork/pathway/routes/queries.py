"""Reading routes: what this person can have, ranked, and why; what they can't, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.together import ask_ahead, ask_at_once, once
from goodwork.pathway.absence.scope import notes_of
from goodwork.pathway.eligibility.deciding import ProgrammeDecision, ProgrammeFacts, decide_programme
from goodwork.pathway.eligibility.rules import Outcome
from goodwork.pathway.eligibility.saying import said_now, what_was_decided, what_was_said
from goodwork.pathway.referrals import asking, pace, standing
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals.pace import Projected, Speed, Stage
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.referrals.scope import of_person
from goodwork.pathway.referrals.views import ReferralView
from goodwork.pathway.routes.models import NeedOfPerson, Redirect
from goodwork.pathway.routes.permissions import check_can_read, may_read
from goodwork.pathway.routes.redirects import Came
from goodwork.pathway.routes.rules import Candidate, Ranked, Wanted, best_provider, in_sequence, miles_words
from goodwork.pathway.routes.views import First, Going, Held, NeedsView, RedirectView, Refused, Route, Routes
from goodwork.reach.questionnaires.permissions import can_read_answers
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people import scope
from goodwork.registers.people.codes import LANGUAGES
from goodwork.registers.people.views import ReachFacts
from goodwork.registers.places import queries as places
from goodwork.registers.places.points import miles_between, points_ahead, points_of
from goodwork.registers.places.queries import area_names
from goodwork.registers.places.rules import is_in_greater_manchester, pseudo_kind
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.offers import Need
from goodwork.registers.programmes.queries import ProgrammeView, ProviderView

HAD = frozenset({State.IN_PROGRESS, State.COMPLETED})
"""The states of a referral in which a programme is being had, or was had: what comes after it may come."""

_OUT_OF_WORK = {"OUT_OF_WORK": True, "IN_WORK": False, "OFF_SICK": False}


@dataclass(frozen=True, slots=True)
class _Person:
    """What a list of routes is made from, of one person."""

    facts: ProgrammeFacts
    wanted: Wanted
    home: str


@personal(page="routes")
def for_person(viewer: Viewer, person_id: UUID, *, at: datetime) -> Routes:
    """Return what a person can have, in order, with the reasons; what they can't have and why not; what goes on.

    For the person, and for readers who see them; raises NotVisible. The number of queries does not grow with the
    number of programmes, providers and places.
    """
    check_can_read(viewer, person_id)
    ask_at_once(
        *((question, SYSTEM_VIEWER, person_id) for question in (*_HELD, notes_of)),
        (of_person, viewer, person_id),
    )
    views = programmes.offered(viewer, at=at)
    _ask_ahead(views, person_id, at=at)
    person = _person(viewer, person_id, at=at)
    taken = asking.places_taken(views)
    own = referrals.of_person(viewer, person_id, at=at)
    going = {r.programme_id: r for r in own if r.is_open and r.programme_id is not None}
    decided = {v.id: decide_programme(v.offer, person.facts, taken=taken.get(v.id)) for v in views if v.id not in going}
    open_views = [v for v in views if v.id in decided and decided[v.id].outcome is not Outcome.NOT_ELIGIBLE]
    refused = [v for v in views if v.id in decided and decided[v.id].outcome is Outcome.NOT_ELIGIBLE]
    held = _held(viewer, person_id, la_code=person.facts.home_la_code)
    return Routes(
        **{field.name: getattr(held, field.name) for field in fields(held)},
        can=_ranked(viewer, open_views, decided, person, _had(own, views), at=at),
        cannot=tuple(Refused(v, decided[v.id]) for v in refused),
        going_on=tuple(
            Going(v.name, going[v.id].id, v.id, going[v.id].organisation_id) for v in views if v.id in going
        ),
        unplaced=_unplaced(viewer, person.home),
    )


@personal(page="routes held")
def held_of(viewer: Viewer, person_id: UUID, *, at: datetime) -> Held:
    """Return what is held of a person for their routes, without the routes; raises NotVisible as `for_person` does."""
    check_can_read(viewer, person_id)
    ask_at_once(*((question, SYSTEM_VIEWER, person_id) for question in _HELD))
    reach = people.reach_facts(SYSTEM_VIEWER, [person_id], at=at).get(person_id)
    place = places.place_of(viewer, reach.postcode) if reach and reach.postcode else None
    return _held(viewer, person_id, la_code=place.la_code if place else "")


def _held(viewer: Viewer, person_id: UUID, *, la_code: str) -> Held:
    """Return what is held of somebody who lives in a local authority."""
    known = said_now(person_id)
    elsewhere = is_in_greater_manchester(la_code) and la_code not in settings.GOODWORK_HOME_LOCALITIES
    return Held(
        person_id=person_id,
        needs=_needs(viewer, person_id),
        own_locality_la_code=la_code if elsewhere else "",
        own_locality=area_names(viewer, [la_code]).get(la_code, "") if elsewhere else "",
        redirects=_redirects(person_id, viewer),
        statements=dict(known.statements),
        since_date=known.since_date,
    )


def _ask_ahead(views: Sequence[ProgrammeView], person_id: UUID, *, at: datetime) -> None:
    """Ask in one query for where the person lives and is registered, and for programmes' places, points and speeds."""
    reach = people.reach_facts(SYSTEM_VIEWER, [person_id], at=at).get(person_id)
    today = local_date(at)
    providers = [p for v in views if v.closed_on(today) is None for p in v.providers]
    home = _home(reach)
    ask_ahead(
        places.place_ahead(SYSTEM_VIEWER, reach.postcode) if reach and reach.postcode else None,
        organisations.many_ahead(SYSTEM_VIEWER, [reach.practice_id]) if reach and reach.practice_id else None,
        asking.taken_ahead(views),
        pace.ahead({p.organisation_id for p in providers}),
        points_ahead({home, *(code for p in providers for code in p.postcodes)}) if home else None,
    )


def may_see(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether a viewer may see a person's routes."""
    return may_read(viewer, person_id)


@personal(page="redirection")
def redirection(viewer: Viewer, redirect_id: UUID, *, at: datetime) -> RedirectView | None:
    """Return one redirection of a person whose routes the viewer may see; None for a stranger's."""
    row = Redirect.objects.filter(pk=redirect_id).first()
    if row is None or not may_read(viewer, row.person_id):
        return None
    return _redirect_views(viewer, [row])[0]


def _person(viewer: Viewer, person_id: UUID, *, at: datetime) -> _Person:
    said = standing.Said()
    now = standing.of(person_id, said=said, at=at)
    facts = asking.facts_of(person_id, now=now, said=said, at=at)
    needs = _needs(viewer, person_id)
    reach = people.reach_facts(viewer, [person_id], at=at).get(person_id)
    language = (reach.interpreter or reach.language) if reach else "en"
    wanted = Wanted(
        needs=needs.needs,
        language=language,
        language_name=LANGUAGES.get(language.split("-")[0], language),
        ethnic_category=now.ethnic_category,
        plan_kind=facts.plan_kind,
        out_of_work=_OUT_OF_WORK.get(facts.work_status),
    )
    return _Person(facts, wanted, _home(reach))


def _home(reach: ReachFacts | None) -> str:
    """Return the postcode of where somebody lives, '' where it is not known, and for a restricted person: a distance
    would tell.
    """
    return "" if reach is None or reach.restricted else reach.postcode or ""


def _needs_said(viewer: Viewer, person_id: UUID) -> QuerySet[NeedOfPerson, str]:
    held = NeedOfPerson.objects.filter(scope.belonging_to("person", person_id), until_at__isnull=True)
    return held.order_by("position", "id").values_list("need", flat=True)


def _redirects_made(viewer: Viewer, person_id: UUID) -> QuerySet[Redirect]:
    return Redirect.objects.filter(scope.belonging_to("person", person_id)).order_by("-made_at", "id")


_HELD = (what_was_said, what_was_decided, asking.what_was_told, _needs_said, _redirects_made)
"""What is asked about a person at once, whatever is then made of it."""


def _needs(viewer: Viewer, person_id: UUID) -> NeedsView:
    """Return what somebody said matters, else what they answered in the check, for whoever may read their answers."""
    said = tuple(Need(n) for n in once(_needs_said, SYSTEM_VIEWER, person_id))
    if said:
        return NeedsView(said, said=True)
    if not can_read_answers(viewer, person_id):
        return NeedsView()
    answered: list[str] = []
    for stored in asking.told_of(person_id):
        if stored.kind == "QuestionnaireSubmitted":
            answered = stored.data.get("barriers", [])
    return NeedsView(tuple(Need(b) for b in answered if b in Need.__members__))


def _had(own: Sequence[ReferralView], views: Sequence[ProgrammeView]) -> frozenset[str]:
    """Return the slugs of the programmes that somebody has, or has had, as far as the viewer may see."""
    slugs = {v.id: v.slug for v in views}
    return frozenset(slugs[r.programme_id] for r in own if r.state in HAD and r.programme_id in slugs)


def _ranked(
    viewer: Viewer,
    views: Sequence[ProgrammeView],
    decided: Mapping[UUID, ProgrammeDecision],
    person: _Person,
    had: frozenset[str],
    *,
    at: datetime,
) -> tuple[Route, ...]:
    """Return the routes that are open, in order."""
    pairs = [(p.organisation_id, v.id) for v in views for p in v.providers]
    times = pace.projected_many(pairs, at=at) if pairs else {}
    speeds = pace.speed_many({o for o, _ in pairs}, at=at) if pairs else {}
    miles = _miles(viewer, views, person.home)
    chosen: dict[str, tuple[ProgrammeView, Ranked, tuple[Ranked, ...]]] = {}
    for view in views:
        candidates = [_candidate(view, p, times, miles) for p in view.providers]
        chosen[view.slug] = (view, *best_provider(candidates, person.wanted))
    firsts = {slug: _firsts(view, person.wanted, had) for slug, (view, _, _) in chosen.items()}
    before = {slug: [any_of for any_of, _ in found] for slug, found in firsts.items()}
    order = in_sequence([best for _, best, _ in chosen.values()], before)
    return tuple(_route(*chosen[r.candidate.programme], firsts, chosen, decided, times, speeds, miles) for r in order)


def _firsts(view: ProgrammeView, wanted: Wanted, had: frozenset[str]) -> list[tuple[tuple[str, ...], str]]:
    """Return what is better had before a programme and has not been had: any one of some slugs, and why."""
    return [
        (after.any_of, after.why)
        for after in view.offer.comes_after
        if not set(after.any_of) & had and (not after.when_needs or set(after.when_needs) & set(wanted.needs))
    ]


def _candidate(
    view: ProgrammeView,
    provider: ProviderView,
    times: Mapping[tuple[UUID, UUID | None], Mapping[Stage, Projected]],
    miles: Mapping[tuple[UUID, UUID], tuple[float, bool]],
) -> Candidate:
    reply = times[provider.organisation_id, view.id][Stage.REPLY]
    near = miles.get((view.id, provider.organisation_id))
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
        miles=near[0] if near else None,
        miles_exact=near[1] if near else True,
        reply_days=reply.median_days if reply.measured and not reply.median_at_least else None,
        reply_count=reply.count,
    )


def _unplaced(viewer: Viewer, home: str) -> str:
    """Return the beginning of a postcode of which no point is known, as "M1"; '' for one that has a point, or none."""
    if not home or pseudo_kind(home) is not None or home in points_of(viewer, [home]):
        return ""
    return home.strip().upper().replace(" ", "")[:-3]


def _miles(
    viewer: Viewer, views: Sequence[ProgrammeView], postcode: str
) -> dict[tuple[UUID, UUID], tuple[float, bool]]:
    """Return how far the nearest place of each provider is: miles, and whether that is exact. One query."""
    if not postcode:
        return {}
    wanted = {(v.id, p.organisation_id): p.postcodes for v in views for p in v.providers}
    points = points_of(viewer, {postcode, *(code for codes in wanted.values() for code in codes)})
    home = points.get(postcode)
    if home is None:
        return {}
    found = {}
    for key, codes in wanted.items():
        near = [(miles_between(home, points[c]), home.exact and points[c].exact) for c in codes if c in points]
        if near:
            found[key] = min(near)
    return found


def _route(
    view: ProgrammeView,
    best: Ranked,
    others: tuple[Ranked, ...],
    firsts: Mapping[str, list[tuple[tuple[str, ...], str]]],
    chosen: Mapping[str, tuple[ProgrammeView, Ranked, tuple[Ranked, ...]]],
    decided: Mapping[UUID, ProgrammeDecision],
    times: Mapping[tuple[UUID, UUID | None], Mapping[Stage, Projected]],
    speeds: Mapping[UUID, Speed],
    miles: Mapping[tuple[UUID, UUID], tuple[float, bool]],
) -> Route:
    by_code = {p.code: p for p in view.providers}
    provider = by_code[best.candidate.provider]
    before = [
        First(tuple(chosen[slug][0] for slug in any_of if slug in chosen), why) for any_of, why in firsts[view.slug]
    ]
    near = miles.get((view.id, provider.organisation_id))
    return Route(
        programme=view,
        provider=provider,
        why=best.earned,
        decision=decided[view.id],
        reply=times[provider.organisation_id, view.id][Stage.REPLY],
        speed=speeds.get(provider.organisation_id),
        miles=near[0] if near else None,
        miles_exact=near[1] if near else True,
        miles_words=miles_words(near[0], exact=near[1]) if near else "",
        comes_after=tuple(first for first in before if first.programmes),
        others=tuple(by_code[r.candidate.provider] for r in others),
    )


def _redirects(person_id: UUID, viewer: Viewer) -> tuple[RedirectView, ...]:
    return tuple(_redirect_views(viewer, once(_redirects_made, SYSTEM_VIEWER, person_id)))


def _redirect_views(viewer: Viewer, rows: Sequence[Redirect]) -> list[RedirectView]:
    named = area_names(viewer, {r.la_code for r in rows}) if rows else {}
    return [
        RedirectView(
            id=r.pk,
            person_id=r.person_id,
            organisation_id=r.organisation_id,
            la_code=r.la_code,
            locality=named.get(r.la_code, r.la_code),
            came=Came(r.came) if r.came else None,
            made_at=r.made_at,
            closed_at=r.closed_at,
        )
        for r in rows
    ]


def places_taken(viewer: Viewer, views: Sequence[ProgrammeView]) -> dict[UUID, int]:
    """Return how many places of programmes are taken, by programme: a count, of nobody by name; for signed-in viewers.

    Programmes whose places are not counted are left out.
    """
    if viewer.kind is not ActorKind.USER and not viewer.is_system:
        raise NotVisible
    return asking.places_taken(views)
