"""The page of what people said: for leads, commissioners, the practice itself, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.http import HttpResponse

from factories.accounts import account, signed_in
from factories.people import AT, user
from factories.questionnaires import Asked, answered, asked
from factories.staff import signed_in as somebody
from goodwork.kernel import clock
from goodwork.kernel.actors import Role
from goodwork.reach.questionnaires import services as questionnaires

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    """Let the doors read a clock that stands still."""
    with clock.acting_at(AT):
        yield


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def planted(people: int) -> Asked:
    """Let some people answer, one of them with words that are coded, and return the last."""
    for number in range(people):
        one = asked(given_name=f"Ana{number}", birth_date=date(1970, 1, 1) + timedelta(days=number), mobile="")
        response_id = answered(one, matters="My debt", coach="NO", worried=8)
    viewer = user((Role.CLINICIAN, one.practice_id))
    questionnaires.mark_read(response_id=response_id, themes=["MONEY"], viewer=viewer, by=viewer.actor(), at=AT)
    return one


def test_a_clinician_sees_the_practices_figures_in_full_and_reception_no_small_ones() -> None:
    one = planted(3)
    page = text(signed_in(account(Role.CLINICIAN, one.practice_id)).get("/staff/answers/?by=practice"))
    for words in (
        "3 of 3 worry much about managing their health at work: 100%.",
        "0 of 3 would like to talk with a coach: 0%.",
        "0 of 3 worry much and would like to talk with a coach: 0%.",
        "Money, debt or benefits",
        "Tregenna Medical Practice",
    ):
        assert words in page, words
    assert "small numbers" not in page
    hidden = text(signed_in(account(Role.PRACTICE_STAFF, one.practice_id)).get("/staff/answers/"))
    assert "You see no small numbers" in hidden
    assert "3 of 3" not in hidden
    assert "whom your practice asked" in hidden
    other = text(somebody(Role.CLINICIAN).get("/staff/answers/"))
    assert "Nobody has answered in this time." in other
    assert somebody(Role.WORK_COACH).get("/staff/answers/").status_code == 404


def test_a_commissioner_sees_rounded_numbers() -> None:
    planted(12)
    page = text(somebody(Role.COMMISSIONER).get("/staff/answers/?by=month&months=3"))
    assert "10 of 10 worry much" in page
    assert "hidden" in page


def test_the_file_says_the_same_with_denominators() -> None:
    one = planted(2)
    lead = signed_in(account(Role.CLINICIAN, one.practice_id))
    answer = lead.get("/staff/answers/export/?by=work")
    assert answer["Content-Type"].startswith("text/csv")
    found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    figures = {(line["group"], line["part"], line["code"]): line for line in found}
    for group in ("ALL", "Off sick"):
        worry = figures[group, "WORRY", "7-10"]
        assert (worry["numerator"], worry["denominator"], worry["percent"]) == ("2", "2", "100")
        assert worry["rounding"] == "half up"
        theme = figures[group, "THEMES", "MONEY"]
        assert (theme["numerator"], theme["denominator"]) == ("1", "1")
        assert figures[group, "TOGETHER", "7-10 NO"]["words"] == "Much worry (7 to 10); No"
    assert figures["ALL", "WORDS", "WAITS"]["numerator"] == "1"


def test_nonsense_is_not_found() -> None:
    lead = somebody(Role.SERVICE_LEAD)
    for query in ("by=shoe", "months=2", "months=many"):
        assert lead.get(f"/staff/answers/?{query}").status_code == 404
        assert lead.get(f"/staff/answers/export/?{query}").status_code == 404
