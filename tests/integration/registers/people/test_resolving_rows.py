"""Rows become people: a batch decides as if row by row, and writes what each row brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.events.models import EventRow
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.people.identity import resolve_many
from goodwork.registers.people.models import (
    ContactNeeds,
    ContactPoint,
    Person,
    PersonAddress,
    PersonName,
    Registration,
)
from goodwork.registers.people.rows import PersonRow
from goodwork.registers.people.rules import IdentityClaim, KnownPeople, Verdict, keys_of, new_known

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANA = PersonRow(
    claim=IdentityClaim("Ana", "Evans", date(1990, 1, 1), "M22 9WA", "9815908308"),
    gender="2",
    ethnic_category="A",
    language="pl",
    mobile="07700 900186",
    landline="0161 496 0938",
    email="ana@example.org",
    address_line="1 Example Street",
    contact_method="9",
)


def practice(code: str = "P84048") -> UUID:
    return Organisation.objects.create(
        name=f"Practice {code}", name_folded=code.lower(), kind="PRACTICE", ods_code=code, source="TEST"
    ).pk


claims = st.builds(
    IdentityClaim,
    given_name=st.sampled_from(["Mo", "MO", "Martin", "Olena", "Łukasz", "'", "Ana-Maria"]),
    family_name=st.sampled_from(["Šimić", "Simic", "Evans", "O'Neil", "’", "Mo"]),
    birth_date=st.sampled_from([date(1984, 2, 26), date(1984, 2, 29)]),
    postcode=st.sampled_from(["", "M4  6HN", "m46hn", "M22 9WA", "ZZ99 3VZ"]),
    nhs_number=st.sampled_from([None, None, None, "9815908308", "9281948214", "9491186256"]),
)


class Batches(TestCase):
    """However rows are cut into batches, the decisions are those of one row after the other."""

    @settings(deadline=None, max_examples=40)
    @given(st.lists(claims, max_size=16), st.integers(1, 6))
    def test_the_cut_does_not_matter(self, rows: list[IdentityClaim], size: int) -> None:
        known = KnownPeople()
        expected: list[tuple[Verdict, int | None, int]] = []
        for i, claim in enumerate(rows):
            keys = keys_of(claim)
            decision = known.decide(keys)
            person = decision.person_id
            if decision.verdict is Verdict.NEW:
                person = UUID(int=i)
                known.add(new_known(person, keys))
            elif person is not None:
                known.learn(person, keys)
            expected.append((decision.verdict, person.int if person else None, len(decision.candidate_ids)))
        organisation = practice()
        found: list[tuple[Verdict, int | None, int]] = []
        first: dict[UUID, int] = {}
        for start in range(0, len(rows), size):
            part = [PersonRow(claim=claim) for claim in rows[start : start + size]]
            for i, r in enumerate(resolve_many(part, organisation_id=organisation, by=SYSTEM, at=AT), start):
                who = first.setdefault(r.person_id, i) if r.person_id else None
                found.append((r.kind, who, len(r.candidate_ids)))
        assert found == expected


@pytest.mark.django_db
def test_a_new_person_has_everything_that_the_row_says() -> None:
    organisation = practice()
    [found] = resolve_many([ANA], organisation_id=organisation, by=SYSTEM, at=AT)
    person = Person.objects.get()
    assert (found.kind, found.person_id, found.birth_date) == (Verdict.NEW, person.id, date(1990, 1, 1))
    assert (person.nhs_number, person.nhs_verification_status, person.known_as) == ("9815908308", "02", person.id)
    assert (person.gender, person.ethnic_category, person.language) == ("2", "A", "pl")
    assert {(c.kind, c.value) for c in ContactPoint.objects.all()} == {
        ("MOBILE", "+447700900186"),
        ("LANDLINE", "+441614960938"),
        ("EMAIL", "ana@example.org"),
    }
    address = PersonAddress.objects.get()
    assert (address.address_line, address.postcode, address.postcode_key) == ("1 Example Street", "M22 9WA", "M229WA")
    assert Registration.objects.get().organisation_id == organisation
    assert ContactNeeds.objects.get().contact_method == "9"
    event = EventRow.objects.get()
    assert event.kind == "PersonRegistered"
    assert event.data == {
        "person_id": str(person.id),
        "organisation_id": str(organisation),
        "gender": "2",
        "ethnic_category": "A",
    }


@pytest.mark.django_db
def test_a_match_adds_what_was_missing_and_never_changes_the_birth_date() -> None:
    organisation = practice()
    bare = PersonRow(claim=replace(ANA.claim, nhs_number=None))
    moved = replace(
        ANA,
        claim=IdentityClaim("Ana", "Edwards", date(1990, 1, 1), "M4 6HN", "9815908308"),
        mobile="07700900187",
        address_line="2 Example Street",
    )
    wrong_birth = replace(ANA, claim=replace(moved.claim, birth_date=date(1999, 9, 9)), mobile="")
    [one] = resolve_many([bare], organisation_id=organisation, by=SYSTEM, at=AT)
    rest = resolve_many([ANA, moved, wrong_birth], organisation_id=organisation, by=SYSTEM, at=LATER)
    assert [r.kind for r in rest] == [Verdict.MATCHED] * 3
    assert {r.person_id for r in rest} == {one.person_id}
    assert {r.birth_date for r in rest} == {date(1990, 1, 1)}
    person = Person.objects.get()
    assert (person.nhs_number, person.birth_date) == ("9815908308", date(1990, 1, 1))
    assert PersonName.objects.get(until_at__isnull=True).family_name == "Edwards"
    assert PersonName.objects.get(until_at=LATER).family_name == "Evans"
    assert list(PersonAddress.objects.order_by("id").values_list("postcode", "until_at"))[-1] == ("M4 6HN", None)
    assert ContactPoint.objects.get(kind="MOBILE", until_at__isnull=True).value == "+447700900187"
    kinds = list(EventRow.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["PersonRegistered", "PersonMatched", "PersonMatched", "PersonMatched"]


@pytest.mark.django_db
def test_a_death_and_an_opt_out_stay_and_count_from_their_own_row_on() -> None:
    rows = [ANA, replace(ANA, deceased=True, opted_out=True), ANA]
    found = resolve_many(rows, organisation_id=practice(), by=SYSTEM, at=AT)
    assert [(r.deceased, r.opted_out) for r in found] == [(False, False), (True, True), (True, True)]
    person = Person.objects.get()
    assert (person.deceased, person.deceased_date, person.opted_out_at) == (True, None, AT)
    assert EventRow.objects.filter(kind__in=["DeathRecorded", "OptedOut"]).count() == 2


@pytest.mark.django_db
def test_rows_for_a_human_make_and_change_nobody() -> None:
    organisation = practice()
    resolve_many([ANA], organisation_id=organisation, by=SYSTEM, at=AT)
    before = (list(Person.objects.values()), list(PersonName.objects.values()), list(ContactPoint.objects.values()))
    conflict = PersonRow(claim=IdentityClaim("Bea", "Hill", date(1980, 1, 1), "", "9815908308"), deceased=True)
    possible = PersonRow(claim=IdentityClaim("Ana", "Evans", date(1990, 1, 1)), mobile="07700900999")
    found = resolve_many([conflict, possible], organisation_id=organisation, by=SYSTEM, at=LATER)
    assert [r.kind for r in found] == [Verdict.NHS_NUMBER_CONFLICT, Verdict.POSSIBLE_MATCH]
    assert all(r.person_id is None and r.candidate_ids == (before[0][0]["id"],) for r in found)
    after = (list(Person.objects.values()), list(PersonName.objects.values()), list(ContactPoint.objects.values()))
    assert after == before


@pytest.mark.django_db
def test_an_export_does_not_outweigh_what_somebody_said() -> None:
    organisation = practice()
    resolve_many([ANA], organisation_id=organisation, by=SYSTEM, at=AT)
    ContactPoint.objects.filter(kind="MOBILE").update(said_by="PERSON", value="+447700900111")
    Person.objects.update(language="en", language_said_by="PERSON")
    ContactNeeds.objects.update(said_by="STAFF", contact_method="3", reading_need=True)
    new = replace(ANA, contact_method="4", information_format="11")
    resolve_many([new], organisation_id=organisation, by=SYSTEM, at=LATER)
    assert ContactPoint.objects.get(kind="MOBILE", until_at__isnull=True).value == "+447700900111"
    assert Person.objects.get().language == "en"
    needs = ContactNeeds.objects.get(until_at__isnull=True)
    assert (needs.contact_method, needs.information_format, needs.reading_need, needs.said_by) == (
        "3",
        "11",
        True,
        "STAFF",
    )


@pytest.mark.django_db
def test_another_practice_takes_a_person_over() -> None:
    one, two = practice(), practice("P84010")
    resolve_many([ANA], organisation_id=one, by=SYSTEM, at=AT)
    resolve_many([ANA], organisation_id=two, by=SYSTEM, at=LATER)
    assert Registration.objects.get(until_date__isnull=True).organisation_id == two
    assert EventRow.objects.filter(kind="PracticeChanged").count() == 1


@pytest.mark.django_db
def test_a_dry_run_decides_and_writes_nothing() -> None:
    found = resolve_many([ANA, ANA], organisation_id=practice(), by=SYSTEM, at=AT, dry_run=True)
    assert [r.kind for r in found] == [Verdict.NEW, Verdict.MATCHED]
    assert not Person.objects.exists()
    assert not EventRow.objects.exists()


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_rows() -> None:
    organisation = practice()
    rows = [
        PersonRow(
            claim=IdentityClaim(f"Given{i:03}", f"Evans{i:03}", date(1950 + i % 50, 1, 1), "M22 9WA"),
            mobile="07700900100",
        )
        for i in range(300)
    ]
    resolve_many(rows, organisation_id=organisation, by=SYSTEM, at=AT)
    with CaptureQueriesContext(connection) as queries:
        resolve_many(rows, organisation_id=organisation, by=SYSTEM, at=LATER)
    assert len(queries) <= 20
    assert Person.objects.count() == 300
