"""The commands for accounts: the first administrator, invitations, leavers, absences."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from factories.operators import Goodwork, commands
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.registers.access import queries
from goodwork.registers.organisations import services as organisations

pytestmark = pytest.mark.django_db


@pytest.fixture
def goodwork(capsys: pytest.CaptureFixture[str]) -> Goodwork:
    return commands(capsys, "accounts")


@pytest.fixture(autouse=True)
def practice() -> None:
    organisations.register(name="Elm", kind="PRACTICE", local_code="ELM-1", by=SYSTEM, at=clock.now())


def invite(goodwork: Goodwork, name: str, **changes: Any) -> Any:
    given = {"role": "work-coach", "organisation": "elm-1", "status": 0, **changes}
    return goodwork(
        "invite",
        *("--email", f"{name}@example.org"),
        *("--name", name.title()),
        *("--role", given["role"]),
        *("--organisation", given["organisation"]),
        status=given["status"],
    )


def test_the_first_administrator_gets_a_link_that_works(goodwork: Goodwork) -> None:
    assert queries.user_id_of_email(SYSTEM_VIEWER, "chief@example.org") is None
    made = goodwork("create-admin", "--email", "Chief@Example.org", "--name", "Chief")
    assert made["email"] == "chief@example.org"
    assert queries.user_id_of_email(SYSTEM_VIEWER, "chief@example.org") is not None
    path = made["link"].split("/", 3)[3]
    assert "Chief" in Client().get(f"/{path}").content.decode()


def test_a_colleague_is_invited_listed_away_and_gone(goodwork: Goodwork) -> None:
    invite(goodwork, "ann")
    invite(goodwork, "ben")
    day = clock.local_date(clock.now())
    away = goodwork(
        "away",
        *("--email", "ann@example.org"),
        *("--from", day),
        *("--to", day),
        *("--cover", "ben@example.org"),
    )
    assert "Ben covers" in away["away"]
    listed = {row["email"]: row for row in goodwork("list")}
    assert listed["ann@example.org"]["roles"] == "WORK_COACH in Elm"
    assert listed["ann@example.org"]["state"] == "INVITED"
    assert goodwork("end", "--email", "ANN@example.org", "--cover", "ben@example.org")["state"] == "ENDED"
    assert [row["email"] for row in goodwork("list", "--ended")] == ["ann@example.org"]
    assert "has ended already" in goodwork("end", "--email", "ann@example.org", status=1)


def test_a_new_link_replaces_the_old_one(goodwork: Goodwork) -> None:
    first = invite(goodwork, "ann")["link"]
    again = goodwork("renew", "--email", "ann@example.org")["link"]
    assert again != first
    assert Client().get("/" + first.split("/", 3)[3]).status_code == 410


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"role": "king"}, "There is no role king"),
        ({"organisation": "NOWHERE"}, "There is no organisation with the code NOWHERE"),
    ],
)
def test_what_cannot_be_is_one_sentence(goodwork: Goodwork, changes: dict[str, str], sentence: str) -> None:
    told = invite(goodwork, "ann", status=1, **changes)
    assert sentence in told
    assert "\n" not in told


def test_unknown_addresses_bad_dates_and_twice_are_refused(goodwork: Goodwork) -> None:
    invite(goodwork, "ann")
    assert "There is an account with this email address" in invite(goodwork, "ann", status=1)
    assert "There is no account" in goodwork("end", "--email", "nobody@example.org", status=1)
    assert "There is no account" in goodwork("renew", "--email", "nobody@example.org", status=1)
    dates = ("--from", "2026-02-31", "--to", "2026-03-01", "--cover", "ann@example.org")
    assert "not in the calendar" in goodwork("away", "--email", "ann@example.org", *dates, status=1)
    assert "email address like" in goodwork("create-admin", "--email", "x", "--name", "X", status=1)
    told = goodwork("end", "--email", "ann@example.org", "--cover", "ann@example.org", status=1)
    assert "somebody who works in the same organisation" in told
