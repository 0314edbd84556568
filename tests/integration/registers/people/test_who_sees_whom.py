"""Who sees whom, and what of them: the permission matrix on real rows."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db.models import Value

from factories.people import AT, LATER, organisation, person, user
from goodwork.kernel.actors import SYSTEM, Actor, ActorKind, NotVisible, Role, Viewer
from goodwork.ledger.audit.models import Access
from goodwork.registers.people import permissions, queries, scope, services
from goodwork.registers.people.cards import reach_of
from goodwork.registers.people.codes import ContactKind
from goodwork.registers.people.gathering import gather
from goodwork.registers.people.models import Person
from goodwork.registers.people.permissions import Action, CannotDo, Part
from goodwork.registers.people.reaching import reached_by_one_record

pytestmark = pytest.mark.django_db
ALL = {
    "nhs_number": "9815908308",
    "mobile": "07700900186",
    "address_line": "1 Example Street",
    "ethnic_category": "M",
    "gender": "2",
}


def sees(viewer: Viewer, person_id: UUID) -> bool:
    return scope.visible_people(viewer).filter(id=person_id).exists()


def test_a_practice_sees_its_own_people_and_another_does_not() -> None:
    ana = person()
    for role in (Role.PRACTICE_STAFF, Role.CLINICIAN):
        assert sees(user((role, organisation())), ana)
        assert not sees(user((role, organisation("P84010"))), ana)


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_commissioners_and_administrators_see_nobody(role: Role) -> None:
    ana = person()
    viewer = user((role, organisation()))
    assert not scope.visible_people(viewer).exists()
    assert queries.names(viewer, [ana], at=AT) == {}
    assert queries.reach_facts(viewer, [ana], at=AT) == {}
    with pytest.raises(NotVisible):
        queries.card(viewer, ana, at=AT)


@pytest.mark.parametrize("role", [Role.WORK_COACH, Role.PROVIDER, Role.SERVICE_LEAD])
def test_a_provider_sees_who_consented_to_it_for_as_long_as_that_stands(role: Role) -> None:
    ana, grow = person(), organisation("GROW", "PROVIDER")
    coach, other = user((role, grow)), user((role, organisation("BIGLIFE", "VCSE")))
    about = {"person_id": ana, "recipient_id": grow, "wording_version": "1", "by": SYSTEM}
    assert not sees(coach, ana)
    services.give_consent(at=AT, **about)
    assert sees(coach, ana)
    assert not sees(other, ana)
    services.withdraw_consent(at=LATER, **about)
    assert not sees(coach, ana)


def test_of_two_linked_records_the_latest_word_counts() -> None:
    one = person()
    two = person(given_name="Bea", family_name="Hill", birth_date=date(1950, 1, 1))
    grow = organisation("GROW", "PROVIDER")
    coach = user((Role.WORK_COACH, grow))
    services.give_consent(person_id=one, recipient_id=grow, wording_version="1", by=SYSTEM, at=AT)
    services.decline_consent(person_id=two, recipient_id=grow, wording_version="1", by=SYSTEM, at=LATER)
    services.link(kept_id=one, merged_id=two, by=SYSTEM, at=LATER)
    assert not sees(coach, one)
    services.give_consent(person_id=two, recipient_id=grow, wording_version="1", by=SYSTEM, at=LATER)
    assert sees(coach, one)
    assert sees(coach, two)


def test_a_caller_sees_whom_they_must_call_and_only_how_to_reach_them(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = person(**ALL)
    bea = person(given_name="Bea", family_name="Hill", birth_date=date(1950, 1, 1))
    centre = organisation("CALLS", "OTHER")
    monkeypatch.setattr(
        scope,
        "_MUST_CALL",
        [
            lambda orgs: (
                Person.objects.alias(asked=Value(centre)).filter(id=ana, asked__in=orgs).values_list("id", flat=True)
            )
        ],
    )
    caller = user((Role.PRACTICE_STAFF, centre))
    assert sees(caller, ana)
    assert not sees(caller, bea)
    card = queries.card(caller, ana, at=AT)
    assert [c.value for c in card.contacts] == ["07700 900186"]
    assert (card.birth_date, card.nhs_number, card.address_line, card.ethnic_category, card.practice) == (None,) * 5
    assert card.can == {
        Action.CORRECT_CONTACT,
        Action.SET_NEEDS,
        Action.RECORD_CONSENT,
        Action.SET_FLAGS,
        Action.RECORD_DEATH,
    }
    found = queries.search(caller, text="ana", at=AT)
    assert [(p.name, p.birth_date, p.practice) for p in found.people] == [("Ana Evans", None, None)]
    assert queries.search(caller, birth_date=date(1990, 1, 1), at=AT).total == 0


def test_what_each_sees_on_a_card() -> None:
    ana, grow = person(**ALL), organisation("GROW", "PROVIDER")
    services.give_consent(person_id=ana, recipient_id=grow, wording_version="1", by=SYSTEM, at=AT)
    staff = queries.card(user((Role.PRACTICE_STAFF, organisation())), ana, at=AT)
    assert (staff.nhs_number, staff.age, staff.postcode, staff.practice) == (
        "981 590 8308",
        36,
        "M22 9WA",
        "Practice P84048",
    )
    assert staff.kept_until == date(2034, 11, 21)
    coach = queries.card(user((Role.WORK_COACH, grow)), ana, at=AT)
    assert (coach.nhs_number, coach.kept_until, coach.other_names) == (None, None, ())
    assert (coach.birth_date, coach.postcode, coach.ethnic_category) == (date(1990, 1, 1), "M22 9WA", "M")
    assert [c.recipient_id for c in coach.consents] == [grow]
    assert Action.CORRECT_IDENTITY not in coach.can
    own = queries.card(Viewer(kind=ActorKind.PERSON, id=ana), ana, at=AT)
    assert (own.nhs_number, own.postcode) == (None, "M22 9WA")
    with pytest.raises(NotVisible):
        queries.card(Viewer(kind=ActorKind.PERSON, id=grow), ana, at=AT)
    with pytest.raises(NotVisible):
        queries.card(Viewer(kind=ActorKind.PERSON), ana, at=AT)


def test_a_restricted_person_shows_no_address_phone_or_practice() -> None:
    ana = person(**ALL)
    services.restrict(person_id=ana, by=SYSTEM, at=AT)
    staff = user((Role.PRACTICE_STAFF, organisation()))
    card = queries.card(staff, ana, at=AT)
    assert card.where_hidden
    assert (card.contacts, card.address_line, card.postcode, card.practice, card.former_addresses) == (
        (),
        None,
        None,
        None,
        (),
    )
    facts = queries.reach_facts(staff, [ana], at=AT)[ana]
    assert (facts.mobile, facts.address_line, facts.postcode, facts.practice_id) == (None,) * 4
    [listed] = queries.search(staff, text="ana", at=AT).people
    assert listed.practice is None
    # Messages must still find their way: the program itself reads them, and so may a colleague who asks.
    assert queries.reach_facts(Viewer(kind=ActorKind.SYSTEM), [ana], at=AT)[ana].mobile == "+447700900186"
    contacts = queries.restricted_contacts(staff, ana, at=AT)
    assert (contacts.contacts[0].value, contacts.postcode) == ("07700 900186", "M22 9WA")
    assert Access.objects.filter(page="people.restricted-contacts", person_ids=[ana]).count() == 1


def test_broken_glass_shows_what_the_role_would_see() -> None:
    ana = person(**ALL)
    clinician = user((Role.CLINICIAN, organisation("P84010")), glass=frozenset({ana}))
    assert queries.card(clinician, ana, at=AT).nhs_number == "981 590 8308"
    coach = user((Role.WORK_COACH, organisation("GROW", "PROVIDER")), glass=frozenset({ana}))
    assert queries.card(coach, ana, at=AT).nhs_number is None
    commissioner = user((Role.COMMISSIONER, organisation("ICB", "ICB")), glass=frozenset({ana}))
    assert not sees(commissioner, ana)


def test_glass_is_broken_by_number_and_birth_date_together() -> None:
    ana = person(**ALL)
    viewer = user((Role.CLINICIAN, organisation("P84010")))
    asked = {"nhs_number": "9815908308", "at": AT}
    assert queries.person_for_glass(viewer, birth_date=date(1990, 1, 2), **asked) is None
    assert not Access.objects.exists()
    assert queries.person_for_glass(viewer, birth_date=date(1990, 1, 1), **asked) == ana
    assert Access.objects.get().page == "people.before-glass"


def test_every_personal_read_leaves_its_row_in_the_audit() -> None:
    ana = person(**ALL)
    staff = user((Role.PRACTICE_STAFF, organisation()))
    queries.card(staff, ana, at=AT)
    queries.names(staff, [ana], at=AT)
    queries.reach_facts(staff, [ana], at=AT)
    queries.search(staff, text="evans", at=AT)
    queries.consents(staff, ana, at=AT)
    assert list(Access.objects.order_by("id").values_list("page", "person_ids")) == [
        ("people.card", [ana]),
        ("people.names", [ana]),
        ("people.reach", [ana]),
        ("people.search", [ana]),
    ]


def test_what_may_be_done_depends_on_the_sight() -> None:
    ana, grow = person(), organisation("GROW", "PROVIDER")
    services.give_consent(person_id=ana, recipient_id=grow, wording_version="1", by=SYSTEM, at=AT)
    coach = user((Role.WORK_COACH, grow))
    queries.allowed(coach, ana, Action.SET_NEEDS)
    for action in (Action.CORRECT_IDENTITY, Action.LINK, Action.HOLD, Action.MAKE_BUNDLE, Action.LIFT_RESTRICTION):
        with pytest.raises(CannotDo):
            queries.allowed(coach, ana, action)
    with pytest.raises(NotVisible):
        queries.allowed(user((Role.WORK_COACH, organisation("BIGLIFE", "VCSE"))), ana, Action.SET_NEEDS)
    assert set(permissions.SHOWS) == set(permissions.Sight)
    assert set(permissions.MAY) == set(Action)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "sim"}, ["Łukasz Šimić"]),
        ({"text": "lukasz SIMIC"}, ["Łukasz Šimić"]),
        ({"text": "maria"}, ["Ana Maria Evans"]),
        ({"text": "ev"}, ["Ana Maria Evans"]),
        ({"birth_date": date(1984, 2, 26)}, ["Łukasz Šimić"]),
        ({"nhs_number": "9815908308"}, ["Ana Maria Evans"]),
        ({"text": "evans", "birth_date": date(1984, 2, 26)}, []),
        ({"text": "zz"}, []),
        ({}, []),
        ({"text": "' -"}, []),
    ],
)
def test_people_are_found_by_name_birth_date_and_number(asked: dict[str, object], found: list[str]) -> None:
    person(given_name="Łukasz", family_name="Šimić", birth_date=date(1984, 2, 26))
    person(given_name="Ana Maria", family_name="Evans", nhs_number="9815908308")
    person(practice=organisation("P84010"), given_name="Simon", family_name="Evans", birth_date=date(1970, 1, 1))
    staff = user((Role.PRACTICE_STAFF, organisation()))
    assert [p.name for p in queries.search(staff, **asked, at=AT).people] == found  # type: ignore[arg-type]


def test_the_short_way_to_reach_thousands_says_what_the_long_way_says() -> None:
    full = person(**ALL, landline="0161 496 0938", email="ana@example.org", contact_method="4", language="pl")
    bare = person(given_name="Bea", family_name="Hill", birth_date=date(1950, 1, 1), postcode="")
    marked = person(given_name="Cy", family_name="Dodd", birth_date=date(1951, 1, 1), mobile="07700900111")
    one = person(given_name="Di", family_name="Eden", birth_date=date(1952, 1, 1))
    two = person(given_name="Ed", family_name="Frost", birth_date=date(1953, 1, 1), mobile="07700900112")
    for service in (services.stop_texts, services.opt_out, services.restrict, services.set_safe_contact):
        service(person_id=marked, by=SYSTEM, at=AT)
    services.flag_contact_point_failed(
        person_id=marked, channel=ContactKind.MOBILE, value="+447700900111", by=SYSTEM, at=AT
    )
    services.set_contact_needs(
        person_id=bare, reading_need=True, professional="BSL", interpreter_language="ti", by=SYSTEM, at=AT
    )
    services.record_death(person_id=bare, by=SYSTEM, at=AT)
    himself = Actor(kind=ActorKind.PERSON, id=full)
    services.correct_details(person_id=full, family_name="Edwards", mobile="07700900999", by=himself, at=LATER)
    services.link(kept_id=one, merged_id=two, by=SYSTEM, at=LATER)
    everybody = [full, bare, marked, one, two]
    short = reached_by_one_record(everybody)
    long = {i: reach_of(i, whole, frozenset(Part)) for i, whole in gather(everybody).items()}
    assert set(short) == {full, bare, marked}
    assert short == {i: long[i] for i in short}
    assert (short[full].said, short[marked].said) == ({"NAME", "MOBILE"}, frozenset())
    assert queries.reach_facts(Viewer(kind=ActorKind.SYSTEM), everybody, at=LATER) == long


def test_the_first_by_family_name_are_shown_and_all_counted_by_every_way_of_seeing_them() -> None:
    """A linked record's name, and one from before, find the person; each way of seeing people finds the same."""
    grow = organisation("GROW", "PROVIDER")
    found = []
    for number, (given, family) in enumerate((("Zoe", "Adler"), ("Ann", "Baxter"), ("Zed", "Clark"), ("Zac", "Adler"))):
        found.append(person(given_name=given, family_name=family, birth_date=date(1960, 1, number + 1)))
        services.give_consent(person_id=found[-1], recipient_id=grow, wording_version="1", by=SYSTEM, at=AT)
    services.link(kept_id=found[1], merged_id=found[2], by=SYSTEM, at=AT)
    services.correct_details(person_id=found[3], given_name="Max", family_name="Moss", by=SYSTEM, at=LATER)
    practice, provider = user((Role.CLINICIAN, organisation())), user((Role.WORK_COACH, grow))
    for viewer in (practice, provider, user((Role.PRACTICE_STAFF, organisation()), (Role.WORK_COACH, grow))):
        shown = queries.search(viewer, text="z", limit=2, at=LATER)
        assert ([p.name for p in shown.people], shown.total) == (["Zoe Adler", "Ann Baxter"], 3)
        both = queries.search(viewer, text="zac moss", birth_date=date(1960, 1, 4), at=LATER)
        assert ([p.name for p in both.people], both.total) == (["Max Moss"], 1)
        assert queries.search(viewer, text="%", at=LATER).total == 0
