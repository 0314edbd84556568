"""A clinician of one organisation types in somebody whom another has referred already: nothing of it is shown."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from factories import pathway as make
from factories import people as people_factory
from factories.pathway import AT
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.ledger.audit.models import Access
from goodwork.pathway.referrals.models import Referral
from goodwork.registers.organisations import services as organisations

pytestmark = pytest.mark.django_db
URL = "/staff/referrals/new/?new=1"


def test_who_is_referred_by_others_already_is_no_dead_end_and_shows_nothing() -> None:
    with clock.acting_at(AT):
        here = make.world()
        known = {"given_name": "Amina", "family_name": "Yusuf", "birth_date": date(1988, 3, 7)}
        person_id = make.consenting(here, **known)
        make.referral(here, person_id, words="secret words", comment="secret comment")
        trust = people_factory.organisation("R0A", "TRUST", "Another trust")
        organisations.relate(
            from_id=trust, to_id=here.provider_id, kind="REFERS_TO", from_date=date(2024, 6, 1), by=SYSTEM, at=AT
        )
        client = Client()
        user = get_user_model().objects.get(pk=make.account(Role.CLINICIAN, trust, "Pip Physio"))
        client.force_login(user, backend="goodwork.web.accounts.backend.Backend")
        entry = re.search(r'name="entry"[^>]*value="([^"]+)"', client.get(URL).content.decode())
        assert entry is not None
        typed = {
            "entry": entry[1],
            "given_name": "Amina",
            "family_name": "Yusuf",
            "postcode": "M22 9WA",
            "birth_date_day": "7",
            "birth_date_month": "3",
            "birth_date_year": "1988",
            "provider": str(here.provider_id),
            "asked_for": "GO_BACK",
            "work_status": "OFF_SICK",
            "may_work": "YES",
            "consent": "on",
        }
        answer = client.post(URL, typed, follow=True)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Nothing new was made" in page
        assert "secret" not in page
        assert Referral.objects.count() == 1
        assert client.get(f"/staff/people/{person_id}/").status_code == 404
        # Names that are only near somebody make nothing, say nothing of whom, and are written down.
        near = client.post(URL, {**typed, "given_name": "Aminah"})
        assert near.status_code == 422
        assert Access.objects.filter(actor_id=user.pk, refused=True, page__startswith="refer newcomer").count() == 1
