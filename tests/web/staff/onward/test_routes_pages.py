"""The page of what somebody can have: reasons, refusals, what they said, redirection, several referrals at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from factories import pathway
from factories.accounts import signed_in
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM
from goodwork.oversight.barriers.models import BarrierRefusal
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.routes.models import NeedOfPerson, Redirect
from goodwork.reach.promises.models import Promise
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.programmes import services as programmes
from goodwork.registers.programmes.offer_files import read_offer

pytestmark = pytest.mark.django_db


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def provider(code: str) -> UUID:
    values = {"name": code.title(), "name_folded": code.lower(), "kind": "PROVIDER", "source": "TEST"}
    return Organisation.objects.get_or_create(local_code=code, defaults=values)[0].pk


def programme(slug: str, **more: object) -> UUID:
    provider(f"{slug.upper()}-ORG")
    row = {
        "slug": slug,
        "name": slug.title(),
        "what": "Help of some kind",
        "providers": [{"code": f"{slug.upper()}-ORG", "role": "LEAD"}],
        **more,
    }
    return programmes.enter(read_offer(row), by=SYSTEM, at=clock.now() - timedelta(days=9)).programme_id


@pytest.fixture
def here() -> pathway.World:
    return pathway.world(at=clock.now() - timedelta(days=5))


@pytest.fixture
def person_id(here: pathway.World) -> UUID:
    return pathway.consenting(here, at=clock.now() - timedelta(days=4), postcode="M33 2AA")


def address(person_id: UUID, name: str = "staff-routes") -> str:
    return reverse(name, kwargs={"person_id": person_id})


def test_a_coach_writes_down_what_matters_sees_why_and_refers_to_two_at_once(
    here: pathway.World, person_id: UUID
) -> None:
    referral_id = pathway.referral(here, person_id, at=clock.now() - timedelta(days=3))
    money, mood = programme("money", needs=["MONEY"]), programme("mood", needs=["MOOD"])
    asked = {"code": "FUNDS", "kind": "STATEMENT", "parameters": {"statement": "MAY_CLAIM_PUBLIC_FUNDS"}}
    words = {"words": "May claim public funds", "refusal": "Only with public funds.", "source": "made up"}
    programme("checked", rules=[asked | words])
    coach = signed_in(here.coach_id)
    before = text(coach.get(address(person_id)))
    assert "What matters to them is not written down yet" in before
    assert "To check with them" in before
    data = {"needs": ["MONEY"], "said_MAY_CLAIM_PUBLIC_FUNDS": "NO"}
    done = coach.post(address(person_id, "staff-routes-about"), data)
    assert done.status_code == 302
    page = text(coach.get(done["Location"]))
    assert "What they said is written down" in page
    assert "Helps with what matters to them: money worries" in page
    assert page.index("1. Money") < page.index("2. Mood")
    assert "Only with public funds." in page
    assert "How this order is made" in page
    keys = [f"{i}.{Organisation.objects.get(local_code=c).pk}" for i, c in ((money, "MONEY-ORG"), (mood, "MOOD-ORG"))]
    on = reverse("staff-referral-on", kwargs={"referral_id": referral_id})
    form = text(coach.get(on, {"route": keys}))
    assert form.count(" checked") == 2
    sent = coach.post(on, {"route": keys, "words": "Both, please", "comment": "", "consent": "on"})
    assert "done=on" in sent["Location"]
    assert Referral.objects.filter(part_of=referral_id).count() == 2
    assert "done=on-open" in coach.post(on, {"route": keys, "words": "", "comment": "", "consent": "on"})["Location"]
    after = text(coach.get(address(person_id)))
    assert "What goes on already" in after
    since = clock.now() - timedelta(days=1)
    own = pathway.account(pathway.Role.PROVIDER, provider("MONEY-ORG"), "Mona Money", since)
    part = Referral.objects.get(part_of=referral_id, programme_id=money)
    opened = reverse("staff-inbox-open", kwargs={"referral_id": part.pk})
    detail = text(signed_in(own).post(opened, {"back": "referral"}, follow=True))
    assert "What the rules of Money said" in detail
    assert "Takes new referrals: <strong>Yes</strong>" in detail
    assert NeedOfPerson.objects.filter(person_id=person_id, until_at__isnull=True).count() == 1


def test_a_refusal_is_said_in_plain_words_and_counted_when_they_were_told(here: pathway.World, person_id: UUID) -> None:
    over = programme("over", end_date="2020-01-31")
    coach = signed_in(here.coach_id)
    page = text(coach.get(address(person_id)))
    assert "What they can’t have now" in page
    assert "It ended on 31 January 2020." in page
    done = coach.post(address(person_id, "staff-routes-turn-away"), {"programme": str(over)})
    assert "done=turned" in done["Location"]
    assert BarrierRefusal.objects.get().rule == "DATES"
    still = programme("open")
    assert "done=can" in coach.post(address(person_id, "staff-routes-turn-away"), {"programme": str(still)})["Location"]
    assert coach.post(address(person_id, "staff-routes-turn-away"), {"programme": "x"}).status_code == 404


def test_somebody_of_another_locality_is_redirected_and_what_came_is_written_down(
    here: pathway.World, person_id: UUID
) -> None:
    coach = signed_in(here.coach_id)
    assert "They live in Trafford" in text(coach.get(address(person_id)))
    form = address(person_id, "staff-routes-redirect")
    assert "Point them to their own locality" in text(coach.get(form))
    refused = coach.post(form, {"la_code": "", "organisation": str(here.provider_id), "told": "BY_VOICE"})
    assert refused.status_code == 422
    assert "Choose the locality" in text(refused)
    data = {"la_code": "E08000009", "organisation": str(here.provider_id), "told": "BY_VOICE"}
    done = coach.post(form, data)
    assert "You promised to check" in text(coach.get(done["Location"]))
    row = Redirect.objects.get()
    assert "was picked up</a>" in text(coach.get(reverse("staff-today")))
    promise = Promise.objects.get(subject_kind="REDIRECT")
    assert "Write down what came of it" in text(coach.get(reverse("staff-promise", kwargs={"promise_id": promise.pk})))
    end = reverse("staff-routes-redirect-end", kwargs={"person_id": person_id, "redirect_id": row.pk})
    assert "Redirected to Trafford: what came of it" in text(coach.get(end))
    assert coach.post(end, {"came": ""}).status_code == 422
    assert "done=came" in coach.post(end, {"came": "PICKED_UP"})["Location"]
    assert "their own locality’s service has taken them up" in text(coach.get(address(person_id)))
    since = clock.now() - timedelta(days=1)
    stranger = signed_in(pathway.account(pathway.Role.WORK_COACH, provider("OTHER"), "Una Other", since))
    assert stranger.get(reverse("staff-today")).status_code == 200
    for url in (form, end, address(person_id)):
        assert stranger.get(url).status_code == 404


def test_a_clinician_is_led_to_a_coach_and_reception_sees_nothing(here: pathway.World, person_id: UUID) -> None:
    programme("open")
    clinician: Client = signed_in(here.clinician_id)
    page = text(clinician.get(address(person_id)))
    assert "A coach goes through this list with them." in page
    assert "Refer to those ticked" not in page
    assert signed_in(here.staff_id).get(address(person_id)).status_code == 404
    assert "What they can have" in text(clinician.get(reverse("staff-person", kwargs={"person_id": person_id})))


def test_a_day_in_the_future_is_refused_beside_its_field(here: pathway.World, person_id: UUID) -> None:
    coach = signed_in(here.coach_id)
    data = {"since_date_day": "1", "since_date_month": "1", "since_date_year": "2190", "needs": ["MOOD"]}
    refused = coach.post(address(person_id, "staff-routes-about"), data)
    assert refused.status_code == 422
    assert "The day can’t be in the future" in text(refused)
    assert not NeedOfPerson.objects.exists()


def test_of_many_programmes_the_best_stand_first_and_all_can_be_asked_for(here: pathway.World, person_id: UUID) -> None:
    for number in range(22):
        programme(f"p{number}", needs=["MONEY"] if number == 21 else [])
    signed = signed_in(here.coach_id)
    signed.post(address(person_id, "staff-routes-about"), {"needs": ["MONEY"]})
    some = text(signed.get(address(person_id)))
    assert "1. P21" in some
    assert "Show all 22" in some
    assert "22. " not in some
    assert "22. " in text(signed.get(address(person_id) + "?all=1"))
