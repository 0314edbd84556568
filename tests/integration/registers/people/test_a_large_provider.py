"""Whom a provider sees is found from the person, however many people the provider has."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from factories.people import AT
from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.ids import new_id
from goodwork.registers.organisations import services as organisations
from goodwork.registers.organisations.rules import Kind
from goodwork.registers.people import conditions
from goodwork.registers.people.models import Consent, Person

LARGE, SMALL_ONES = 1_500, 150


def provider(number: int) -> UUID:
    return organisations.register(name=f"Provider {number}", kind=Kind.VCSE, local_code=f"P-{number}", by=SYSTEM, at=AT)


def agree(people: list[Person], to: list[UUID]) -> None:
    """Let each person have agreed to one organisation; every tenth declined another record's one before."""
    Consent.objects.bulk_create(
        Consent(
            person=person,
            recipient_id=recipient,
            state="GIVEN" if number % 10 else "DECLINED",
            wording_version="TEST-1",
            recorded_by_kind="SYSTEM",
            recorded_at=AT,
        )
        for number, (person, recipient) in enumerate(zip(people, to, strict=True))
    )


def steps(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(step for inner in plan.get("Plans", []) for step in steps(inner))]


@pytest.mark.django_db
def test_the_consents_of_a_large_provider_are_not_read_for_each_person() -> None:
    large, *small = (provider(number) for number in range(1 + SMALL_ONES))
    ids = [new_id() for _ in range(LARGE + SMALL_ONES)]
    people = Person.objects.bulk_create(
        Person(id=i, known_as=i, birth_date=date(1980, 1, 1), registered_at=AT) for i in ids
    )
    agree(people, [large] * LARGE + small)
    clause = conditions.consented_to([large])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_person")
        cursor.execute("ANALYZE people_consent")
        condition = clause.sql.replace("{person}", "people_person.known_as")
        cursor.execute(
            f"EXPLAIN (ANALYZE, FORMAT JSON) SELECT id FROM people_person WHERE {condition}", list(clause.values)
        )
        [found] = cursor.fetchone()[0]
    read = sum(
        (step["Actual Rows"] + step.get("Rows Removed by Filter", 0)) * step["Actual Loops"]
        for step in steps(found["Plan"])
        if step.get("Relation Name") == "people_consent"
    )
    assert found["Plan"]["Actual Rows"] == LARGE * 9 / 10
    assert read <= 3 * LARGE
