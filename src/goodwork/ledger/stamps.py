"""Whether registers are still as a process has read them: a text for each, another one as soon as its rows are others.

For what is the same for everybody, as programmes and places, and never about a person. All stamps are asked for in one
row, once while a page is made.
"""

from __future__ import annotations

from goodwork.kernel.remembering import remembered
from goodwork.ledger import ready

_STAMPS: dict[str, str] = {}


def stamped(name: str, sql: str) -> str:
    """Register by which query, of one text, something shows that it is another; returns the query."""
    _STAMPS[name] = sql
    return sql


def stamp_of(name: str) -> str:
    """Return the stamp that something has now; "" where it has no rows."""
    return remembered("stamps", _asked)[name]


def _asked() -> dict[str, str]:
    [found] = ready.rows("SELECT " + ", ".join(f"({sql})" for sql in _STAMPS.values()), [])
    return dict(zip(_STAMPS, (text or "" for text in found), strict=True))
