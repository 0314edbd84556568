"""A physiotherapist with twenty seconds refers somebody from the clinic's list, and brings in the coach (B1, N8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from browser.conftest import Visitor
from factories import pathway as make
from factories.pathway import World
from factories.people import person
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM
from goodwork.reach.campaigns import services as campaigns
from goodwork.reach.campaigns.rules import ListKind

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Visitor]
CONSENT = "They agree that we share this, and how to reach them, with The Growth Company"


@pytest.fixture
def here() -> World:
    return make.world(clock.now())


def listed(here: World) -> None:
    at = clock.now()
    people_list = campaigns.begin_list(
        organisation_id=here.practice_id,
        list_kind=ListKind.WAITING,
        name="Monday clinic",
        sha256="a" * 64,
        by=SYSTEM,
        at=at,
    )
    members = [
        (
            person(
                practice=here.practice_id,
                at=at,
                given_name=given,
                family_name="Achebe",
                birth_date=date(1980 + n, 5, 6),
            ),
            n,
        )
        for n, given in enumerate(("Chidi", "Ngozi"), 1)
    ]
    campaigns.put_on_list(people_list_id=people_list, members=members, by=SYSTEM, at=at)
    campaigns.complete_list(people_list_id=people_list, records=2, rejected=0, held=0, by=SYSTEM, at=at)


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, True), (320, False)])
def test_six_taps_or_fewer_for_a_known_person(
    visitor: Open, here: World, request: pytest.FixtureRequest, width: int, javascript: bool
) -> None:
    listed(here)
    clinician = visitor(signed_in=here.clinician_id, width=width, javascript=javascript)
    clinician.go("/staff/referrals/new/")
    how = f"A clinician refers a known person ({width} pixels{'' if javascript else ', no scripts'})"
    with clinician.measured(request.node, how, most_taps=6):
        clinician.follow("Refer Chidi Achebe")
        clinician.choose("Pain or moving")
        clinician.choose("In work, off sick")
        clinician.choose(CONSENT)
        clinician.press("Refer them")
    clinician.sees("The referral is made.")
    clinician.press("Bring in the coach now")
    clinician.choose("Cora Coach")
    clinician.choose("We walked across: they have met")
    clinician.press("They are introduced")
    clinician.sees("you introduced the coach")
    clinician.go("/staff/referrals/new/")
    clinician.sees("Referred")


def test_somebody_new_is_entered_and_referred_on_one_page(
    visitor: Open, here: World, request: pytest.FixtureRequest
) -> None:
    clinician = visitor(signed_in=here.clinician_id, width=320)
    clinician.go("/staff/referrals/new/?new=1")
    clinician.press("Refer them")
    clinician.sees("Enter their given name")
    clinician.sees("Choose what they want help with")
    with clinician.measured(request.node, "A clinician refers somebody new", most_taps=12):
        clinician.fill("Given name", "Amina")
        clinician.fill("Family name", "Yusuf")
        for part, number in (("Day", "7"), ("Month", "3"), ("Year", "1988")):
            clinician.fill(part, number)
        clinician.fill("Telephone number (optional)", "07700 900321")
        clinician.choose("Staying in work")
        clinician.choose("In work")
        clinician.choose(CONSENT)
        clinician.press("Refer them")
    clinician.sees("The referral is made.")
    clinician.sees("Amina Yusuf")
