"""Sorting people by the rules: reads facts, writes where each person stands. Sorted twice is sorted the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

from goodwork.oversight.funnel.approaches import Networks
from goodwork.oversight.funnel.models import FunnelAlias, FunnelFact, FunnelOnward, FunnelPerson, FunnelUnsorted
from goodwork.oversight.funnel.rules import Fact, Onward, sort_person
from goodwork.registers.people.codes import ETHNIC_GROUPS
from goodwork.registers.programmes.rules import HistoryState as State

EVERYTHING = UUID("00000000-0000-4000-8000-000000000001")
"""The scope of all live referrals together, whichever programme they are to."""
PEOPLE_AT_ONCE = 2000
LOCK = 7_420_261


@dataclass
class _Funnel:
    """The facts of one person in one funnel."""

    facts: list[Fact] = field(default_factory=list)
    first: FunnelFact | None = None


@transaction.atomic
def sort_some(people_at_once: int = PEOPLE_AT_ONCE) -> int:
    """Sort people whose facts changed, those who have waited longest first, and return how many marks were dealt with.

    One at a time does it: while another process sorts, this returns 0.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    marks = list(FunnelUnsorted.objects.order_by("id").values_list("id", "person_id")[:people_at_once])
    if not marks:
        return 0
    FunnelUnsorted.objects.filter(id__in=[mark for mark, _ in marks]).delete()
    _sort({person for _, person in marks})
    return len(marks)


def waiting(*, most: int = 100_000) -> int:
    """Return how many marks wait to be dealt with; so many at most are counted."""
    return FunnelUnsorted.objects.all()[:most].count()


def _sort(person_ids: set[UUID]) -> None:
    """Write anew where some people stand, under the record that each is known by."""
    records = known_as(person_ids)
    found = stand(records)
    FunnelPerson.objects.filter(person_id__in=records).delete()
    FunnelPerson.objects.bulk_create([place for place, _ in found], batch_size=2000)
    FunnelOnward.objects.bulk_create(
        [
            FunnelOnward(place=place, programme=p.programme, part=p.part or "")
            for place, programmes in found
            for p in programmes
        ],
        batch_size=2000,
    )


def stand(records: Mapping[UUID, UUID]) -> list[tuple[FunnelPerson, tuple[Onward, ...]]]:
    """Return where people stand in every funnel of theirs, unsaved; `records` has all records of each of them."""
    funnels: dict[tuple[UUID, UUID], _Funnel] = defaultdict(_Funnel)
    facts = FunnelFact.objects.filter(person_id__in=records, undone=False).order_by("happened_date", "event_id")
    for row in facts.iterator(chunk_size=5000):
        person = records[row.person_id]
        for scope in _scopes(row):
            funnel = funnels[scope, person]
            funnel.facts.append(Fact(State(row.state), row.happened_date, row.value))
            if funnel.first is None and row.state == State.REFERRED:
                funnel.first = row
    networks = Networks({f.first.practice_id for f in funnels.values() if f.first and f.first.practice_id})
    places = []
    for (scope, person), funnel in funnels.items():
        found = sort_person(funnel.facts)
        if found is None or funnel.first is None:
            continue
        standing, programmes = found
        place = FunnelPerson(
            scope_id=scope,
            person_id=person,
            area=standing.area,
            month=standing.month,
            work_status=standing.work_status,
            referred_part=standing.referred_part or "",
            engaged=standing.engaged,
            engaged_part=standing.engaged_part or "",
            referred_on=standing.referred_on,
            organisation_id=funnel.first.organisation_id,
            practice_id=funnel.first.practice_id,
            pcn_id=networks.of(funnel.first.practice_id, funnel.first.happened_date),
            la_code=funnel.first.la_code,
            ethnic_group=ETHNIC_GROUPS.get(funnel.first.ethnic_category, ""),
        )
        places.append((place, programmes))
    return places


def _scopes(fact: FunnelFact) -> list[UUID]:
    """Return the funnels in which a fact counts."""
    scopes = [] if fact.programme_id is None else [fact.programme_id]
    return scopes if fact.imported else [*scopes, EVERYTHING]


def known_as(person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return, for some people and all records linked with them, the record that each is known by."""
    kept: dict[UUID, UUID] = {}
    wanted = set(person_ids)
    while wanted:
        rows = FunnelAlias.objects.filter(merged_id__in=wanted) | FunnelAlias.objects.filter(kept_id__in=wanted)
        found = {row.merged_id: row.kept_id for row in rows}
        wanted = {p for pair in found.items() for p in pair} - set(kept) - set(kept.values()) - set(person_ids)
        kept.update(found)
    everyone = set(person_ids) | set(kept) | set(kept.values())
    result = {}
    for person in everyone:
        end, seen = person, {person}
        while end in kept and kept[end] not in seen:
            end = kept[end]
            seen.add(end)
        result[person] = end
    return result
