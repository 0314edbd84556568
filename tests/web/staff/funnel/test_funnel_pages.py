"""The funnel's pages: the Kickstarter as people read it, breakdowns, CSV, small numbers, nobody at all."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from factories.services import offered
from factories.staff import signed_in
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.history import import_history
from goodwork.registers.programmes.offers import Baseline

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
DATA = Path(__file__).parents[3] / "data" / "kickstarter"
pytestmark = pytest.mark.django_db


def load(text: str, programme: str = "kickstarter") -> None:
    import_history(stream=io.BytesIO(text.encode()), programme=programme, by=SYSTEM, at=AT)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def lines(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_an_empty_database_shows_a_page_that_makes_sense() -> None:
    client = signed_in(Role.SERVICE_LEAD)
    assert "Nobody has been referred here yet" in page(client, "/staff/funnel/")
    assert "Nobody has been on a list yet" in page(client, "/staff/funnel/steps/")
    assert lines(client, "/staff/funnel/export/") == []


def test_the_kickstarter_stands_with_denominators_rule_and_who_is_not_accounted_for() -> None:
    load((DATA / "kickstarter.csv").read_text())
    shown = page(signed_in(Role.SERVICE_LEAD), "/staff/funnel/?programme=kickstarter")
    assert "Referred: 43 people" in shown
    assert "Engaged: 37 people" in shown
    assert "86% of 43" in shown
    assert "Individual placement support" in shown
    assert shown.count("Not accounted for</strong>") == 6
    assert "51% of 43" in shown
    assert "rounded half up" in shown


def test_who_comes_stands_beside_who_came_before_the_programme() -> None:
    """REQUIREMENTS F3: 32 of 100 were Black or Asian under the model before (S4 3.17)."""
    made = offered(at=AT, baselines=(Baseline(("ASIAN", "BLACK"), 32, 100, "S4 3.17"),))
    slug = programmes.one(SYSTEM_VIEWER, made.programme_id, at=AT).slug
    load("person_key,event,at,value\nA,REFERRED,2024-07-01,North\n", slug)
    client = signed_in(Role.ADMINISTRATOR)
    shown = page(client, f"/staff/funnel/?programme={slug}&by=ethnic-group")
    assert "Asian or Black: 0 of 1 referred (0%). Before: 32 of 100 (S4 3.17)." in shown
    assert "Before: 32" not in page(client, f"/staff/funnel/?programme={slug}&by=area")


def test_a_breakdown_shows_each_group() -> None:
    load("person_key,event,at,value\nA,REFERRED,2024-07-01,North\nB,REFERRED,2024-08-01,\n")
    client = signed_in(Role.ADMINISTRATOR)
    shown = page(client, "/staff/funnel/?programme=kickstarter&by=area")
    assert '<th class="nhsuk-table__cell" scope="row">North</th>' in shown
    assert '<th class="nhsuk-table__cell" scope="row">Not known</th>' in shown
    assert "2024-07" in page(client, "/staff/funnel/?programme=kickstarter&by=month")


def test_what_a_file_says_is_data_and_never_markup_or_formula() -> None:
    load('person_key,event,at,value\nA,REFERRED,2024-07-01,<script>alert(1)</script>\nB,REFERRED,2024-07-01,"=1+1"\n')
    client = signed_in(Role.ADMINISTRATOR)
    shown = page(client, "/staff/funnel/?programme=kickstarter&by=area")
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown
    groups = {line["group"] for line in lines(client, "/staff/funnel/export/?programme=kickstarter&by=area")}
    assert groups == {"ALL", "'=1+1", "<script>alert(1)</script>"}


def test_the_export_has_every_count_with_its_denominator() -> None:
    load((DATA / "kickstarter.csv").read_text())
    found = lines(signed_in(Role.SERVICE_LEAD), "/staff/funnel/export/?programme=kickstarter")
    assert {
        "funnel": "kickstarter",
        "group": "ALL",
        "stage": "ENGAGED",
        "part": "NOT_ACCOUNTED_FOR",
        "count": "9",
        "of": "37",
        "percent": "24",
        "rounding": "half up",
    } in found


def test_a_commissioner_sees_no_small_number_on_page_or_in_file() -> None:
    load((DATA / "kickstarter.csv").read_text())
    client = signed_in(Role.COMMISSIONER)
    shown = page(client, "/staff/funnel/?programme=kickstarter&by=month")
    assert "You see no small numbers" in shown
    assert "Referred: 45 people" in shown
    counts = {line["count"] for line in lines(client, "/staff/funnel/export/?programme=kickstarter&by=month")}
    assert "hidden" in counts
    assert all(count == "hidden" or int(count) % 5 == 0 for count in counts)


def test_a_commissioner_is_told_where_people_are_too_few_to_be_broken_down() -> None:
    """Seven people, one of each area: the areas would tell that each has one."""
    rows = [f"p{n},REFERRED,2024-07-01,Area {n}" for n in range(7)]
    load("\n".join(["person_key,event,at,value", *rows]), "few")
    shown = page(signed_in(Role.COMMISSIONER), "/staff/funnel/?programme=few&by=area")
    assert "They are too few to be broken down without telling about one of them." in shown
    assert "Area 3" not in shown
    assert "Area 3" in page(signed_in(Role.ADMINISTRATOR), "/staff/funnel/?programme=few&by=area")


@pytest.mark.parametrize(
    "address",
    [
        "/staff/funnel/?programme=nothing",
        "/staff/funnel/?by=colour",
        "/staff/funnel/steps/?by=area",
        "/staff/funnel/?programme=%00",
    ],
)
def test_what_there_is_not_is_not_found(address: str) -> None:
    assert signed_in(Role.ADMINISTRATOR).get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.PROVIDER])
@pytest.mark.parametrize(
    "address", ["/staff/funnel/", "/staff/funnel/export/", "/staff/funnel/steps/", "/staff/funnel/steps/export/"]
)
def test_other_roles_find_nothing(role: Role, address: str) -> None:
    assert signed_in(role).get(address).status_code == 404


def test_a_stranger_is_asked_to_sign_in() -> None:
    response = Client().get("/staff/funnel/")
    assert response.status_code == 302
    assert "/accounts/" in response["Location"]


def test_a_page_takes_few_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    load((DATA / "kickstarter.csv").read_text())
    client = signed_in(Role.SERVICE_LEAD)
    page(client, "/staff/funnel/?programme=kickstarter")
    with django_assert_max_num_queries(20):
        page(client, "/staff/funnel/?programme=kickstarter&by=area")
