"""Two records of one person are linked and parted again; rows wait for a human, who may change their mind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories.people import AT, LATER, organisation, person, resolve, row, user
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Role
from goodwork.kernel.ids import new_id
from goodwork.kernel.states import CannotMove
from goodwork.ledger.events.models import EventRow
from goodwork.registers.people import queries, services
from goodwork.registers.people.codes import ReviewReason, ReviewState
from goodwork.registers.people.models import (
    Consent,
    ContactNeeds,
    ContactPoint,
    IdentityReview,
    Person,
    PersonAddress,
    PersonName,
    Registration,
)
from goodwork.registers.people.rows import Held, from_json, to_json

pytestmark = pytest.mark.django_db
STAFF = Actor(kind=ActorKind.USER, id=new_id())
MO = row("Mo", "Ali", date(1980, 5, 5), "M22 9WA", mobile="07700900111")
MARTIN = row("Martin", "Hill", date(1981, 6, 6), "M4 6HN", nhs_number="9815908308", email="martin@example.org")


def everything() -> dict[str, list[dict[str, Any]]]:
    models = (Person, PersonName, PersonAddress, ContactPoint, ContactNeeds, Registration, Consent)
    return {m.__name__: list(m._default_manager.order_by("pk").values()) for m in models}


def two_people() -> tuple[UUID, UUID]:
    mo, martin = resolve(MO, MARTIN)
    assert mo.person_id is not None
    assert martin.person_id is not None
    return mo.person_id, martin.person_id


def test_linked_records_are_one_person_everywhere() -> None:
    mo, martin = two_people()
    services.link(kept_id=mo, merged_id=martin, by=STAFF, at=LATER)
    facts = queries.reach_facts(SYSTEM_VIEWER, [mo, martin], at=LATER)
    assert facts[mo] == replace(facts[martin], person_id=mo)
    assert (facts[mo].given_name, facts[mo].mobile, facts[mo].email) == ("Mo", "+447700900111", "martin@example.org")
    card = queries.card(SYSTEM_VIEWER, martin, at=LATER)
    assert (card.person_id, card.name, card.nhs_number) == (mo, "Mo Ali", "981 590 8308")
    assert [n.name for n in card.other_names] == ["Martin Hill"]
    assert [link.record_id for link in card.linked] == [martin]
    assert queries.ids_of(SYSTEM_VIEWER, martin) == (mo, martin)
    assert queries.known_as(SYSTEM_VIEWER, [martin]) == {martin: mo}
    assert queries.records_of(SYSTEM_VIEWER, [martin]) == {mo: mo, martin: mo}
    assert queries.is_birth_date(SYSTEM_VIEWER, mo, date(1981, 6, 6), at=LATER)


def test_later_rows_are_held_against_all_that_both_records_have_had() -> None:
    mo, martin = two_people()
    services.link(kept_id=mo, merged_id=martin, by=STAFF, at=LATER)
    mixed = row("Martin", "Ali", date(1980, 5, 5), "M4 6HN")
    numbered = replace(MO, claim=replace(MO.claim, nhs_number="9815908308"))
    found = resolve(mixed, numbered, at=LATER)
    assert [(r.kind, r.person_id) for r in found] == [("MATCHED", mo), ("MATCHED", mo)]
    assert Person.objects.get(id=mo).nhs_number is None


def test_parting_restores_both_sides_exactly() -> None:
    mo, martin = two_people()
    third = person(given_name="M", family_name="Hille", birth_date=date(1950, 1, 1))
    services.link(kept_id=martin, merged_id=third, by=STAFF, at=LATER)
    before = everything()
    services.link(kept_id=mo, merged_id=martin, by=STAFF, at=LATER)
    assert queries.ids_of(SYSTEM_VIEWER, third) == (mo, martin, third)
    services.part(merged_id=martin, by=STAFF, at=LATER)
    assert everything() == before
    assert queries.ids_of(SYSTEM_VIEWER, third) == (martin, third)
    linking = EventRow.objects.filter(kind__in=["PeopleLinked", "PeopleParted"]).order_by("id")
    assert list(linking.values_list("kind", flat=True)) == ["PeopleLinked", "PeopleLinked", "PeopleParted"]


def test_what_can_not_be_linked_or_parted() -> None:
    mo, martin = two_people()
    with pytest.raises(services.CannotLink):
        services.link(kept_id=mo, merged_id=mo, by=STAFF, at=LATER)
    with pytest.raises(services.CannotPart):
        services.part(merged_id=mo, by=STAFF, at=LATER)
    services.link(kept_id=mo, merged_id=martin, by=STAFF, at=LATER)
    with pytest.raises(services.CannotLink):
        services.link(kept_id=martin, merged_id=mo, by=STAFF, at=LATER)
    with pytest.raises(NotVisible):
        services.link(kept_id=mo, merged_id=new_id(), by=STAFF, at=LATER)


def test_a_death_of_one_record_holds_for_both_while_they_are_linked() -> None:
    mo, martin = two_people()
    services.record_death(person_id=martin, by=STAFF, at=LATER)
    services.stop_texts(person_id=martin, by=STAFF, at=LATER)
    services.link(kept_id=mo, merged_id=martin, by=STAFF, at=LATER)
    told = EventRow.objects.filter(person_id=mo, kind__in=["DeathRecorded", "TextsStopped"])
    assert told.count() == 2
    assert queries.reach_facts(SYSTEM_VIEWER, [mo], at=LATER)[mo].deceased
    [again] = resolve(MO, at=LATER)
    assert again.deceased
    services.part(merged_id=martin, by=STAFF, at=LATER)
    assert not queries.reach_facts(SYSTEM_VIEWER, [mo], at=LATER)[mo].deceased


def held(new: Any, **more: Any) -> UUID:
    [found] = resolve(new, **more)
    assert found.person_id is None
    item = Held(
        source_kind="FIT_NOTE_REQUEST",
        source_id=new_id(),
        row=new,
        candidate_ids=found.candidate_ids,
        reason=ReviewReason(found.kind),
    )
    return services.hold_many([item], organisation_id=organisation(), by=STAFF, at=AT)[0]


POSSIBLE = row("Mo", "Ali", date(1980, 5, 5), "M4 6HN", mobile="07700900222", address_line="2 Example Street")


def test_a_row_survives_its_way_through_the_review_list() -> None:
    full = replace(MARTIN, deceased=True, deceased_date=date(2026, 1, 1), opted_out=True, contact_method="4")
    assert from_json(to_json(full)) == full
    assert from_json(to_json(MO)) == MO


def test_a_row_that_waits_shows_both_sides_and_changes_nobody() -> None:
    mo = person(given_name="Mo", family_name="Ali", birth_date=date(1980, 5, 5), mobile="07700900111")
    before = everything()
    review_id = held(POSSIBLE)
    assert everything() == before
    reader = user((Role.PRACTICE_STAFF, organisation()))
    [listed] = queries.reviews(reader, at=AT).rows
    assert (listed.review_id, listed.name, listed.reason) == (review_id, "Mo Ali", "POSSIBLE_MATCH")
    view = queries.review(reader, review_id, at=AT)
    [candidate] = view.candidates
    assert (candidate.person_id, candidate.name, candidate.agreeing) == (mo, "Mo Ali", 3)
    agreed = {f.label: f.agrees for f in candidate.fields}
    assert agreed == {
        "NHS number": None,
        "Given name": True,
        "Family name": True,
        "Date of birth": True,
        "Postcode": False,
        "Address": None,
        "Telephone": False,
        "Email": None,
        "Gender": None,
    }


def test_a_reader_of_another_practice_and_a_coach_see_no_review() -> None:
    person(given_name="Mo", family_name="Ali", birth_date=date(1980, 5, 5))
    review_id = held(POSSIBLE)
    for role, place in (
        (Role.PRACTICE_STAFF, organisation("P84010")),
        (Role.WORK_COACH, organisation()),
        (Role.COMMISSIONER, organisation()),
    ):
        viewer = user((role, place))
        assert queries.reviews(viewer, at=AT).total == 0
        with pytest.raises(NotVisible):
            queries.review(viewer, review_id, at=AT)


def test_a_side_that_the_reader_may_not_see_is_withheld_but_agreement_is_told() -> None:
    person(
        practice=organisation("P84010"),
        given_name="Mo",
        family_name="Ali",
        birth_date=date(1980, 5, 5),
        mobile="07700900111",
    )
    review_id = held(POSSIBLE)
    [candidate] = queries.review(user((Role.PRACTICE_STAFF, organisation())), review_id, at=AT).candidates
    assert candidate.withheld
    assert "Ali" not in candidate.name
    assert {f.known_value for f in candidate.fields} == {"", "Not shown"}
    assert candidate.agreeing == 3
    operator = user((Role.ADMINISTRATOR, organisation()))
    view = queries.review(operator, review_id, at=AT)
    assert view.name == "Not shown"
    assert {f.row_value for c in view.candidates for f in c.fields} == {"", "Not shown"}


def test_linking_a_row_makes_its_facts_the_persons_and_undo_takes_them_away_again() -> None:
    mo = person(given_name="Mo", family_name="Ali", birth_date=date(1980, 5, 5))
    review_id = held(POSSIBLE)
    before = everything()
    assert services.link_review(review_id=review_id, person_id=mo, by=STAFF, at=LATER) == mo
    assert queries.reach_facts(SYSTEM_VIEWER, [mo], at=LATER)[mo].mobile == "+447700900222"
    review = IdentityReview.objects.get()
    assert (review.state, review.linked_to_id, review.decided_by_id) == ("LINKED", mo, STAFF.id)
    decided = EventRow.objects.get(kind="IdentityReviewDecided").data
    assert (decided["decision"], decided["person_id"], decided["source_id"]) == (
        "LINKED",
        str(mo),
        str(review.source_id),
    )
    with pytest.raises(CannotMove):
        services.keep_apart(review_id=review_id, by=STAFF, at=LATER)
    services.undo_review(review_id=review_id, by=STAFF, at=LATER)
    assert queries.reach_facts(SYSTEM_VIEWER, [mo], at=LATER)[mo].mobile is None
    kept = everything()
    own = review.person_id
    assert [r for r in kept["Person"] if r["id"] != own] == before["Person"]
    assert [r for r in kept["PersonName"] if r["person_id"] != own] == before["PersonName"]
    assert IdentityReview.objects.get().state == ReviewState.OPEN
    with pytest.raises(CannotMove):
        services.undo_review(review_id=review_id, by=STAFF, at=LATER)


def test_keeping_apart_makes_a_person_of_the_row_and_changing_ones_mind_links_them() -> None:
    mo = person(given_name="Mo", family_name="Ali", birth_date=date(1980, 5, 5))
    review_id = held(POSSIBLE)
    own = services.keep_apart(review_id=review_id, by=STAFF, at=LATER)
    assert own != mo
    assert queries.card(SYSTEM_VIEWER, own, at=LATER).address_line == "2 Example Street"
    services.undo_review(review_id=review_id, by=STAFF, at=LATER)
    services.link_review(review_id=review_id, person_id=mo, by=STAFF, at=LATER)
    assert queries.known_as(SYSTEM_VIEWER, [own]) == {own: mo}
    assert Person.objects.count() == 2


def test_the_number_in_conflict_stays_with_whom_it_was() -> None:
    mo = person(given_name="Mo", family_name="Ali", birth_date=date(1980, 5, 5), nhs_number="9815908308")
    review_id = held(row("Bea", "Hill", date(1999, 9, 9), nhs_number="9815908308"))
    own = services.keep_apart(review_id=review_id, by=STAFF, at=LATER)
    assert Person.objects.get(id=mo).nhs_number == "9815908308"
    other = Person.objects.get(id=own)
    assert (other.nhs_number, other.nhs_verification_status) == (None, "05")


def test_what_is_held_already_keeps_its_review() -> None:
    person(given_name="Mo", family_name="Ali", birth_date=date(1980, 5, 5))
    review_id = held(POSSIBLE)
    review = IdentityReview.objects.get()
    again = Held(
        source_kind=review.source_kind,
        source_id=review.source_id,
        row=POSSIBLE,
        candidate_ids=(),
        reason=ReviewReason.POSSIBLE_MATCH,
    )
    assert services.hold_many([again], organisation_id=organisation(), by=STAFF, at=LATER) == [review_id]
    assert EventRow.objects.filter(kind="IdentityReviewOpened").count() == 1


def test_a_row_can_not_be_linked_to_its_own_record() -> None:
    person(given_name="Mo", family_name="Ali", birth_date=date(1980, 5, 5))
    review_id = held(POSSIBLE)
    own = services.keep_apart(review_id=review_id, by=STAFF, at=LATER)
    services.undo_review(review_id=review_id, by=STAFF, at=LATER)
    with pytest.raises(services.CannotLink):
        services.link_review(review_id=review_id, person_id=own, by=STAFF, at=LATER)


def test_who_may_be_the_same_as_a_known_person_is_found() -> None:
    ana = person()
    twin = person(
        practice=organisation("P84010"), given_name="Bea", nhs_number="9815908308", birth_date=date(1991, 1, 1)
    )
    near = person(given_name="Ana", family_name="Evans", birth_date=date(1999, 1, 1), postcode="M4 6HN")
    services.correct_details(person_id=near, postcode="M22 9WA", by=STAFF, at=LATER)
    found = queries.duplicates_of(user((Role.PRACTICE_STAFF, organisation())), ana, at=LATER)
    assert [p.person_id for p in found.people] == [near]
    assert twin not in found.person_ids()
