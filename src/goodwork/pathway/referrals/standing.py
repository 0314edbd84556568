"""How somebody stands at this moment: what the eligibility rules and the ledger need to know of them, as codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, NotVisible
from goodwork.kernel.clock import age_on, local_date
from goodwork.pathway.eligibility.rules import Facts
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people import scope
from goodwork.registers.places import queries as places
from goodwork.registers.places.rules import PlaceKind, is_in_greater_manchester


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the person, or who refers them, said; None where they were not asked or did not say.

    Said comes before held: somebody knows where they live better than an export does.
    """

    home_in_area: bool | None = None
    practice_in_area: bool | None = None
    jobcentre_in_area: bool | None = None
    may_work_in_uk: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of somebody now. Codes are blank, and the decile None, where nothing is known; never imputed."""

    facts: Facts
    practice_id: UUID | None
    la_code: str
    ward_code: str
    imd_decile: int | None
    ethnic_category: str


def of(person_id: UUID, *, said: Said, at: datetime) -> Standing:
    """Return how somebody stands: their age, place, practice and ethnic category as held, and what they said
    themselves.

    A postcode that places nobody (ZZ99, DOMAIN 2.5) or that the directory does not hold leaves the home not known; no
    address blocks nobody (F8).
    """
    held = people.reach_facts(SYSTEM_VIEWER, [person_id], at=at).get(person_id)
    person = next((row for row in scope.records(person_id) if row.id == person_id), None)
    if held is None or person is None:
        raise NotVisible("There is no such person.")
    place = places.place_of(SYSTEM_VIEWER, held.postcode) if held.postcode else None
    placed = place is not None and place.kind is PlaceKind.POSTCODE and bool(place.la_code)
    practice = organisations.get(SYSTEM_VIEWER, held.practice_id) if held.practice_id else None
    in_area = is_in_greater_manchester(practice.la_code) if practice and practice.la_code else None
    facts = Facts(
        age_years=age_on(person.birth_date, local_date(at)) if person.birth_date else None,
        home_in_area=_first(said.home_in_area, place.in_greater_manchester if place and placed else None),
        practice_in_area=_first(said.practice_in_area, in_area),
        jobcentre_in_area=said.jobcentre_in_area,
        may_work_in_uk=said.may_work_in_uk,
        home_la_code=place.la_code if place else "",
    )
    return Standing(
        facts=facts,
        practice_id=held.practice_id,
        la_code=place.la_code if place else "",
        ward_code=place.ward_code if place else "",
        imd_decile=place.imd_decile if place else None,
        ethnic_category=person.ethnic_category,
    )


def _first(said: bool | None, held: bool | None) -> bool | None:
    """Return what was said, else what is held."""
    return held if said is None else said
