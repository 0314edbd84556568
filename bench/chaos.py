"""What the loop does when everything goes wrong at once: nobody may fall silent unnoticed, nothing be lost or doubled.

Referrals are lived through the services for two working weeks (over the end of summer time) while real worker
processes are killed at random, the gateway drops messages and answers, receipts and texts come twice, late and out of
order, two coaches act at the same instant, connections are cut, and the two workers' clocks are an hour apart. A
promise that nobody keeps must be said to be silent within an hour of its 17:00; at no instant may anything open lack a
holder or a date (REQUIREMENTS M1). `bench/chaos_verdict.py` judges. Another seed is another history.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from typing import TYPE_CHECKING, Any

from bench.harness import product

if TYPE_CHECKING:
    from bench.chaos_acts import Acts
    from bench.chaos_outside import Chances
    from bench.chaos_verdict import Silences, Verdict

FIRST_DAY = date(2026, 10, 19)
DAYS = 12
TICKS = (hour(9, 15), hour(11, 45), hour(14, 15), hour(16, 20), hour(17, 25), hour(17, 55))
WEEKEND = (hour(10, 0), hour(17, 25))
APART = timedelta(minutes=30)
"""How far each worker's clock is from the true time: one is fast, one slow, so that they are an hour apart."""
ACTING_SHARE = 0.86
"""How likely a coach or a group does something about a promise of today, each time they look; else it falls silent."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked."""
    parser.add_argument("--referrals", type=int, default=1_000, help="how many people are referred (1000)")
    parser.add_argument("--days", type=int, default=DAYS, help="over how many days, from a Monday on (12)")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another history (1)")
    parser.add_argument(
        "--acting", type=float, default=ACTING_SHARE, help=f"how likely a look is acted on ({ACTING_SHARE})"
    )


def run(asked: argparse.Namespace) -> dict[str, object]:
    """Live the history, and return the verdict."""
    began = time.perf_counter()
    with product():
        from bench.chaos_verdict import Silences, Verdict, judge

        verdict = Verdict()
        storm = Storm(asked, verdict)
        end = storm.blow(Silences(verdict))
        storm.acts.leave()
        judge(verdict, storm.acts.taken, at=end)
    for note in verdict.notes:
        print(note, file=sys.stderr)  # noqa: T201
    return {
        "referrals": len(storm.acts.taken.referrals),
        "faults": dict(sorted(storm.faults.items())),
        "silences": verdict.silences,
        "surfaced_in_time": verdict.surfaced_in_time,
        "without_holder_or_date": verdict.without_holder_or_date,
        "lost": verdict.lost,
        "doubled": verdict.doubled,
        "seconds": round(time.perf_counter() - began, 1),
    }


class Workers:
    """Two workers, each a process of its own, killed now and then, and begun again until what is due is done."""

    def __init__(self, dice: random.Random, faults: Counter[str]) -> None:
        self.dice = dice
        self.faults = faults
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["bench.chaos_ready"])
        self.running: list[tuple[Any, timedelta, float]] = []

    def begin(self, at: datetime, chances: Chances) -> None:
        """Begin both; about one in three is to be killed soon."""
        for apart in (APART, -APART):
            self.running.append(self._one(at, apart, chances))

    def _one(self, at: datetime, apart: timedelta, chances: Chances) -> tuple[Any, timedelta, float]:
        from bench import chaos_outside

        process = self.context.Process(
            target=chaos_outside.work, args=(at + apart, self.dice.getrandbits(32), chances), daemon=True
        )
        process.start()
        storm = chances != chaos_outside.CALM
        kill_after = self.dice.uniform(0.05, 0.9) if storm and self.dice.random() < 0.35 else 0.0
        return process, apart, time.perf_counter() + kill_after if kill_after else 0.0

    def look(self, at: datetime, chances: Chances) -> bool:
        """Kill whose time has come, begin again who died; say whether both are done."""
        still = []
        for process, apart, kill_at in self.running:
            if kill_at and time.perf_counter() >= kill_at and process.is_alive():
                process.kill()
                self.faults["workers killed"] += 1
            if process.is_alive():
                still.append((process, apart, kill_at))
                continue
            process.join()
            if process.exitcode != 0:
                still.append(self._one(at, apart, chances))
        self.running = still
        return not still

    def finish(self, at: datetime, chances: Chances) -> None:
        """Wait until both have done all that was due."""
        deadline = time.perf_counter() + 300
        while not self.look(at, chances):
            if time.perf_counter() > deadline:
                raise RuntimeError(f"the workers did not come to an end at {at}")
            time.sleep(0.02)


