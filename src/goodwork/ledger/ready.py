"""Statements that stand ready: written once for any ids, and planned once by each connection to the database.

PostgreSQL takes ten times as long to plan what a page asks about one person as to answer it, and the ORM longer still
to write it. So a statement is written with marks for ids (`marks`), everything else in it stands as a literal, and it
is prepared: after five times PostgreSQL keeps one plan for all ids. Literals, because a plan for any values can't use
the indexes of rows of some states only.

Prepared statements belong to a connection. Between the program and PostgreSQL may stand a pooler that hands out
connections by transaction only if it knows about them (PgBouncer from 1.21 on).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql as composing

from goodwork.ledger import marks
from goodwork.ledger.marks import Ids

_PLACE = re.compile("%%|%s")
_PLANS_KEPT = 60
"""How many plans a connection keeps, the latest used ones; one is some hundred kilobytes."""


class _Prepared(psycopg.Cursor[Any]):
    """A cursor whose statements are prepared."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> _Prepared:
        """Execute a statement, prepared."""
        return super().execute(query, params, prepare=True)


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement, or a part of one, and what makes its values of the ids."""

    sql: str
    values: tuple[Callable[[Ids], Any], ...] = ()

    def filled(self, ids: Ids) -> list[Any]:
        """Return the values for some ids."""
        return [value(ids) for value in self.values]

    def and_then(self, sql: str) -> Ready:
        """Return the same with more words after it; their values come after those that are filled in."""
        return Ready(self.sql + sql, self.values)


def ready(sql: str, params: Iterable[Any]) -> Ready:
    """Return a statement that was written with marks so that only ids are left as its values."""
    given = iter(params)
    values: list[Callable[[Ids], Any]] = []

    def place(found: re.Match[str]) -> str:
        if found.group() == "%%":
            return "%%"
        value = next(given)
        if marks.is_marked(value):
            values.append(marks.filled(value))
            return "%s"
        return composing.Literal(value).as_string().replace("%", "%%")

    written = _PLACE.sub(place, sql)
    if marks.is_marked(written):
        raise ValueError("a mark stands in a statement's own words, where no id can be put in its place")
    return Ready(written, tuple(values))


def rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that stands ready. It counts and is logged as any other."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    raw.prepare_threshold, raw.prepared_max = 0, _PLANS_KEPT
    cursor: Any = _Prepared(raw)
    made = connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)
    with made as asking:
        asking.execute(sql, list(values))
        return list(asking.fetchall())
