"""What eligibility does when something happens below: an erasure clears what was said of somebody."""

from __future__ import annotations

from collections.abc import Sequence

from goodwork.ledger.events.handling import Happened, handles
from goodwork.pathway.eligibility import bundle as bundle
from goodwork.pathway.eligibility.models import SaidOfPerson
from goodwork.registers.people.events import PersonErased


@handles(PersonErased)
def forget_what_was_said(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase what was said of people for programmes' rules, when the time of keeping is over (DOMAIN 7.3)."""
    SaidOfPerson.objects.filter(person_id__in=[h.event.person_id for h in happened]).delete()
