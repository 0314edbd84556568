"""The no-silence sweep over a million live promises: it must touch only what is due, and be quick (M1)."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from typing import Any

from bench.harness import product, seconds

NOT_DUE = date(2027, 6, 1)
DUE = date(2026, 11, 26)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
LAPSE = datetime(2026, 11, 26, 17, tzinfo=UTC)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say how many promises there are, and how many of them are due."""
    parser.add_argument("--promises", type=int, default=1_000_000, help="live promises in all")
    parser.add_argument("--due", type=int, default=1000, help="how many of them lapse at 17:00")


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure a sweep that finds nothing, one that finds what is due, and the one after it."""
    with product():
        from django.db import connection

        from goodwork.reach.promises import watching

        with connection.cursor() as cursor:
            for count, due_date, look_at in (
                (asked.promises - asked.due, NOT_DUE, datetime(2027, 5, 31, 8, tzinfo=UTC)),
                (asked.due, DUE, LAPSE),
            ):
                cursor.execute(_ROWS, [due_date, NOON, look_at, count])
            cursor.execute("ANALYZE promises_promise")
            cursor.execute(
                "EXPLAIN (FORMAT TEXT) SELECT id FROM promises_promise WHERE look_at <= %s ORDER BY look_at LIMIT 1000",
                [LAPSE],
            )
            plan = " ".join(row[0].strip() for row in cursor.fetchall())
        idle = seconds(lambda: watching.look(at=NOON))
        at_work = seconds(lambda: watching.look(at=LAPSE))
        after = seconds(lambda: watching.look(at=LAPSE))
    return {
        "promises": asked.promises,
        "due": asked.due,
        "idle_seconds": round(idle, 4),
        "sweep_seconds": round(at_work, 3),
        "after_seconds": round(after, 4),
        "uses_partial_index": "promise_look" in plan and "Seq Scan" not in plan,
    }


_ROWS = """
INSERT INTO promises_promise (
    id, subject_kind, subject_id, person_id, organisation_id, step, "window", due_date, state, told, told_at, made_at,
    moves_by_holder, look_at, end_reason)
SELECT gen_random_uuid(), 'CALL', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'WE_WILL_RING', 'ANY', %s,
       'OPEN', 'STAFF_ONLY', NULL, %s, 0, %s, ''
FROM generate_series(1, %s)
"""
