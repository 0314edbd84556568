"""What must hold of the funnel: nobody is counted twice, and what stands in its tables is what its facts say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Exists, OuterRef

from goodwork.ledger.laws.registry import Finding, law
from goodwork.oversight.funnel.models import FunnelAlias, FunnelFact, FunnelPerson, FunnelUnsorted


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
