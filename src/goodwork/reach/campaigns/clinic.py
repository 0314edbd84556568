"""A clinic's own lists: who waits for it or is entering its pathway, and whom its clinicians therefore see (A9, B1)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from goodwork.reach.campaigns.models import ListMember, PeopleList
from goodwork.reach.campaigns.rules import ListKind
from goodwork.registers.people import scope

OWN_LISTS = (ListKind.WAITING.value, ListKind.ENTERING.value)
"""The kinds of list that are a clinic's own; a registered list is the practice's, which sees its people anyway."""


@scope.clinic_knows
def on_own_lists(organisation_ids: frozenset[UUID]) -> QuerySet[ListMember, UUID]:
    """Return the people on the lists that some clinics keep."""
    mine = ListMember.objects.filter(
        people_list__organisation_id__in=list(organisation_ids), people_list__kind__in=OWN_LISTS
    )
    return mine.values_list("person_id", flat=True)


def newest_list(organisation_ids: Collection[UUID]) -> PeopleList | None:
    """Return the list that came in last for some clinics, for the rooms above; None where none did."""
    found = PeopleList.objects.filter(
        organisation_id__in=list(organisation_ids), kind__in=OWN_LISTS, completed_at__isnull=False
    )
    return found.order_by("-completed_at", "-id").first()


def members_after(people_list: PeopleList, record: int, *, most: int) -> list[ListMember]:
    """Return the next rows of a list in the order of its file, after a record of it; for the rooms above."""
    rows = ListMember.objects.filter(people_list=people_list, record__gt=record).select_related("person")
    return list(rows.order_by("record")[:most])
