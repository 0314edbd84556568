"""After an upgrade that brought tables, what happened before it is in them, without anybody's asking (ADR 0171)."""

from __future__ import annotations

import pkgutil
from datetime import timedelta
from importlib import import_module

import pytest

import goodwork.oversight
from factories import pathway as make
from factories.pathway import AT, actor
from goodwork.config import catching_up
from goodwork.ledger.laws.registry import check_all
from goodwork.oversight.answers.models import AnswerFact
from goodwork.oversight.funnel import services as funnel
from goodwork.oversight.funnel.models import FunnelFact
from goodwork.oversight.results.models import SupportResult
from goodwork.oversight.silence.models import FirstPromise
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.teams.models import TeamMember

LATER = AT + timedelta(days=3)
MADE = (AnswerFact, FirstPromise, FunnelFact, SupportResult, TeamMember)


# No sweep ran here, so promises are late as they should be; and teams that were kept have left their events.
NOT_OURS = {"promises.no_late_sweep", "teams.rows_agree_with_events"}


def broken() -> set[str]:
    """Name the laws that do not hold."""
    return {finding.law for finding in check_all(at=LATER)} - NOT_OURS


@pytest.mark.django_db
def test_what_happened_before_is_read_once() -> None:
    said: list[str] = []
    assert catching_up.catch_up_all(at=LATER, tell=said.append) == 0
    assert said == []
    here = make.world()
    referrals.start(referral_id=make.referral(here), by=actor(here.coach_id), at=AT + timedelta(days=1))
    funnel.catch_up()
    before = {model: model._default_manager.count() for model in MADE}
    assert all(number for model, number in before.items() if model is not AnswerFact)
    assert broken() == set()
    for model in MADE:
        model._default_manager.all()._raw_delete("default")
    assert {law.split(".")[0] for law in broken()} >= {"silence", "teams", "results"}
    assert catching_up.catch_up_all(at=LATER, tell=said.append) > 0
    assert {model: model._default_manager.count() for model in MADE} == before
    assert broken() == set()
    assert any(line.startswith("First dates: ") for line in said)
    told = len(said)
    catching_up.catch_up_all(at=LATER, tell=said.append)
    assert {model: model._default_manager.count() for model in MADE} == before
    assert not [line for line in said[told:] if line.startswith(("First dates", "Funnel", "Teams", "Results"))]


def test_every_room_that_is_made_from_events_is_among_them() -> None:
    named = {getattr(made, "__module__", "") for made in catching_up.rooms(at=LATER).values()}
    for room in pkgutil.iter_modules(goodwork.oversight.__path__):
        services = f"goodwork.oversight.{room.name}.services"
        if hasattr(import_module(services), "rebuild"):
            assert services in named
