"""The page of what came of support: for leads and commissioners, as page and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from django.http import HttpResponse

from factories.staff import organisation, signed_in
from goodwork.kernel import clock
from goodwork.kernel.actors import Role
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import new_id
from goodwork.oversight.results.models import SupportResult

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    """Let the doors read a clock that stands still."""
    with clock.acting_at(clock.now()):
        yield


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def planted(**alike: int) -> None:
    """Put down ended support, so many of each kind."""
    kinds = {
        "remained": {"employed_before": True, "employed_after": True, "remained": True, "asked": True},
        "left": {"employed_before": True, "employed_after": False},
        "entered": {"employed_before": False, "entered": True, "asked": True, "satisfaction": "VERY_GOOD"},
        "open": {"employed_before": False},
    }
    provider = organisation("PROVIDER")
    SupportResult.objects.bulk_create(
        SupportResult(
            referral_id=new_id(),
            organisation_id=provider,
            began=True,
            ended_date=local_date(clock.now()),
            **kinds[kind],
        )
        for kind, number in alike.items()
        for _ in range(number)
    )


def test_an_administrator_sees_the_three_core_outcomes_with_their_denominators() -> None:
    planted(remained=3, left=1, entered=2, open=1)
    page = text(signed_in(Role.ADMINISTRATOR).get("/staff/results/?by=provider"))
    for words in (
        "3 of 4 who were in work at the start remained in work: 75%.",
        "2 of 3 who had no work at the start entered work: 67%.",
        "2 of 5 who were asked called the help good or very good.",
        "Not accounted for: nothing recorded at the close",
        "Did not answer",
    ):
        assert words in page, words
    assert "small numbers" not in page


def test_a_commissioner_sees_no_small_number() -> None:
    planted(remained=30, left=3, entered=12)
    page = text(signed_in(Role.COMMISSIONER).get("/staff/results/?by=month&months=3"))
    assert "You see no small numbers" in page
    assert "30 of" not in page
    assert "hidden" in page


def test_the_file_says_the_same_with_denominators() -> None:
    planted(remained=3, left=1)
    answer = signed_in(Role.ADMINISTRATOR).get("/staff/results/export/?by=provider")
    assert answer["Content-Type"].startswith("text/csv")
    found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    [line] = [one for one in found if (one["group"], one["part"]) == ("ALL", "REMAINED")]
    assert (line["numerator"], line["denominator"], line["percent"], line["rounding"]) == ("3", "4", "75", "half up")
    assert len({one["group"] for one in found}) == 2


def test_nothing_that_ended_makes_a_page_that_makes_sense_and_nonsense_is_not_found() -> None:
    lead = signed_in(Role.SERVICE_LEAD)
    assert "No support has ended in this time." in text(lead.get("/staff/results/"))
    assert lead.get("/staff/results/?by=nonsense").status_code == 404
    assert lead.get("/staff/results/?months=0").status_code == 404
    assert signed_in(Role.WORK_COACH).get("/staff/results/").status_code == 404
