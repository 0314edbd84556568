"""The page of barriers: which rules turned people away, for leads and commissioners, and as a file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.http import HttpResponse

from factories import pathway
from factories.accounts import signed_in
from factories.staff import signed_in as somebody
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.pathway.routes import services as routes
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.programmes import services as programmes
from goodwork.registers.programmes.offer_files import read_offer

pytestmark = pytest.mark.django_db


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def planted(people: int) -> UUID:
    """Let a programme that is over turn some people away, and return a lead of the organisation that holds it."""
    at = clock.now()
    here = pathway.world(at=at - timedelta(days=5))
    Organisation.objects.filter(pk=here.provider_id).update(local_code="GROWTH-LOCAL")
    row = {
        "slug": "over",
        "name": "Over",
        "what": "Help",
        "providers": [{"code": "GROWTH-LOCAL", "role": "LEAD"}],
        "end_date": "2020-01-31",
    }
    made = programmes.enter(read_offer(row), by=SYSTEM, at=at - timedelta(days=9))
    for _ in range(people):
        person_id = pathway.consenting(here, at=at - timedelta(days=4))
        routes.turn_away(person_id=person_id, programme_id=made.programme_id, by=SYSTEM, at=at - timedelta(days=3))
    return here.lead_id


def test_a_lead_sees_their_own_rules_in_full_and_a_commissioner_no_small_numbers() -> None:
    lead = signed_in(planted(3))
    page = text(lead.get("/staff/barriers/?by=ETHNICITY"))
    for words in ("Takes new referrals", "Still waiting: 3", "at least 3 days", "Asian", "Over"):
        assert words in page, words
    commissioner = somebody(Role.COMMISSIONER)
    hidden = text(commissioner.get("/staff/barriers/"))
    assert "you see no small numbers" in hidden
    assert "Still waiting: hidden" in hidden
    assert somebody(Role.WORK_COACH).get("/staff/barriers/").status_code == 404
    # Days tried one by one would tell when a rounded number changes: it begins with the month.
    assert 'value="2026-03-01"' in text(commissioner.get("/staff/barriers/?from=2026-03-17"))
    assert 'value="2026-03-17"' in text(lead.get("/staff/barriers/?from=2026-03-17"))


def test_the_file_says_the_same() -> None:
    lead = signed_in(planted(2))
    answer = lead.get("/staff/barriers/export/?by=WORK")
    assert answer["Content-Type"].startswith("text/csv")
    found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    figures = {(line["figure"], line["group"]): line["value"] for line in found}
    assert figures["PEOPLE", ""] == "2"
    assert figures["STILL_WAITING", ""] == "2"
    assert figures["MEDIAN_DAYS_AT_LEAST", ""] == "3"
    assert figures["PEOPLE_BY_WORK", "Not known"] == "2"


def test_an_empty_page_makes_sense_and_nonsense_is_not_found() -> None:
    lead = somebody(Role.SERVICE_LEAD)
    assert "No rule has turned anybody away since then." in text(lead.get("/staff/barriers/"))
    for query in ("by=SHOE", "from=soon", "by=WORK&from=2026-13-01"):
        assert lead.get(f"/staff/barriers/?{query}").status_code == 404
