"""Two people of one name are told apart on every list of staff, and nobody sees more of anybody by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from factories import reach
from factories.accounts import signed_in
from factories.people import person, user
from factories.reach import AT, World, promised
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.ledger.audit.models import Access
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts import services as contacts
from goodwork.reach.promises import watching
from goodwork.registers.people import services as people
from goodwork.web.staff.namesakes import marks

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=7)
TWINS = ((date(1971, 3, 4), "M22 9WA"), (date(1988, 12, 5), "M33 2AA"))


@pytest.fixture(autouse=True)
def _a_week_later() -> Iterator[None]:
    with clock.acting_at(LATER):
        yield


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize(
    "address", ["/staff/silences/", "/staff/promises/?whose=all", "/staff/calls/", "/staff/concerns/"]
)
def test_each_stands_with_when_they_were_born(address: str) -> None:
    here: World = reach.world()
    for day, postcode in TWINS:
        one = person(
            here.practice_id,
            given_name="Ana",
            family_name="Twin",
            birth_date=day,
            postcode=postcode,
            mobile="07700900123",
        )
        people.give_consent(person_id=one, recipient_id=here.provider_id, wording_version="WHC-1", by=SYSTEM, at=AT)
        people.restrict(person_id=one, by=SYSTEM, at=AT)
        promised(here, one)
        contacts.promise_call(
            person_id=one, organisation_id=here.provider_id, reason=Code("INVITATION"), by=SYSTEM, at=AT
        )
        contacts.raise_concern(person_id=one, organisation_id=here.provider_id, text="Low", by=SYSTEM, at=AT)
    watching.look(at=LATER)
    page = text(signed_in(here.lead_id), address)
    assert "born 4 Mar 1971" in page
    assert "born 5 Dec 1988" in page
    assert "Tregenna" not in page.split("Ana Twin", 1)[1].split("born", 1)[0], "where the restricted are stays hidden"
    assert Access.objects.filter(page="people.birth-dates", actor_id=here.lead_id).exists()


def test_who_may_not_see_a_birth_date_sees_which_is_which() -> None:
    here: World = reach.world()
    ids = [
        person(here.practice_id, given_name="Ana", family_name="Twin", birth_date=day, postcode=postcode)
        for day, postcode in TWINS
    ]
    caller = user((Role.WORK_COACH, here.provider_id))
    for one in ids:
        contacts.promise_call(
            person_id=one, organisation_id=here.provider_id, reason=Code("INVITATION"), by=SYSTEM, at=AT
        )
    both = marks(caller, {ids[0]: "Ana Twin", ids[1]: "ana  twin"}, at=AT)
    assert len(set(both.values())) == 2
    assert not [mark for mark in both.values() if "born" in mark]
    assert marks(caller, {ids[0]: "Ana Twin"}, at=AT) == {}, "nothing is said where there is nothing to tell apart"
