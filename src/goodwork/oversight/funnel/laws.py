"""What must hold of the funnel: nobody is counted twice, and what stands in its tables is what its facts say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.models import Count, Exists, OuterRef

from goodwork.ledger.laws.registry import Finding, law
from goodwork.oversight.funnel.counting import WRONG
from goodwork.oversight.funnel.models import FunnelAlias, FunnelFact, FunnelPerson, FunnelUnsorted
from goodwork.oversight.funnel.sorting import EVERYTHING, PEOPLE_AT_ONCE, known_as, stand


@law("funnel.nobody_twice")
def nobody_twice(*, at: datetime) -> Iterator[Finding]:
    """Yield each linked record that is counted beside the record that it is known by."""
    merged = FunnelAlias.objects.filter(merged_id=OuterRef("person_id"))
    waiting = FunnelUnsorted.objects.filter(person_id=OuterRef("person_id"))
    for row in FunnelPerson.objects.filter(Exists(merged)).exclude(Exists(waiting)):
        yield Finding("funnel.nobody_twice", "PERSON", row.person_id, "A linked record is counted on its own.")


@law("funnel.everybody_once")
def everybody_once(*, at: datetime) -> Iterator[Finding]:
    """Yield each person with a live REFERRED who is in no funnel though nothing of theirs waits to be sorted."""
    counted = FunnelPerson.objects.filter(person_id=OuterRef("person_id"))
    alias = FunnelAlias.objects.filter(merged_id=OuterRef("person_id"))
    waiting = FunnelUnsorted.objects.filter(person_id=OuterRef("person_id"))
    missing = (
        FunnelFact.objects.filter(state="REFERRED", undone=False)
        .exclude(Exists(counted))
        .exclude(Exists(alias))
        .exclude(Exists(waiting))
        .values("person_id")
        .annotate(facts=Count("id"))
    )
    for row in missing:
        yield Finding("funnel.everybody_once", "PERSON", row["person_id"], "A referred person stands in no funnel.")


LOOKED_AT = 20_000
"""How many people, those sorted last first, are sorted again to see that they stand as their facts say."""
_COMPARED = (
    "area",
    "month",
    "work_status",
    "referred_part",
    "engaged",
    "engaged_part",
    "referred_on",
    "organisation_id",
)


@law("funnel.stands_as_facts_say")
def stands_as_facts_say(*, at: datetime) -> Iterator[Finding]:
    """Yield each person who stands elsewhere than their facts say though nothing of theirs waits to be sorted, by any
    of their records.
    """
    rows = list(FunnelPerson.objects.order_by("-id")[:LOOKED_AT])
    for start in range(0, len(rows), PEOPLE_AT_ONCE):
        batch = rows[start : start + PEOPLE_AT_ONCE]
        records = known_as({row.person_id for row in batch})
        marked = FunnelUnsorted.objects.filter(person_id__in=records).values_list("person_id", flat=True)
        waiting = {records[person_id] for person_id in marked}
        right = {(p.scope_id, p.person_id): p for p, _ in stand(records)}
        for row in batch:
            if records[row.person_id] in waiting:
                continue
            other = right.get((row.scope_id, row.person_id))
            if other is None or any(getattr(row, f) != getattr(other, f) for f in _COMPARED):
                yield Finding("funnel.stands_as_facts_say", "PERSON", row.person_id, "A count differs from its facts.")


@law("funnel.tallies_add_up")
def tallies_add_up(*, at: datetime) -> Iterator[Finding]:
    """Yield each tally that differs from the rows that it counts."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG)
        rows = cursor.fetchall()
    for holder_id, kind, tally, counted in rows:
        told = f"The tally by {kind} says {tally} where {counted} are counted."
        yield Finding("funnel.tallies_add_up", "ORGANISATION", holder_id or EVERYTHING, told)
