"""A field among many values: the rows that `in` finds, whatever the values hold."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.ids import new_id
from goodwork.ledger.among import array
from goodwork.ledger.events.models import EventRow
from goodwork.registers.organisations import services as organisations
from goodwork.registers.organisations.models import Organisation, OrganisationIdentifier

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
ODD = ['say "when"', "back\\slash", "a,b", "{x}", "NULL", "", " ", "Łódź"]


def test_an_array_is_written_as_postgresql_reads_it() -> None:
    assert array([None, "NULL", 'a"b\\c']) == '{NULL,"NULL","a\\"b\\\\c"}'
    assert array([]) == "{}"


@pytest.mark.django_db
def test_ids_keys_and_texts_are_found_as_by_in() -> None:
    made = [
        organisations.register(name=name.strip() or "blank", kind="PRACTICE", local_code=f"MADE-{n}", by=SYSTEM, at=AT)
        for n, name in enumerate(ODD)
    ]
    asked = {*made[:3], new_id(), uuid4()}
    assert set(Organisation.objects.filter(id__among=asked).values_list("id", flat=True)) == set(made[:3])
    assert Organisation.objects.filter(name__among=ODD).count() == Organisation.objects.filter(name__in=ODD).count() > 4
    assert not Organisation.objects.filter(id__among=[]).exists()
    assert EventRow.objects.filter(organisation_id__among=asked).count() == 3
    assert not OrganisationIdentifier.objects.filter(organisation__among=asked).exists()
