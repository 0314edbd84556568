"""Details, needs, flags and consents: each service's success and each refusal."""

from __future__ import annotations

from datetime import date

import pytest

from factories.people import AT, LATER, organisation, person, resolve, row, user
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Role
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.models import EventRow
from goodwork.registers.people import queries, services
from goodwork.registers.people.codes import ConsentState, ContactKind, SaidBy
from goodwork.registers.people.models import Consent, ContactPoint, Person, PersonAddress, PersonName

pytestmark = pytest.mark.django_db
STAFF = Actor(kind=ActorKind.USER, id=new_id())


def kinds() -> list[str]:
    found = list(EventRow.objects.order_by("id").values_list("kind", flat=True))
    return [k for k in found if k != "PersonRegistered"]


def test_a_correction_keeps_what_was_there_before_with_its_dates() -> None:
    ana = person(mobile="07700900186", address_line="1 Example Street")
    services.correct_details(
        person_id=ana,
        family_name="Edwards",
        birth_date=date(1991, 2, 3),
        nhs_number="9815908308",
        postcode="m4 6hn",
        mobile="0161 496 0938",
        email="ana@example.org",
        gender="2",
        by=STAFF,
        at=LATER,
    )
    found = Person.objects.get()
    assert (found.birth_date, found.nhs_number, found.nhs_verification_status) == (date(1991, 2, 3), "9815908308", "02")
    assert PersonName.objects.get(until_at=LATER).family_name == "Evans"
    assert PersonName.objects.get(until_at__isnull=True).said_by == "STAFF"
    address = PersonAddress.objects.get(until_at__isnull=True)
    assert (address.address_line, address.postcode, address.postcode_key) == ("1 Example Street", "M4 6HN", "M46HN")
    # A landline given in the field for mobiles goes where it belongs, and the mobile stays.
    assert {(c.kind, c.value) for c in ContactPoint.objects.filter(until_at__isnull=True)} == {
        ("MOBILE", "+447700900186"),
        ("LANDLINE", "+441614960938"),
        ("EMAIL", "ana@example.org"),
    }
    assert kinds() == ["DetailsCorrected"]
    assert EventRow.objects.get(kind="DetailsCorrected").data["fields"] == [
        "BIRTH_DATE",
        "NHS_NUMBER",
        "NHS_VERIFICATION_STATUS",
        "GENDER",
        "NAME",
        "ADDRESS",
        "LANDLINE",
        "EMAIL",
    ]


def test_nothing_corrected_writes_no_event() -> None:
    ana = person()
    services.correct_details(person_id=ana, given_name="Ana", family_name="Evans", email="", by=STAFF, at=LATER)
    assert kinds() == []
    assert PersonName.objects.count() == 1


def test_a_contact_point_can_be_taken_away() -> None:
    ana = person(mobile="07700900186")
    services.correct_details(person_id=ana, mobile="", by=STAFF, at=LATER)
    assert queries.reach_facts(SYSTEM_VIEWER, [ana], at=LATER)[ana].mobile is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"mobile": "070 1234"}, "mobile"),
        ({"landline": "none"}, "landline"),
        ({"email": "ana"}, "email"),
        ({"postcode": "Manchester"}, "postcode"),
        ({"family_name": " "}, "family_name"),
        ({"gender": "5"}, "gender"),
        ({"ethnic_category": "?"}, "ethnic_category"),
    ],
)
def test_what_can_not_stand_is_refused_by_field_and_changes_nothing(wrong: dict[str, str], field: str) -> None:
    ana = person()
    with pytest.raises(services.CannotCorrect) as refused:
        services.correct_details(person_id=ana, given_name="Bea", **wrong, by=STAFF, at=LATER)
    assert refused.value.field == field
    assert PersonName.objects.get().given_name == "Ana"


def test_a_number_that_another_record_has_is_refused() -> None:
    person(nhs_number="9815908308")
    bea = person(given_name="Bea", family_name="Hill", birth_date=date(1950, 1, 1))
    with pytest.raises(services.CannotCorrect, match="Another record has this NHS number"):
        services.correct_details(person_id=bea, nhs_number="9815908308", by=STAFF, at=LATER)


def test_a_dead_number_is_not_used_until_it_is_given_again() -> None:
    ana = person(mobile="07700900186")
    for _ in range(2):
        services.flag_contact_point_failed(
            person_id=ana, channel=ContactKind.MOBILE, value="+447700900186", by=SYSTEM, at=LATER
        )
    facts = queries.reach_facts(SYSTEM_VIEWER, [ana], at=LATER)[ana]
    assert (facts.mobile, facts.dead) == (None, frozenset({"+447700900186"}))
    assert kinds() == ["ContactPointFailed"]
    services.correct_details(person_id=ana, mobile="07700900186", by=STAFF, at=LATER)
    assert queries.reach_facts(SYSTEM_VIEWER, [ana], at=LATER)[ana].mobile == "+447700900186"


def test_needs_are_said_once_and_used_from_then_on() -> None:
    ana = person(contact_method="9")
    services.set_reading_need(person_id=ana, reading_need=True, by=STAFF, at=LATER)
    services.set_contact_needs(person_id=ana, professional="BSL", interpreter_language="ti", by=STAFF, at=LATER)
    services.set_contact_needs(person_id=ana, professional="BSL", by=STAFF, at=LATER)
    facts = queries.reach_facts(SYSTEM_VIEWER, [ana], at=LATER)[ana]
    assert (facts.contact_method, facts.reading_need, facts.professional, facts.interpreter) == ("9", True, "BSL", "ti")
    assert facts.needs_said_by is SaidBy.STAFF
    assert kinds() == ["ContactNeedsChanged", "ContactNeedsChanged"]
    with pytest.raises(services.CannotCorrect):
        services.set_contact_needs(person_id=ana, contact_method="77", by=STAFF, at=LATER)
    with pytest.raises(services.CannotCorrect):
        services.set_contact_needs(person_id=ana, interpreter_language="a b", by=STAFF, at=LATER)


