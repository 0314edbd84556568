"""Cuts the connection to PostgreSQL at a chosen point of what a service does, and tells what is left of it.

A cut is real: another connection ends ours (`pg_terminate_backend`), before one of its statements, before its COMMIT,
or once its COMMIT was done and nobody heard of it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import OperationalError, connection

from goodwork.ledger.events.models import EventRow

_other: psycopg.Connection[Any] | None = None
MACHINERY = ("procrastinate_", "django_")


@dataclass
class Watched:
    """What passed over the connection: a point for each statement, two for each COMMIT (before it, and after)."""

    points: int = 0
    at: list[str] = field(default_factory=list)


@contextmanager
def watched(cut_at: int | None = None) -> Iterator[Watched]:
    """Count the points that are passed, and cut the connection at one of them (1 is the first)."""
    seen = Watched()
    connection.ensure_connection()
    commit, copy = connection._commit, psycopg.Cursor.copy

    def pass_point(what: str) -> bool:
        seen.points += 1
        seen.at.append(what)
        if seen.points != cut_at:
            return False
        end_backend()
        return True

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        pass_point(" ".join(str(sql).split())[:60])
        return run(sql, params, many, context)

    def committing() -> None:
        pass_point("before COMMIT")
        commit()
        if pass_point("after COMMIT"):
            raise OperationalError("server closed the connection unexpectedly")

    def copying(cursor: Any, statement: Any, *more: Any, **options: Any) -> Any:
        pass_point(str(statement)[:60])
        return copy(cursor, statement, *more, **options)

    connection._commit = committing
    psycopg.Cursor.copy = copying  # type: ignore[method-assign, assignment]
    try:
        with connection.execute_wrapper(execute):
            yield seen
    finally:
        connection._commit = commit
        psycopg.Cursor.copy = copy  # type: ignore[method-assign]
        if cut_at is not None:
            connection.close()


@contextmanager
def other_connection() -> Iterator[None]:
    """Keep the connection open that ends ours."""
    global _other
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as _other:
        yield


def end_backend() -> None:
    """End the process that serves our connection, and wait until it has ended."""
    assert connection.connection is not None
    assert _other is not None
    number = connection.connection.info.backend_pid
    assert _other.execute("SELECT pg_terminate_backend(%s, 5000)", [number]).fetchone() == (True,)


NOT_THE_SAME_TWICE = {"answers_answerchange"}
"""Tables of marks that are drawn by lot: doing the same again leaves others."""


def tables() -> list[str]:
    """Return the names of all tables whose rows say what happened."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall() if name not in NOT_THE_SAME_TWICE]


def everything(names: list[str]) -> object:
    """Return a value that changes with any row of any table."""
    with connection.cursor() as cursor:
        each = (f"SELECT count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM {name} t" for name in names)
        cursor.execute(" UNION ALL ".join(each))
        return cursor.fetchall()


CODES = {
    EventRow._meta.db_table: "kind",
    "messaging_message": "template || ' ' || status || ' ' || channel",
    "promises_promise": "step || ' ' || state",
    "promises_notice": "kind",
    "referrals_referral": "state",
    "questionnaires_request": "state",
    "campaigns_invitation": "state",
    "contacts_call": "state || ' ' || reason",
}


def stand(names: list[str]) -> Counter[str]:
    """Count the rows of every table, and of some by what they say: what two runs of the same thing have in common."""
    own = [name for name in names if not name.startswith(MACHINERY)]
    counts = [f"SELECT '{name}', count(*) FROM {name}" for name in own]
    counts += [
        f"SELECT '{name} ' || {said}, count(*) FROM {name} GROUP BY 1" for name, said in CODES.items() if name in own
    ]
    assert set(CODES) <= set(own), set(CODES) - set(own)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts))
        return Counter(dict(cursor.fetchall()))


def change(before: Counter[str], after: Counter[str]) -> dict[str, int]:
    """Return by how many each count has changed."""
    return {name: after[name] - before[name] for name in sorted({*before, *after}) if after[name] != before[name]}
