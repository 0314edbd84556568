"""`goodwork results`: what came of support, with denominators, and made anew from the ledger."""

from __future__ import annotations

import pytest

from factories.operators import Goodwork, commands
from factories.staff import organisation
from goodwork.kernel import clock
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import new_id
from goodwork.oversight.results.models import SupportResult

pytestmark = pytest.mark.django_db


@pytest.fixture
def goodwork(capsys: pytest.CaptureFixture[str]) -> Goodwork:
    return commands(capsys, "results")


def test_nothing_at_all(goodwork: Goodwork) -> None:
    shown = goodwork("show", "--by", "provider")
    assert (shown["start"]["denominator"], shown["groups"]) == (0, {})
    assert goodwork("rebuild") == {"events": 0}


def test_every_part_has_its_denominator_and_what_the_ledger_does_not_tell_goes(goodwork: Goodwork) -> None:
    ended, provider = local_date(clock.now()), organisation(name="Steady Hands")
    for remained in (True, True, False):
        SupportResult.objects.create(
            referral_id=new_id(),
            organisation_id=provider,
            began=True,
            employed_before=True,
            employed_after=remained,
            remained=remained,
            ended_date=ended,
        )
    shown = goodwork("show", "--by", "provider")
    in_work = shown["groups"]["Steady Hands"]["in_work"]
    assert (in_work["denominator"], in_work["counts"]["REMAINED"], in_work["percent"]["REMAINED"]) == (3, 2, 67)
    assert "REMAINED" in goodwork("show", form="table")
    assert "it can be provider or month" in goodwork("show", "--by", "nonsense", status=1)
    goodwork("rebuild")
    assert goodwork("show")["start"]["denominator"] == 0
