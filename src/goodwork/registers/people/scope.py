"""Whom a viewer sees. For the queries of this room and of the rooms above; doors never come here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from goodwork.kernel.actors import ActorKind, NotVisible, Viewer
from goodwork.kernel.remembering import remembered
from goodwork.ledger import ready
from goodwork.ledger.marks import Marking
from goodwork.ledger.ready import Ready
from goodwork.registers.people import conditions
from goodwork.registers.people.codes import ConsentState
from goodwork.registers.people.conditions import Clause, Holds, OfRecord
from goodwork.registers.people.gathering import gathered_already
from goodwork.registers.people.models import Consent, Person, Registration
from goodwork.registers.people.permissions import (
    CALLER_ROLES,
    CLINIC_ROLES,
    PRACTICE_ROLES,
    PROVIDER_ROLES,
    Sight,
    through_glass,
)

OpenCalls = Callable[[frozenset[UUID]], "QuerySet[Any, UUID]"]
_MUST_CALL: list[OpenCalls] = []
_CLINIC_KNOWS: list[OpenCalls] = []
_LOOKING = {ActorKind.SYSTEM, ActorKind.PERSON, ActorKind.USER}
"""Whoever else acts sees nobody by that."""
_BORN = ", (SELECT r.birth_date FROM people_person r WHERE r.id = p.known_as)"
"""When somebody was born, by the record that counts, as one more column."""


def must_call(finder: OpenCalls) -> OpenCalls:
    """Register what finds the people whom some organisations must call now, and may therefore see."""
    if finder not in _MUST_CALL:
        _MUST_CALL.append(finder)
    return finder


def clinic_knows(finder: OpenCalls) -> OpenCalls:
    """Register what finds the people who are on some clinics' own lists, or whom they referred (B1)."""
    if finder not in _CLINIC_KNOWS:
        _CLINIC_KNOWS.append(finder)
    return finder


def finders() -> tuple[tuple[OpenCalls, ...], ...]:
    """Return what other rooms registered: a statement that is kept is one for these."""
    return tuple(_MUST_CALL), tuple(_CLINIC_KNOWS)


def registered_with(organisation_id: UUID) -> QuerySet[Person]:
    """Return a practice's list: the people registered there now, each under the record they are known by."""
    stays = Registration.objects.filter(
        person__known_as=OuterRef("id"), organisation_id=organisation_id, until_date__isnull=True
    )
    return Person.objects.filter(Exists(stays), merged_into__isnull=True, erased_at__isnull=True)


def consented_to(organisation_ids: Collection[UUID], outer: str = "known_as") -> Holds:
    """Return the condition that a person's latest word to one of some organisations is a consent that stands."""
    return Holds(conditions.consented_to(organisation_ids), outer)


def agreed_to(organisation_ids: Collection[UUID], field: str = "person_id") -> Q:
    """Return the condition that the consent of whom a row is about stands; `field` holds the id of a record."""
    return Q(OfRecord(conditions.consented_to(organisation_ids), field))


def _clauses(viewer: Viewer) -> dict[Sight, Clause]:
    """Return how an account may come to see people: one condition for each way."""
    found: dict[Sight, Clause] = {}
    for sight, roles in ((Sight.PRACTICE, PRACTICE_ROLES[:1]), (Sight.CLINICAL, PRACTICE_ROLES[1:])):
        if practices := viewer.organisation_ids(*roles):
            found[sight] = conditions.registered_at(practices)
    if providers := viewer.organisation_ids(*PROVIDER_ROLES):
        found[Sight.PROVIDER] = conditions.consented_to(providers)
    for sight, theirs, finders in (
        (Sight.CALLER, CALLER_ROLES, _MUST_CALL),
        (Sight.CLINIC, CLINIC_ROLES, _CLINIC_KNOWS),
    ):
        if finders and (asked := viewer.organisation_ids(*theirs)):
            found[sight] = conditions.any_of(
                conditions.among(*finder(asked).query.sql_with_params()) for finder in finders
            )
    glass = through_glass([r.role for r in viewer.roles])
    if viewer.glass and glass is not None:
        opened = conditions.one_of(viewer.glass)
        found[glass] = conditions.any_of([found[glass], opened]) if glass in found else opened
    return found


def seen(viewer: Viewer) -> Clause:
    """Return the condition under which a viewer sees a person."""
    if viewer.is_system:
        return Clause("TRUE")
    if viewer.kind is ActorKind.PERSON and viewer.id is not None:
        return conditions.one_of([viewer.id])
    return conditions.any_of(_clauses(viewer).values() if viewer.kind is ActorKind.USER else ())


def seen_by(viewer: Viewer, field: str = "person_id") -> Q:
    """Return the condition that a row is about somebody whom a viewer sees; `field` holds the id of a record.

    It is asked of each row that comes so far, and so is for queries that have few of them; it needs no key.
    """
    return Q(OfRecord(seen(viewer), field))


def visible_people(viewer: Viewer) -> QuerySet[Person]:
    """Return the records that a viewer may see: of people of their practice, people who consented to their
    organisation, people whom it must call, people of a clinic's own list, and people opened by breaking glass.

    Linked records come along, because what belongs to a person may point at any of them. Commissioners and
    administrators see nobody.
    """
    if viewer.is_system:
        return Person.objects.all()
    return Person.objects.filter(Holds(seen(viewer)))


def seen_together(viewer: Viewer) -> Q:
    """Return the same condition as `seen_by`, about a column `person_id`, in the form that is fast where the newest of
    all whom they may see are wanted: their few ids are gathered once, before any row is looked at.
    """
    few = records_gathered(viewer, providers=not sees_many(viewer))
    return seen_by(viewer) if few is None else Q(Holds(conditions.found_by(few), outer="person_id"))


