"""What came of support, in a browser: the three core outcomes, broken down, on a wide and a narrow screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factories.staff import account, organisation
from goodwork.kernel import clock
from goodwork.kernel.actors import Role
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import new_id
from goodwork.oversight.results.models import SupportResult

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS_FOLDER", "")


@pytest.mark.parametrize(("width", "javascript"), [(320, False), (1280, True)])
def test_a_lead_reads_what_came_of_it(visitor: Callable[..., Any], width: int, javascript: bool) -> None:
    provider = organisation("PROVIDER")
    lead_id = account(Role.SERVICE_LEAD, provider)
    lead = visitor(signed_in=lead_id, width=width, javascript=javascript)
    lead.go("/staff/results/")
    lead.sees("No support has ended in this time.")
    ended = local_date(clock.now())
    SupportResult.objects.bulk_create(
        SupportResult(
            referral_id=new_id(),
            organisation_id=provider,
            began=True,
            ended_date=ended,
            employed_before=number % 3 > 0,
            employed_after=True,
            remained=number % 3 > 0,
            entered=number % 3 == 0,
            asked=True,
            satisfaction="GOOD" if number % 2 else "",
        )
        for number in range(12)
    )
    lead.go("/staff/results/?by=provider&months=12")
    lead.sees("8 of 8 who were in work at the start remained in work: 100%.")
    lead.sees("Steady Hands")
    if SHOTS:
        lead.shoot(Path(SHOTS) / f"results-{width}.png")