class Storm:
    """The town, its days, and everything that goes wrong in it."""

    def __init__(self, asked: argparse.Namespace, verdict: Verdict) -> None:
        from bench import chaos_outside, chaos_town
        from bench.chaos_acts import Acts

        self.faults: Counter[str] = Counter()
        self.dice = random.Random(asked.seed)
        self.days = asked.days
        self.acting_share = asked.acting
        self.verdict = verdict
        with chaos_outside.outside() as table:
            table.execute(chaos_outside.TABLES)
        town = chaos_town.settle(people=asked.referrals, at=_at(FIRST_DAY - timedelta(days=3), hour(12, 0)))
        self.town = town
        self.acts: Acts = Acts(town, random.Random(asked.seed + 1), self.faults)
        self.workers = Workers(random.Random(asked.seed + 2), self.faults)
        self.receipts = Receipts(random.Random(asked.seed + 3), self.faults)
        self.arriving = list(range(asked.referrals))
        self.dice.shuffle(self.arriving)

    def blow(self, silences: Silences) -> datetime:
        """Live all days under faults, then five calm ones; return the last moment."""
        from bench.chaos_outside import CALM, STORM
        from bench.chaos_verdict import watching

        ticks = [at for day in range(self.days) for at in _ticks(FIRST_DAY + timedelta(days=day))]
        share = -(-len(self.arriving) // (len(ticks) // 2))
        with watching(self.verdict):
            for at in ticks:
                self.faults["clocks an hour apart"] += 1
                self.workers.begin(at, STORM)
                time.sleep(0.1)
                self._cut_a_connection()
                self._live(at, new=share)
                self.receipts.come(at)
                self.workers.finish(at, STORM)
                silences.look(at)
            calm = ticks[-1]
            for _day in range(5):
                calm += timedelta(days=1)
                self.receipts.come(calm, calm_weather=True)
                self.workers.begin(calm, CALM)
                self.workers.finish(calm, CALM)
        self._count_faults_outside()
        return calm

    def _live(self, at: datetime, *, new: int) -> None:
        """Let everybody do what they do until the next tick; each by a clock that may be half an hour wrong."""
        from bench.chaos_outside import STORM

        batch, self.arriving = self.arriving[:new], self.arriving[new:]
        for number in batch:
            self.acts.refer(self.town.people[number], at=self._wrong(at))
            self.workers.look(at, STORM)
        for referral_id, group_id in self._to_act_on(at):
            if self.dice.random() < self.acting_share:
                if group_id is None:
                    self.acts.coach(referral_id, at=self._wrong(at))
                else:
                    self.acts.answer(referral_id, group_id, at=self._wrong(at))
            self.workers.look(at, STORM)
        for _person in range(1 + new // 5):
            self.acts.person(self.dice.randrange(len(self.town.people)), at=self._wrong(at))
        self.acts.ring_back(at=self._wrong(at))

    def _wrong(self, at: datetime) -> datetime:
        """Return a moment after a tick, by a clock that may be half an hour wrong."""
        return at + timedelta(minutes=self.dice.randint(0, 20)) + self.dice.choice((APART, -APART, timedelta(0)))

    def _to_act_on(self, at: datetime) -> list[tuple[Any, Any]]:
        """Return the open referrals whose promise is due by tomorrow, and a few others, with whose group they are."""
        from goodwork.pathway.referrals.models import Referral
        from goodwork.reach.promises.models import Promise

        soon = set(
            Promise.objects.filter(
                subject_kind="REFERRAL",
                state__in=["OPEN", "BROKEN"],
                due_date__lte=at.date() + timedelta(days=1),
            ).values_list("subject_id", flat=True)
        )
        rows = Referral.objects.filter(closed_at__isnull=True).order_by("id").values_list("id", "organisation_id")
        groups = set(self.town.groups)
        # A day has six ticks: whoever has a promise for today looks at it about twice.
        return [
            (pk, where if where in groups else None)
            for pk, where in rows
            if self.dice.random() < (0.3 if pk in soon else 0.03)
        ]

    def _cut_a_connection(self) -> None:
        """Cut one worker's connection to the database, where one is at work."""
        from bench.chaos_outside import WORKER, outside

        if self.dice.random() < 0.5:
            return
        with outside() as table:
            cut = table.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity WHERE state IN "
                "('active', 'idle in transaction') AND application_name = %s ORDER BY random() LIMIT 1) p",
                [WORKER],
            ).fetchone()
        self.faults["connections cut"] += cut[0] if cut else 0

    def _count_faults_outside(self) -> None:
        from bench.chaos_outside import outside

        with outside() as table:
            for kind, count in table.execute("SELECT kind, count(*) FROM chaos_fault GROUP BY kind").fetchall():
                self.faults[kind] += count


class Receipts:
    """Brings what the gateway says of messages that it took: some never, some twice, some days late, none in order."""

    def __init__(self, dice: random.Random, faults: Counter[str]) -> None:
        self.dice = dice
        self.faults = faults
        self.seen = 0
        self.late: list[tuple[datetime, str]] = []

    def come(self, at: datetime, *, calm_weather: bool = False) -> None:
        """Bring the receipts of what was taken since, and those that are late and come now."""
        from bench.chaos_outside import fate_of, outside
        from goodwork.reach.messaging import services

        with outside() as table:
            rows = table.execute("SELECT id, reference FROM chaos_taken WHERE id > %s", [self.seen]).fetchall()
        self.seen = max([self.seen, *(row[0] for row in rows)])
        now = [reference for due_at, reference in self.late if due_at <= at]
        self.late = [(due_at, reference) for due_at, reference in self.late if due_at > at]
        for _, reference in rows:
            roll = 1.0 if calm_weather else self.dice.random()
            if roll < 0.1:
                self.faults["messages dropped"] += 1
            elif roll < 0.2:
                self.faults["messages doubled"] += 1
                now += [reference, reference]
            elif roll < 0.35:
                self.faults["messages late"] += 1
                self.late.append((at + timedelta(hours=self.dice.randint(2, 80)), reference))
            else:
                now.append(reference)
        self.dice.shuffle(now)
        self.faults["messages out of order"] += len(now) // 2
        for begin in range(0, len(now), 25):
            services.receipts([(reference, fate_of(reference)) for reference in now[begin : begin + 25]], at=at)


def _at(day: date, when: hour) -> datetime:
    from goodwork.kernel.clock import london

    return london(day, when).astimezone(UTC)


def _ticks(day: date) -> Iterator[datetime]:
    """Return the moments of a day at which the town is looked at."""
    for when in TICKS if day.weekday() < 5 else WEEKEND:
        yield _at(day, when)
