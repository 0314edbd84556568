"""Asked together in one query: the rows that each question finds by itself, in its order and of its types."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import DateField, DecimalField, FloatField, JSONField, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Viewer
from goodwork.kernel.ids import new_id
from goodwork.ledger import together
from goodwork.ledger.events.models import EventRow
from goodwork.registers.organisations import services as organisations
from goodwork.registers.organisations.models import Organisation, OrganisationIdentifier

AT = datetime(2026, 11, 21, 9, 30, 1, 250_000, tzinfo=UTC)
MADE = {"words": ['say "when"', "Łódź", None], "share": 0.5}


def identifiers(viewer: Viewer, person_id: UUID) -> QuerySet[OrganisationIdentifier]:
    return OrganisationIdentifier.objects.select_related("organisation").order_by("-organisation__name")


def values(viewer: Viewer, person_id: UUID) -> QuerySet[Organisation, tuple[Any, ...]]:
    made = {
        "day": Value(date(2026, 11, 22), DateField()),
        "pence": Value(Decimal("0.10"), DecimalField(max_digits=6, decimal_places=2)),
        "share": Value(0.25, FloatField()),
        "said": Value(MADE, JSONField()),
    }
    return Organisation.objects.annotate(**made).order_by("name").values_list("id", "name", *made)[:2]


def events(viewer: Viewer, person_id: UUID) -> QuerySet[EventRow]:
    return EventRow.objects.order_by("-pk")


def nobody(viewer: Viewer, person_id: UUID) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=[])


def nothing(viewer: Viewer, person_id: UUID) -> None:
    return None


@pytest.mark.django_db
def test_questions_asked_together_are_one_query_with_the_rows_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(("Ash", "Birch", "Cedar")):
        company = [("COMPANY", f"0000000{number}")]
        organisations.register(
            name=name, kind="PRACTICE", local_code=name.upper(), identifiers=company, by=SYSTEM, at=AT
        )
    questions: list[Any] = [identifiers, values, events, nobody, nothing]
    monkeypatch.setattr(together, "_QUESTIONS", [])
    for question in questions:
        together.about_person(question)
    person_id = new_id()
    alone = [together.rows(question, SYSTEM_VIEWER, person_id) for question in questions]
    with together.together(SYSTEM_VIEWER, person_id), CaptureQueriesContext(connection) as asked:
        at_once = [together.rows(question, SYSTEM_VIEWER, person_id) for question in questions]
        named = [row.organisation.name for row in at_once[0]]
    assert len(asked) == 1
    assert at_once == alone
    assert named == [row.organisation.name for row in alone[0]]
    assert len(named) >= 3
    assert [type(value) for value in at_once[1][0]] == [UUID, str, date, Decimal, float, dict]
    assert at_once[1][0][-1] == MADE
    assert [_columns(row) for row in at_once[2]] == [_columns(row) for row in alone[2]] != []


@pytest.mark.django_db
def test_a_question_about_somebody_else_is_asked_by_itself() -> None:
    with together.together(SYSTEM_VIEWER, new_id()), CaptureQueriesContext(connection) as asked:
        together.rows(values, SYSTEM_VIEWER, new_id())
    assert len(asked) == 1
    assert "json_agg" not in asked[0]["sql"]


def _columns(row: EventRow) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