def test_a_language_is_kept_against_later_exports() -> None:
    ana = person(language="pl")
    services.set_language(person_id=ana, language="ur", by=Actor(kind=ActorKind.PERSON, id=ana), at=LATER)
    resolve(row(language="pl"), at=LATER)
    facts = queries.reach_facts(SYSTEM_VIEWER, [ana], at=LATER)[ana]
    assert (facts.language, facts.language_said_by) == ("ur", SaidBy.PERSON)
    assert kinds() == ["LanguageChanged", "PersonMatched"]
    with pytest.raises(services.CannotCorrect):
        services.set_language(person_id=ana, language="Polish please", by=STAFF, at=LATER)


def test_flags_are_set_once_and_lifted_once() -> None:
    ana = person()
    for _ in range(2):
        services.stop_texts(person_id=ana, by=STAFF, at=LATER)
        services.opt_out(person_id=ana, by=STAFF, at=LATER)
        services.restrict(person_id=ana, by=STAFF, at=LATER)
        services.set_safe_contact(person_id=ana, by=STAFF, at=LATER)
    facts = queries.reach_facts(SYSTEM_VIEWER, [ana], at=LATER)[ana]
    assert (facts.texts_stopped, facts.opted_out, facts.restricted, facts.safe_contact) == (True,) * 4
    for _ in range(2):
        services.allow_texts(person_id=ana, by=STAFF, at=LATER)
        services.lift_opt_out(person_id=ana, by=STAFF, at=LATER)
        services.lift_restriction(person_id=ana, by=STAFF, at=LATER)
        services.set_safe_contact(person_id=ana, safe_contact=False, by=STAFF, at=LATER)
    facts = queries.reach_facts(SYSTEM_VIEWER, [ana], at=LATER)[ana]
    assert (facts.texts_stopped, facts.opted_out, facts.restricted, facts.safe_contact) == (False,) * 4
    assert kinds() == [
        "TextsStopped",
        "OptedOut",
        "Restricted",
        "SafeContactSet",
        "TextsAllowed",
        "OptOutLifted",
        "RestrictionLifted",
        "SafeContactLifted",
    ]


def test_a_death_is_recorded_once_its_day_is_added_and_a_mistake_taken_back() -> None:
    ana = person()
    services.record_death(person_id=ana, by=STAFF, at=LATER)
    services.record_death(person_id=ana, by=STAFF, at=LATER)
    services.record_death(person_id=ana, deceased_date=date(2026, 11, 1), by=STAFF, at=LATER)
    assert queries.card(SYSTEM_VIEWER, ana, at=LATER).deceased_date == date(2026, 11, 1)
    with pytest.raises(services.CannotCorrect):
        services.record_death(person_id=ana, deceased_date=date(1980, 1, 1), by=STAFF, at=LATER)
    services.retract_death(person_id=ana, by=STAFF, at=LATER)
    assert not queries.card(SYSTEM_VIEWER, ana, at=LATER).deceased
    assert kinds() == ["DeathRecorded", "DeathRecorded", "DeathRetracted"]


def test_consent_is_given_declined_and_withdrawn_for_each_organisation_and_history_is_kept() -> None:
    ana, one, two = person(), organisation("GROW", "PROVIDER"), organisation("BIGLIFE", "VCSE")
    about = {"person_id": ana, "wording_version": "2026-1", "by": STAFF}
    services.give_consent(recipient_id=one, at=AT, **about)
    services.give_consent(recipient_id=one, at=AT, **about)
    services.decline_consent(recipient_id=two, at=AT, **about)
    assert queries.has_consented(SYSTEM_VIEWER, ana, one)
    assert not queries.has_consented(SYSTEM_VIEWER, ana, two)
    services.withdraw_consent(recipient_id=one, at=LATER, **about)
    assert not queries.has_consented(SYSTEM_VIEWER, ana, one)
    answers = queries.consents(SYSTEM_VIEWER, ana, at=LATER)
    assert [(c.state, c.until_at) for c in answers if c.recipient_id == one] == [
        (ConsentState.WITHDRAWN, None),
        (ConsentState.GIVEN, LATER),
    ]
    assert kinds() == ["ConsentGiven", "ConsentDeclined", "ConsentWithdrawn"]
    with pytest.raises(services.CannotWithdraw):
        services.withdraw_consent(recipient_id=two, at=LATER, **about)


def test_a_no_after_a_yes_takes_the_yes_back() -> None:
    ana, one = person(), organisation("GROW", "PROVIDER")
    about = {"person_id": ana, "recipient_id": one, "wording_version": "2026-1", "by": STAFF}
    services.give_consent(at=AT, **about)
    services.decline_consent(at=LATER, **about)
    assert Consent.objects.get(until_at__isnull=True).state == "WITHDRAWN"
    assert kinds() == ["ConsentGiven", "ConsentWithdrawn"]


def test_nobody_is_not_found() -> None:
    nobody = new_id()
    with pytest.raises(NotVisible):
        services.record_death(person_id=nobody, by=STAFF, at=AT)
    with pytest.raises(NotVisible):
        queries.card(user((Role.PRACTICE_STAFF, organisation())), nobody, at=AT)
