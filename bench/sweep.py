"""The hourly sweep for silence over 1,000,000 promises, of which few are due: seconds, and rows touched.

600,000 promises have ended and 400,000 are live; 1,000 live ones lapse at the sweep's moment. The people are a
practice's list, so that what a silence sets off (the message to the person, the notices to staff) is done as well. The
aim is 10 seconds, with no more rows read or written than are due.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bench.harness import product, seconds

LIVE_SHARE = 0.4


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked."""
    parser.add_argument("--promises", type=int, default=1_000_000, help="how many promises (1000000)")
    parser.add_argument("--due", type=int, default=1_000, help="how many of them lapse now (1000)")


def rows(count: int, due: int, *, people: list[UUID], organisation_id: UUID, day: date) -> Iterator[tuple[Any, ...]]:
    """Make promises: those due on the day first, then live ones of the weeks to come, then those that have ended."""
    from goodwork.kernel.clock import add_working_days
    from goodwork.kernel.ids import new_id
    from goodwork.reach.promises.rules import times_of

    days = [add_working_days(day, n) for n in range(2, 60)]
    looks = {d: times_of(d).warn_at for d in days}
    now = times_of(day)
    made = now.lapse_at - timedelta(days=10)
    for number in range(count):
        common = (new_id(), "REFERRAL", new_id(), people[number % len(people)], organisation_id, "COACH_WILL_RING")
        if number < due:
            yield (*common, day, "OPEN", now.warn_at, now.lapse_at, None, "", made)
        elif number < count * LIVE_SHARE:
            later = days[number % len(days)]
            yield (*common, later, "OPEN", None, looks[later], None, "", made)
        else:
            yield (*common, day - timedelta(days=number % 300), "KEPT", None, None, made, "KEPT", made)


def fill(count: int, due: int, *, at: datetime) -> None:
    """Fill the database with people and promises."""
    from django.db import connection

    from goodwork.config import reference
    from goodwork.demo.cast import CAST, TREGENNA, ensure_cast
    from goodwork.demo.lives import Size
    from goodwork.demo.loading import script_of
    from goodwork.demo.playing import Play
    from goodwork.kernel.actors import SYSTEM
    from goodwork.kernel.clock import local_date
    from goodwork.ledger.copying import copy_rows
    from goodwork.reach.promises.models import Promise

    size = Size(name="bench", first=0, people=2_000, asking=10, answering=0, participants=1, days=10)
    begin = at - timedelta(days=30)
    reference.load_all(at=begin, tell=lambda text: None)
    play = Play(practice_code=TREGENNA, staff=ensure_cast(CAST, by=SYSTEM, at=begin), with_desk=False, by=SYSTEM, at=at)
    play.register(script_of(size)[0], at=begin)
    names = (
        *("id", "subject_kind", "subject_id", "person_id", "organisation_id", "step"),
        *("due_date", "state", "warned_at", "look_at", "ended_at", "end_reason", "made_at"),
        *("window", "told", "moves_by_holder", "first_date"),
    )
    made = rows(
        count, due, people=list(play.ways.person_ids.values()), organisation_id=play.practice.id, day=local_date(at)
    )
    copy_rows(Promise, names, ((*row, "ANY", "BY_MESSAGE", 0, row[6]) for row in made))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def touched() -> dict[str, int]:
    """Return how many rows of promises have been read by scan and by index, and changed, so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT seq_tup_read, coalesce(idx_tup_fetch, 0), n_tup_upd FROM pg_stat_user_tables "
            "WHERE relname = 'promises_promise'"
        )
        scanned, fetched, changed = cursor.fetchone()
    return {"scanned": scanned, "fetched": fetched, "changed": changed}


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure."""
    with product():
        from goodwork.kernel import clock
        from goodwork.kernel.clock import add_working_days, end_of_promise_day, local_date
        from goodwork.reach.promises import watching

        at = end_of_promise_day(add_working_days(local_date(clock.now()), 1)) + timedelta(minutes=5)
        filled = seconds(lambda: fill(asked.promises, asked.due, at=at))
        before, done = touched(), []
        took = seconds(lambda: done.append(watching.look(at=at)))
        between = touched()
        idle = seconds(lambda: done.append(watching.look(at=at)))
        after = touched()
    return {
        "promises": asked.promises,
        "due": asked.due,
        "fill_seconds": round(filled, 1),
        "sweep_seconds": round(took, 2),
        "aim_seconds": 10,
        "dealt_with": done[0],
        "rows_of_promises": {name: between[name] - before[name] for name in before},
        "sweep_with_nothing_due_seconds": round(idle, 3),
        "rows_with_nothing_due": {name: after[name] - between[name] for name in before},
    }