def records_gathered(viewer: Viewer, *, providers: bool = False) -> Clause | None:
    """Return the query of all records that a viewer may see, where only a practice's list, its calls, a clinic's own
    people and broken glass count: their few ids are gathered. None for others, who are asked about person by person;
    with `providers`, the people who consented to a provider are gathered too.
    """
    consented = viewer.organisation_ids(*PROVIDER_ROLES)
    if viewer.kind is not ActorKind.USER or (consented and not providers):
        return None
    found = [conditions.records_registered_at(viewer.organisation_ids(*PRACTICE_ROLES))]
    if consented:
        found.append(conditions.records_consented_to(consented))
    for roles, finders in ((CALLER_ROLES, _MUST_CALL), (CLINIC_ROLES, _CLINIC_KNOWS)):
        if asked := viewer.organisation_ids(*roles):
            found += [conditions.records_like(*finder(asked).query.sql_with_params()) for finder in finders]
    if viewer.glass and through_glass([r.role for r in viewer.roles]) is not None:
        found.append(conditions.records_like("SELECT unnest(%s)", [list(viewer.glass)]))
    return conditions.union(found)


MOST_GATHERED = 2_000
"""Of a provider with more people than this they are not gathered first."""


def sees_many(viewer: Viewer) -> bool:
    """Say whether a viewer sees more people by their consent than are gathered at once; asked once a page."""
    providers = viewer.organisation_ids(*PROVIDER_ROLES)
    if viewer.kind is not ActorKind.USER or not providers:
        return False
    given = Consent.objects.filter(recipient_id__in=list(providers), until_at__isnull=True, state=ConsentState.GIVEN)
    return remembered(("sees many", providers), lambda: given[: MOST_GATHERED + 1].count() > MOST_GATHERED)


def sights(viewer: Viewer, person_ids: Collection[UUID]) -> dict[UUID, frozenset[Sight]]:
    """Return how a viewer sees each of some people, by the ids asked for; those whom they don't see are left out.

    Asked once while a page is made, however many parts of it want to know.
    """
    if not person_ids:
        return {}
    return remembered(("sights", viewer, frozenset(person_ids)), lambda: _sights(viewer, person_ids))


def _sights(viewer: Viewer, person_ids: Collection[UUID]) -> dict[UUID, frozenset[Sight]]:
    """Return what `sights` returns, from the database."""
    return {person_id: sights for person_id, (sights, _) in _asked(viewer, person_ids, "").items()}


def births(viewer: Viewer, person_ids: Collection[UUID]) -> dict[UUID, tuple[frozenset[Sight], date | None]]:
    """Return how a viewer sees each of some people, with when that person was born by the record that counts; those
    whom they don't see are left out. Whether the viewer may read the date is not asked here. One query.
    """
    return _asked(viewer, person_ids, _BORN) if person_ids else {}


def _asked(viewer: Viewer, person_ids: Collection[UUID], also: str) -> dict[UUID, tuple[frozenset[Sight], Any]]:
    """Return who is seen and how, with one more column of theirs; None where none is asked for."""
    if viewer.kind not in _LOOKING:
        return {}
    marking = Marking()
    ways, asked = _ways(marking.viewer(viewer), finders(), also)
    if not ways:
        return {}
    found = {}
    for person_id, *held in ready.rows(asked.sql, [*asked.filled(marking.ids()), list(person_ids)]):
        sights = frozenset(way for way, holds in zip(ways, held, strict=False) if holds)
        if sights:
            found[person_id] = sights, held[-1] if also else None
    return found


@lru_cache(maxsize=512)
def _ways(viewer: Viewer, registered: tuple[tuple[OpenCalls, ...], ...], also: str) -> tuple[tuple[Sight, ...], Ready]:
    """Return the ways in which a viewer, with marks for ids, may see people, and the statement that asks for them.

    `registered` is what other rooms registered, so that one more of them makes another statement. `also` is one more
    column; '' for none.
    """
    if viewer.is_system:
        clauses = {Sight.SYSTEM: Clause("TRUE")}
    elif viewer.kind is ActorKind.PERSON:
        clauses = {Sight.SELF: seen(viewer)}
    else:
        clauses = _clauses(viewer)
    whole = ", ".join(["SELECT p.id", *(one.sql.replace("{person}", "p.known_as") for one in clauses.values())]) + also
    values = [value for one in clauses.values() for value in one.values]
    return tuple(clauses), ready.ready(whole, values).and_then(" FROM people_person p WHERE p.id = ANY(%s)")


def sees(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether a viewer may see a person."""
    return person_id in sights(viewer, [person_id])


def known_as(person_id: UUID) -> UUID:
    """Return the id under which a person is known now; NotVisible when there is no such record."""
    found = Person.objects.filter(id=person_id).values_list("known_as", flat=True).first()
    if found is None:
        raise NotVisible("There is no such person.")
    return found


def records(person_id: UUID) -> list[Person]:
    """Return every record of a person, none for nobody; asked once while a page is made, by whatever part of it."""
    whole = gathered_already(person_id)
    if whole is not None:
        return whole.members
    return remembered(
        ("people.records", person_id), lambda: list(Person.objects.filter(belonging_to("self", person_id)))
    )


def belonging_to(field: str, person_id: UUID) -> Q:
    """Return the condition that a row's person is this person, by any of their records.

    `field` is a key to Person, or "self" on Person itself.
    """
    known_as = "known_as" if field == "self" else f"{field}__known_as"
    return Q(**{f"{known_as}__in": Person.objects.filter(id=person_id).values("known_as")})


def roots() -> QuerySet[Person]:
    """Return each person once: the records that are linked to no other."""
    return Person.objects.filter(merged_into__isnull=True, known_as=F("id"), erased_at__isnull=True)
