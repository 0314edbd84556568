"""Letting the planner look at tables into which thousands of rows came, before anybody asks for a page."""

from __future__ import annotations

from typing import Final

from django.db import connection

MANY_CHANGES: Final = 5_000
"""From so many new or changed rows on a table is looked at."""


def analyse_grown(*, changes: int = MANY_CHANGES) -> int:
    """Let PostgreSQL look at every table of which so many rows are new or changed; return how many tables there were.

    It guesses badly about a table that it has not looked at since a bulk load, and reads whole tables for one page;
    left to itself it looks within minutes. Inside a transaction nothing is done: its own rows are not counted yet.
    """
    if connection.in_atomic_block:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT ledger_analyse_grown(%s)", [changes])
        (analysed,) = cursor.fetchone()
    return int(analysed)
