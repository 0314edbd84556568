"""`goodwork referrals`: ids, codes and reasons for operators, and nobody's name or words."""

from __future__ import annotations

import json

import pytest

from factories import pathway as make
from factories.operators import Goodwork, commands
from factories.pathway import AT, World, actor
from goodwork.pathway.referrals import services
from goodwork.pathway.referrals.rules import Reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def goodwork(capsys: pytest.CaptureFixture[str]) -> Goodwork:
    return commands(capsys)


@pytest.fixture
def here() -> World:
    return make.world()


def test_nothing_at_all(goodwork: Goodwork) -> None:
    assert goodwork("referrals", "list") == []
    assert goodwork("referrals", "list", "--ended", "--without-coach") == []


def test_open_and_ended_with_reason_and_no_name(here: World, goodwork: Goodwork) -> None:
    first = make.referral(here, make.consenting(here, family_name="Unmistakable"), words="In my words")
    second = make.referral(here)
    services.close(referral_id=first, reason=Reason.NO_LONGER_WANTED, by=actor(here.coach_id), at=AT)
    assert [row["referral"] for row in goodwork("referrals", "list")] == [str(second)]
    both = goodwork("referrals", "list", "--ended")
    assert {(row["state"], row["reason"]) for row in both} == {
        ("CANCELLED", "NO_LONGER_WANTED"),
        ("REQUESTED", ""),
    }
    assert "Unmistakable" not in json.dumps(both)
    assert "In my words" not in json.dumps(both)
    assert len(goodwork("referrals", "list", "--ended", "--limit", "1")) == 1


def test_the_history_of_one(here: World, goodwork: Goodwork) -> None:
    referral_id = make.referral(here)
    services.close(referral_id=referral_id, reason=Reason.NO_CAPACITY, by=actor(here.coach_id), at=AT)
    told = goodwork("referrals", "show", referral_id)
    assert [row["event"] for row in told][:1] == ["ReferralReceived"]
    assert ("ReferralRejected", "NO_CAPACITY", "Cora Coach") in {(r["event"], r["reason"], r["by"]) for r in told}


@pytest.mark.parametrize("asked", ["nonsense", "018f3a50-0000-7000-8000-000000000001"])
def test_one_that_is_not_there_is_refused_in_a_sentence(asked: str, goodwork: Goodwork) -> None:
    assert f"There is no referral '{asked}'" in goodwork("referrals", "show", asked, status=1)
