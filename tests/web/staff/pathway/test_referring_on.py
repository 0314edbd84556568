"""Referring on among many programmes: the first ones, a search in the same form, and nothing lost on the way (B4)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import pathway
from factories.accounts import signed_in
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.audit.models import Access
from goodwork.pathway.referrals.models import Referral
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.programmes import services as programmes
from goodwork.registers.programmes.offer_files import read_offer

pytestmark = pytest.mark.django_db

MANY = 60
MOST_QUERIES = 12
MOST_BYTES = 60_000
TYPED = {"words": "A choir near home", "comment": "Rings back in the afternoon", "consent": "on"}


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def programme(slug: str, **more: object) -> str:
    """Enter a programme with an organisation of its own, and return its key in the form."""
    code = f"{slug.upper()}-ORG"
    values = {"name": code.title(), "name_folded": code.lower(), "kind": "PROVIDER", "source": "TEST"}
    organisation_id = Organisation.objects.get_or_create(local_code=code, defaults=values)[0].pk
    provider = {"code": code, "role": "LEAD", **more.pop("provider", {})}  # type: ignore[dict-item]
    row = {"slug": slug, "name": slug.title(), "what": "Help of some kind", "providers": [provider], **more}
    made = programmes.enter(read_offer(row), by=SYSTEM, at=clock.now() - timedelta(days=9))
    return f"{made.programme_id}.{organisation_id}"


@pytest.fixture
def here() -> pathway.World:
    return pathway.world(at=clock.now() - timedelta(days=5))


@pytest.fixture
def referral_id(here: pathway.World) -> UUID:
    person_id = pathway.consenting(here, at=clock.now() - timedelta(days=4), postcode="M33 2AA")
    return pathway.referral(here, person_id, at=clock.now() - timedelta(days=3))


@pytest.fixture
def address(referral_id: UUID) -> str:
    return reverse("staff-referral-on", kwargs={"referral_id": referral_id})


@pytest.fixture
def many() -> list[str]:
    return [programme(f"prog-{number:02}") for number in range(MANY)]


def boxes(page: str) -> int:
    return page.count('name="route"')


def ticked(page: str) -> list[str]:
    """Return the keys of the boxes that are ticked, in the order of the page."""
    found = page.split('name="route" type="checkbox" value="')[1:]
    return [one.split('"')[0] for one in found if one.split(">")[0].endswith("checked")]


def test_twenty_of_many_stand_on_the_form_until_all_are_asked_for(
    here: pathway.World, address: str, many: list[str]
) -> None:
    coach = signed_in(here.coach_id)
    coach.get(address)
    with CaptureQueriesContext(connection) as asked:
        seen = coach.get(address)
    page = text(seen)
    assert len(asked) <= MOST_QUERIES
    assert len(seen.content) < MOST_BYTES
    assert boxes(page) == 20
    assert f"These are the 20 of {MANY} that fit them best." in page
    everything = text(coach.post(address, {**TYPED, "act": "ALL", "route": [many[3]]}))
    assert boxes(everything) == MANY
    assert ticked(everything) == [many[3]]
    refused = text(coach.post(address, {"look-all": "1", "route": [many[3]]}))
    assert boxes(refused) == MANY
    assert not Referral.objects.filter(part_of__isnull=False).exists()


def test_looking_keeps_what_was_ticked_and_typed_and_sends_nothing(
    here: pathway.World, address: str, many: list[str]
) -> None:
    choir = programme("zz-choir", needs=["ISOLATION"])
    coach = signed_in(here.coach_id)
    assert "Zz-Choir" not in text(coach.get(address))
    look = {**TYPED, "act": "LOOK", "look-words": "choir", "route": [many[1], many[50]]}
    answer = coach.post(address, look)
    page = text(answer)
    assert answer.status_code == 200
    assert "nhsuk-error-summary" not in page
    assert f"1 of {MANY + 1} fits what you look for." in page
    assert boxes(page) == 3
    assert ticked(page) == [many[1], many[50]]
    assert page.index("Prog-50") < page.index("checkboxes__divider") < page.index("Zz-Choir")
    assert TYPED["words"] in page
    assert TYPED["comment"] in page
    assert page.count(" checked") == 3
    assert 'value="choir"' in page
    assert not Referral.objects.filter(part_of__isnull=False).exists()
    # What isn't shown any more is sent with what is.
    sent = coach.post(address, {**TYPED, "look-words": "choir", "route": [many[1], many[50], choir]})
    assert "done=on" in sent["Location"]
    assert Referral.objects.filter(part_of__isnull=False).count() == 3


def test_it_is_found_by_need_by_place_and_by_what_is_near(here: pathway.World, address: str, many: list[str]) -> None:
    near = {"places": [{"name": "Sale Library", "postcode": "M33 7XX"}]}
    programme("zz-near", provider=near)
    programme("zz-money", needs=["MONEY"])
    coach = signed_in(here.coach_id)

    def looked(**wish: str) -> str:
        return text(coach.get(address, {f"look-{name}": value for name, value in wish.items()}))

    for words in ("sale lib", "M33 7", "ZZ-NEAR-ORG"):
        page = looked(words=words)
        assert boxes(page) == 1, words
        assert "Zz-Near" in page
    assert boxes(looked(need="MONEY")) == 1
    assert boxes(looked(order="QUICK")) == 20
    assert boxes(looked(order="NEAR")) == 20
    assert boxes(looked(need="NO SUCH", order="NONE", words="\0")) == 20
    nothing = looked(words="nowhere at all")
    assert boxes(nothing) == 0
    assert "Look for another word" in nothing
    assert boxes(text(coach.post(address, {"act": "CLEAR", "look-words": "nowhere at all"}))) == 20


def test_a_refusal_keeps_everything_and_says_what_is_missing(
    here: pathway.World, address: str, many: list[str]
) -> None:
    coach = signed_in(here.coach_id)
    answer = coach.post(address, {"words": TYPED["words"], "comment": "", "look-words": "prog-0", "route": [many[55]]})
    page = text(answer)
    assert answer.status_code == 422
    assert "Tick that they agree" in page
    assert ticked(page) == [many[55]]
    assert 'value="prog-0"' in page
    assert boxes(page) == 11
    # Where nothing is shown and nothing ticked, there is something to choose from.
    page = text(coach.post(address, {**TYPED, "look-words": "nowhere at all"}))
    assert "Choose at least one programme" in page
    assert boxes(page) == 20


def test_what_they_cannot_have_is_not_taken_wherever_it_was_ticked(
    here: pathway.World, address: str, many: list[str]
) -> None:
    over = programme("over", end_date="2020-01-31")
    coach = signed_in(here.coach_id)
    wrong = [over, "x", f"{many[0]}.x", f"{many[0].split('.')[0]}.{many[1].split('.')[1]}"]
    for key in wrong:
        answer = coach.post(address, {**TYPED, "route": [many[0], key]})
        assert answer.status_code == 422, key
        assert "Something ticked can’t be had any more" in text(answer)
        assert ticked(text(answer)) == [many[0]]
        assert "is not ticked now" in text(coach.post(address, {**TYPED, "act": "LOOK", "route": [many[0], key]}))
    assert not Referral.objects.filter(part_of__isnull=False).exists()


def test_opening_the_form_is_one_look_in_the_audit(here: pathway.World, address: str, referral_id: UUID) -> None:
    """What they can have is a part of the form, and no second page that somebody looked at."""
    programme("one")
    before = set(Access.objects.values_list("pk", flat=True))
    signed_in(here.coach_id).get(address)
    person_id = Referral.objects.get(pk=referral_id).person_id
    looked = Access.objects.exclude(pk__in=before).filter(person_ids=[person_id])
    pages = list(looked.values_list("page", flat=True))
    assert pages.count("referral form") == 1
    assert "routes" not in pages
