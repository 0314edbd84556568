"""What judges chaos must be able to find something: each kind of mishap is planted once, and seen."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from bench.chaos_acts import Taken
from bench.chaos_outside import fate_of
from bench.chaos_verdict import Silences, Verdict, _judge_acts, _judge_loop, open_without_promise

from factories import pathway as make
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.clock import end_of_promise_day
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.pathway.referrals import events, services
from goodwork.pathway.referrals.models import Referral
from goodwork.reach.messaging.rules import Receipt
from goodwork.reach.promises.jobs import lapse
from goodwork.reach.promises.models import Promise

ROOT = Path(__file__).parents[3]
HOUR = timedelta(hours=1)
CHAOS = (sys.executable, "-m", "bench", "chaos", "--json")


@pytest.fixture
def here(db: None) -> World:
    return make.world()


def test_an_open_thing_without_a_promise_is_seen(here: World) -> None:
    made = make.referral(here)
    assert open_without_promise() == 0
    Promise.objects.filter(subject_id=made).update(state="RELEASED", ended_at=AT, look_at=None)
    assert open_without_promise() == 1


def test_a_silence_said_in_time_one_said_late_and_one_not_said(here: World) -> None:
    made = [make.referral(here) for _ in range(2)]
    due_at = end_of_promise_day(Promise.objects.get(subject_id=made[0]).due_date)
    lapse(at=due_at)
    in_time = Verdict()
    Silences(in_time).look(due_at + HOUR)
    assert (in_time.silences, in_time.surfaced_in_time) == (2, 2)
    late = Verdict()
    Silences(late).look(due_at + 2 * HOUR)
    assert (late.silences, late.surfaced_in_time) == (2, 0)
    make.referral(here)
    unsaid = Verdict()
    Silences(unsaid).look(due_at + 2 * HOUR)
    assert (unsaid.silences, unsaid.surfaced_in_time) == (3, 0)


def test_what_was_taken_and_is_not_there_and_what_is_there_twice(here: World) -> None:
    made = make.referral(here)
    lost = Verdict()
    _judge_acts(lost, Taken(referrals={made, new_id()}, texts={"never-came"}))
    assert (lost.lost, lost.doubled) == (2, 0)
    row = Referral.objects.get(pk=made)
    services.accept(referral_id=made, by=actor(here.coach_id), at=AT)
    fine = Verdict()
    _judge_loop(fine)
    assert fine.doubled == 0
    record(
        events.ReferralAccepted(referral_id=made, person_id=row.person_id, organisation_id=row.organisation_id),
        by=SYSTEM,
        at=AT,
    )
    twice = Verdict()
    _judge_loop(twice)
    assert twice.doubled == 1


def test_the_fate_of_a_message_is_the_same_whenever_it_is_asked_and_not_always_good() -> None:
    fates = [fate_of(f"{n}:1") for n in range(500)]
    assert fates == [fate_of(f"{n}:1") for n in range(500)]
    assert set(fates) == {Receipt.DELIVERED, Receipt.PERMANENT_FAILURE, Receipt.TEMPORARY_FAILURE}


def test_three_days_of_chaos() -> None:
    done = subprocess.run(
        # Few act, so that something falls silent whichever of the workers comes first.
        [*CHAOS, "--referrals", "24", "--days", "4", "--seed", "7", "--acting", "0.3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["silences"] == found["surfaced_in_time"] > 0, done.stderr[-2000:]
    assert (found["without_holder_or_date"], found["lost"], found["doubled"]) == (0, 0, 0), done.stderr[-2000:]
    assert found["faults"]["workers killed"] > 0
    assert found["referrals"] == 24
