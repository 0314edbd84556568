"""Whether registers are still as a process has read them: a text for each, another one as soon as its rows are others.

For what is the same for everybody, as programmes and places, and never about a person. All stamps are asked for in one
row, once while a page is made.
"""

from __future__ import annotations

from django.db import connection

from goodwork.kernel.remembering import remembered

_STAMPS: dict[str, str] = {}


def stamped(name: str, sql: str) -> str:
    """Register by which query, of one text, something shows that it is another; returns the query."""
    _STAMPS[name] = sql
    return sql


def stamp_of(name: str) -> str:
    """Return the stamp that something has now; "" where it has no rows."""
    return remembered("stamps", _asked)[name]


def _asked() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({sql})" for sql in _STAMPS.values()))
        found = cursor.fetchone() or ()
    return dict(zip(_STAMPS, (text or "" for text in found), strict=True))
