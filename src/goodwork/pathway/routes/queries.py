"""Reading routes: what this person can have, ranked, and why; what they can't, and why not."""

from __future__ import annotations

from collections.abc import Sequence
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
from goodwork.pathway.eligibility.deciding import ProgrammeFacts
from goodwork.pathway.eligibility.saying import said_now, what_was_decided, what_was_said
from goodwork.pathway.referrals import asking, pace, standing
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.referrals.scope import of_person, whose
from goodwork.pathway.referrals.views import ReferralView
from goodwork.pathway.routes.listing import Asked, Stock, listed, stock_of
from goodwork.pathway.routes.models import NeedOfPerson, Redirect
from goodwork.pathway.routes.permissions import check_can_read, may_read
from goodwork.pathway.routes.redirects import Came
from goodwork.pathway.routes.rules import Wanted
from goodwork.pathway.routes.views import Going, Held, NeedsView, RedirectView, Routes
from goodwork.reach.questionnaires.permissions import can_read_answers
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people import scope
from goodwork.registers.people.codes import LANGUAGES
from goodwork.registers.people.views import ReachFacts
from goodwork.registers.places import queries as places
from goodwork.registers.places.points import point_ahead, points_of, spots_of
from goodwork.registers.places.queries import area_names
from goodwork.registers.places.rules import is_in_greater_manchester, pseudo_kind
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.offers import Need
from goodwork.registers.programmes.queries import ProgrammeView

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
    return _for_person(viewer, person_id, at=at)


def _for_person(viewer: Viewer, person_id: UUID, *, at: datetime) -> Routes:
    check_can_read(viewer, person_id)
    ask_at_once(
        *((question, SYSTEM_VIEWER, person_id) for question in (*_HELD, notes_of)),
        (of_person, viewer, person_id),
    )
    stock = stock_of(programmes.register(viewer, at=at), local_date(at))
    _ask_ahead(stock, person_id, at=at)
    person = _person(viewer, person_id, at=at)
    own = referrals.of_person(viewer, person_id, at=at)
    going = {r.programme_id: r for r in own if r.is_open and r.programme_id is not None}
    held = _held(viewer, person_id, la_code=person.facts.home_la_code)
    home = points_of(viewer, [person.home]).get(person.home) if person.home else None
    can, cannot = listed(
        Asked(
            stock=stock,
            facts=person.facts,
            wanted=person.wanted,
            taken=asking.places_taken(stock.counted),
            replies=pace.replies(),
            miles=spots_of(viewer, stock.postcodes).miles_from(home) if home else (),
            had=_had(own, stock),
            going=frozenset(going),
        )
    )
    return Routes(
        **{field.name: getattr(held, field.name) for field in fields(held)},
        can=can,
        services=can.services(),
        languages=can.languages(),
        cannot=cannot,
        going_on=tuple(
            Going(view.name, going[view.id].id, view.id, going[view.id].organisation_id)
            for view in stock.views_of(going)
        ),
        unplaced=_unplaced(person.home) if home is None else "",
    )


@personal(page="referral form")
def for_referral(viewer: Viewer, referral_id: UUID, *, at: datetime) -> tuple[ReferralView, Routes]:
    """Return a referral, and what its person can have, for who works where it came to; raises NotVisible.

    One look, and so one row of the audit.
    """
    person_id = whose(referral_id)
    found = _for_person(viewer, person_id, at=at)
    return referrals.helped(viewer, person_id, referral_id, at=at), found


def make_ready(viewer: Viewer, *, at: datetime) -> None:
    """Let this process read what is the same for everybody, before somebody's page needs it."""
    stock = stock_of(programmes.register(viewer, at=at), local_date(at))
    spots_of(viewer, stock.postcodes)
    pace.replies()


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


def _ask_ahead(stock: Stock, person_id: UUID, *, at: datetime) -> None:
    """Ask in one query for where the person lives and is registered, and what places are taken."""
    reach = people.reach_facts(SYSTEM_VIEWER, [person_id], at=at).get(person_id)
    home = _home(reach)
    ask_ahead(
        places.place_ahead(SYSTEM_VIEWER, reach.postcode) if reach and reach.postcode else None,
        organisations.one_ahead(SYSTEM_VIEWER, reach.practice_id) if reach and reach.practice_id else None,
        asking.taken_ahead(stock.counted),
        point_ahead(home) if home else None,
    )


def may_see(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether a viewer may see a person's routes."""
    return may_read(viewer, person_id)


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


def _had(own: Sequence[ReferralView], stock: Stock) -> frozenset[str]:
    """Return the slugs of the programmes that somebody has, or has had, as far as the viewer may see."""
    had = {r.programme_id for r in own if r.state in HAD and r.programme_id is not None}
    return frozenset(view.slug for view in stock.views_of(had))


def _unplaced(home: str) -> str:
    """Return the beginning of a postcode of which no point is known, as "M1"; '' for none, and for no real one."""
    if not home or pseudo_kind(home) is not None:
        return ""
    return home.strip().upper().replace(" ", "")[:-3]


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
