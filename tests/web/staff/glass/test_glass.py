"""Breaking the glass: a reason in writing opens one person for an hour, and others read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import people as made
from factories.staff import organisation, signed_in
from goodwork.kernel import clock
from goodwork.kernel.actors import Role
from goodwork.ledger.audit.models import Access

pytestmark = pytest.mark.django_db

REASON = "She rang and said that she may be in danger"


def typed(**changes: str) -> dict[str, str]:
    return {
        "nhs_number": "943 476 5919",
        "birth_date_day": "1",
        "birth_date_month": "1",
        "birth_date_year": "1990",
        "kind": "SAFETY",
        "reason": REASON,
        **changes,
    }


def break_it(client: Client, **changes: str) -> Any:
    return client.post(reverse("staff-glass"), typed(**changes))


def test_glass_opens_a_named_person_for_an_hour() -> None:
    person = made.person(nhs_number="9434765919", given_name="Bilquis")
    provider = organisation()
    coach, lead = signed_in(Role.WORK_COACH, provider), signed_in(Role.SERVICE_LEAD, provider)
    record = reverse("staff-person", kwargs={"person_id": person})
    assert coach.get(record).status_code == 404
    opened = break_it(coach)
    assert (opened.status_code, opened["Location"]) == (302, record)
    seen = coach.get(record).content.decode()
    assert "Bilquis" in seen
    assert "You broke the glass to see this record." in seen
    assert record in coach.get(reverse("staff-glass")).content.decode()
    assert lead.get(record).status_code == 404
    with clock.acting_at(datetime.now(UTC) + timedelta(minutes=29)):
        assert coach.get(record).status_code == 200
    with clock.acting_at(datetime.now(UTC) + timedelta(minutes=58)):
        assert coach.get(record).status_code == 200
    with clock.acting_at(datetime.now(UTC) + timedelta(minutes=61)):
        assert coach.get(record).status_code == 404
    report = lead.get(reverse("staff-glass-report")).content.decode()
    assert REASON in report
    assert "Sam Example" in report
    assert "Bilquis" not in report
    assert Access.objects.filter(page="glass-report", person_ids__contains=[person]).exists()


def test_without_a_reason_or_with_a_wrong_birth_date_nothing_opens_and_what_was_typed_is_kept() -> None:
    made.person(nhs_number="9434765919")
    coach = signed_in(Role.WORK_COACH)
    cases = [
        ({"reason": ""}, "Write why you need to see this person"),
        ({"reason": "please"}, "in 15 to 1000 characters"),
        ({"kind": ""}, "Choose why you need to see this person"),
        ({"birth_date_year": "1991"}, "There is nobody with this NHS number and this date of birth"),
        ({"nhs_number": "9434765870"}, "There is nobody with this NHS number and this date of birth"),
        ({"nhs_number": "123"}, "NHS number"),
    ]
    for changes, sentence in cases:
        response = break_it(coach, **changes)
        assert response.status_code == 200
        html = response.content.decode()
        assert "There is a problem" in html
        assert sentence in html
        assert f'value="{changes.get("nhs_number", "943 476 5919")}"' in html
    assert "Open to you now" not in coach.get(reverse("staff-glass")).content.decode()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMMISSIONER, Role.PROVIDER])
def test_who_does_not_answer_for_people_breaks_no_glass(role: Role) -> None:
    made.person(nhs_number="9434765919")
    client = signed_in(role)
    assert client.get(reverse("staff-glass")).status_code == 404
    assert break_it(client).status_code == 404


def test_a_lead_reads_of_their_own_staff_only_and_an_administrator_of_all() -> None:
    made.person(nhs_number="9434765919")
    break_it(signed_in(Role.WORK_COACH, organisation()))
    elsewhere = signed_in(Role.SERVICE_LEAD, organisation(name="Elsewhere"))
    assert "Nobody has done so" in elsewhere.get(reverse("staff-glass-report")).content.decode()
    assert REASON in signed_in(Role.ADMINISTRATOR).get(reverse("staff-glass-report")).content.decode()
