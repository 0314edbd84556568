"""A service lead reads the funnel, an administrator looks after organisations: in a browser, large and small."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factories import staff
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.registers.programmes.history import import_history

DATA = Path(__file__).parents[1] / "data" / "kickstarter"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visiting = Callable[..., Any]


@pytest.fixture
def kickstarter() -> None:
    text = (DATA / "kickstarter.csv").read_bytes()
    import_history(stream=io.BytesIO(text), programme="kickstarter", by=SYSTEM, at=clock.now())


@pytest.mark.parametrize("width", [320, 1280])
def test_a_lead_reads_the_kickstarter_and_breaks_it_down_without_scripts(
    visitor: Visiting, kickstarter: None, width: int
) -> None:
    lead = visitor(signed_in=staff.account(Role.SERVICE_LEAD), width=width, javascript=False)
    page = lead.go("/staff/funnel/")
    page.select_option("#programme", "kickstarter")
    page.select_option("#by", "area")
    lead.press("Show")
    assert page.get_by_role("heading", name="Referred: 43 people").is_visible()
    assert page.get_by_text("86% of 43").is_visible()
    assert page.get_by_role("rowheader", name="MFT MSK, North Manchester").is_visible()


def test_a_commissioner_sees_no_small_number(visitor: Visiting, kickstarter: None) -> None:
    page = visitor(signed_in=staff.account(Role.COMMISSIONER)).go("/staff/funnel/?programme=kickstarter")
    assert page.get_by_text("You see no small numbers").is_visible()
    assert page.get_by_text("hidden", exact=True).count() > 5


@pytest.mark.parametrize("width", [320, 1280])
def test_an_administrator_adds_an_organisation_and_relates_it(visitor: Visiting, width: int) -> None:
    staff.organisation(kind="VCSE", name="Warm Welcome", local_code="WARM-WELCOME")
    administrator = visitor(signed_in=staff.account(Role.ADMINISTRATOR), width=width)
    page = administrator.go("/staff/organisations/new/")
    administrator.press("Add it")
    assert page.get_by_text("There is a problem").is_visible()
    page.fill("#id_name", "Steady Hands")
    page.select_option("#id_kind", "VCSE")
    page.fill("#id_local_code", "steady-hands")
    administrator.press("Add it")
    assert page.get_by_role("heading", name="Steady Hands").is_visible()
    administrator.press("Add a relation")
    page.select_option("#id_kind", "SUB_PROVIDER_OF")
    page.fill("#id_other", "warm-welcome")
    for box, text in (("day", "1"), ("month", "12"), ("year", "2026")):
        page.fill(f"[name=from_date_{box}]", text)
    administrator.press("Add the relation")
    assert page.get_by_role("link", name="Warm Welcome", exact=True).is_visible()
