"""The laws of people hold after everything that can happen, and each sees a violation that is planted."""

from __future__ import annotations

from datetime import date

import pytest

from factories.people import AT, LATER, organisation, person, row
from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.ids import new_id
from goodwork.registers.people import laws, services
from goodwork.registers.people.codes import ReviewReason
from goodwork.registers.people.models import Consent, IdentityReview, Person, PersonLink, PersonName
from goodwork.registers.people.rows import Held

pytestmark = pytest.mark.django_db
ALL = (
    laws.links_lead_to_one_record,
    laws.everybody_came_by_an_event,
    laws.the_erased_are_gone,
    laws.states_and_events_agree,
)


def findings() -> list[str]:
    return [finding.law for check in ALL for finding in check(at=LATER)]


def a_full_life() -> None:
    one = person()
    two = person(given_name="Bea", family_name="Hill", birth_date=date(1950, 1, 1))
    three = person(given_name="Cy", family_name="Dodd", birth_date=date(1951, 1, 1))
    grow = organisation("GROW", "PROVIDER")
    about = {"person_id": one, "recipient_id": grow, "wording_version": "1", "by": SYSTEM}
    services.give_consent(at=AT, **about)
    services.withdraw_consent(at=LATER, **about)
    services.link(kept_id=two, merged_id=three, by=SYSTEM, at=LATER)
    services.link(kept_id=one, merged_id=two, by=SYSTEM, at=LATER)
    held = Held(
        source_kind="LIST_RECORD",
        source_id=new_id(),
        row=row(postcode="M4 6HN"),
        candidate_ids=(one,),
        reason=ReviewReason.POSSIBLE_MATCH,
    )
    [review] = services.hold_many([held], organisation_id=organisation(), by=SYSTEM, at=LATER)
    services.link_review(review_id=review, person_id=three, by=SYSTEM, at=LATER)
    services.undo_review(review_id=review, by=SYSTEM, at=LATER)
    services.keep_apart(review_id=review, by=SYSTEM, at=LATER)
    services.part(merged_id=two, by=SYSTEM, at=LATER)
    services.erase(person_id=two, record_class="ADULT_HEALTH", by=SYSTEM, at=LATER)


def test_everything_that_can_happen_keeps_the_laws() -> None:
    a_full_life()
    assert findings() == []


def test_a_broken_link_is_seen() -> None:
    a_full_life()
    PersonLink.objects.update(parted_at=None, parted_by_kind="")
    assert "people.links_lead_to_one_record" in findings()


def test_a_person_known_under_a_linked_record_is_seen() -> None:
    a_full_life()
    lost = Person.objects.filter(merged_into__isnull=True).first()
    assert lost is not None
    Person.objects.filter(merged_into__isnull=False).update(known_as=lost.id)
    assert "people.links_lead_to_one_record" in findings()


def test_a_person_without_event_is_seen() -> None:
    made = new_id()
    Person.objects.create(id=made, known_as=made, birth_date=date(1990, 1, 1), registered_at=AT)
    assert findings() == ["people.everybody_came_by_an_event"]


def test_a_name_of_an_erased_person_is_seen() -> None:
    a_full_life()
    erased = Person.objects.filter(erased_at__isnull=False).first()
    PersonName.objects.create(
        person=erased, given_name="Bea", family_name="Hill", given_key="bea", family_key="hill", from_at=AT
    )
    assert findings() == ["people.the_erased_are_gone"]


def test_a_review_and_a_consent_changed_without_event_are_seen() -> None:
    a_full_life()
    IdentityReview.objects.update(state="LINKED")
    Consent.objects.filter(until_at__isnull=True).update(state="GIVEN")
    assert findings() == ["people.states_and_events_agree"] * 2
