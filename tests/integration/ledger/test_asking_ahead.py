"""What the parts of a page want next is asked in one query, and each part finds it; elsewhere each asks by itself."""

from __future__ import annotations

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from factories.pathway import AT, place
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.remembering import one_look
from goodwork.ledger import together
from goodwork.ledger.events import queries as events
from goodwork.ledger.together import ahead, ask_ahead, asked
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations import services
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.organisations.rules import Kind
from goodwork.registers.places import queries as places


@pytest.mark.django_db
def test_one_query_answers_what_three_rooms_ask(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    place("M22 9UH", "E08000003")
    made = services.register(name="Big Life", kind=Kind.VCSE, local_code="BIG", by=SYSTEM, at=AT)
    alone = organisations.get(SYSTEM_VIEWER, made)
    where = places.place_of(SYSTEM_VIEWER, "M22 9UH")
    told = events.of_subject(SYSTEM_VIEWER, "ORGANISATION", made)
    by_name = ("by name", Organisation.objects.filter(name="Big Life"))
    with one_look():
        with django_assert_num_queries(1):
            ask_ahead(
                organisations.one_ahead(SYSTEM_VIEWER, made),
                places.place_ahead(SYSTEM_VIEWER, "M22 9UH"),
                None,
                events.subject_ahead(SYSTEM_VIEWER, "ORGANISATION", made),
                ahead(*by_name),
            )
        with django_assert_num_queries(0):
            assert organisations.many(SYSTEM_VIEWER, [made]) == {made: alone}
            assert places.place_of(SYSTEM_VIEWER, "M22 9UH") == where is not None
            assert events.of_subject(SYSTEM_VIEWER, "ORGANISATION", made) == told != []
            assert [row.pk for row in asked(*by_name)] == [made]
            assert organisations.one_ahead(SYSTEM_VIEWER, made) is None
            assert ahead(*by_name) is None


@pytest.mark.django_db
def test_questions_about_one_value_each_stand_ready(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    where = {"M22 9UH": "E08000003", "M33 2AA": "E08000009"}
    for postcode, la_code in where.items():
        place(postcode, la_code)
    made = services.register(name="Big Life", kind=Kind.VCSE, local_code="BIG", by=SYSTEM, at=AT)
    written = []
    for postcode, organisation_id, found in (
        ("M22 9UH", made, True),
        ("M33 2AA", uuid4(), False),
        ("M1 1AA", made, True),
    ):
        with one_look():
            with django_assert_num_queries(1):
                ask_ahead(
                    organisations.one_ahead(SYSTEM_VIEWER, organisation_id),
                    places.place_ahead(SYSTEM_VIEWER, postcode),
                )
            written.append(together._statement.cache_info().misses)
            with django_assert_num_queries(0):
                assert bool(organisations.many(SYSTEM_VIEWER, [organisation_id])) is found
                lies = places.place_of(SYSTEM_VIEWER, postcode)
                assert (lies.la_code if lies else None) == where.get(postcode)
    assert len(set(written)) == 1


@pytest.mark.django_db
def test_what_saves_nothing_is_not_asked_ahead(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows = Organisation.objects.filter(name="Big Life")
    with django_assert_num_queries(0):
        ask_ahead(ahead("by name", rows), ahead("again", rows))
        with one_look():
            ask_ahead(ahead("by name", rows))
    with django_assert_num_queries(1):
        assert asked("by name", rows) == []
