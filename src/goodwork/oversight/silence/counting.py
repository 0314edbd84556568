"""Counting rows into figures: one pass over the table for the whole and each group of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection

from goodwork.oversight.silence.models import FirstPromise
from goodwork.oversight.silence.rules import MISSED, OWED, WHOLE, Fate, Figure

PROVIDER, PROGRAMME, MONTH = "provider", "programme", "month"
_KEYS = {
    PROVIDER: "organisation_id::text",
    PROGRAMME: "coalesce(programme_id::text, 'NONE')",
    MONTH: "to_char(coalesce(first_date, received_date), 'YYYY-MM')",
}
_FATE = """CASE
    WHEN first_date IS NULL THEN 'NOT_ACCOUNTED_FOR'
    WHEN first_date > %(lapsed)s THEN 'NOT_YET_DUE'
    WHEN reached_date IS NOT NULL THEN CASE WHEN in_time THEN 'IN_TIME' ELSE 'LATER' END
    WHEN ended_date IS NOT NULL THEN CASE WHEN ended_before THEN 'ENDED_BEFORE' ELSE 'ENDED_UNREACHED' END
    ELSE 'STILL_WAITING' END"""


def count(
    *, by: str | None, from_date: date, to_date: date, lapsed: date, today: date, organisation_ids: list[UUID] | None
) -> tuple[Figure, list[Figure]]:
    """Return the figure of all referrals promised for the days of a period, and of each group of a breakdown.

    A referral without a date counts by the day it came in. One statement.
    """
    missed, owed = (", ".join(f"'{f.value}'" for f in fates) for fates in (MISSED, OWED))
    fates = ", ".join(f"count(*) FILTER (WHERE fate = '{fate.value}')" for fate in Fate)
    table = connection.ops.quote_name(FirstPromise._meta.db_table)
    only = "AND organisation_id = ANY(%(only)s)" if organisation_ids is not None else ""
    sql = f"""
        SELECT key, grouping(key), {fates},
            count(*) FILTER (WHERE moves > 0 AND fate IN ({owed})),
            coalesce(sum(moves) FILTER (WHERE fate IN ({owed})), 0),
            percentile_disc(0.5) WITHIN GROUP (ORDER BY late) FILTER (WHERE fate IN ({missed})),
            max(late) FILTER (WHERE fate IN ({missed}))
        FROM (
            SELECT {_KEYS[by or PROVIDER]} AS key, moves, {_FATE} AS fate,
                coalesce(reached_date, ended_date, %(today)s) - first_date AS late
            FROM {table}
            WHERE NOT never_was AND coalesce(first_date, received_date) BETWEEN %(from)s AND %(to)s {only}
        ) rows
        GROUP BY GROUPING SETS ((key), ())"""
    with connection.cursor() as cursor:
        cursor.execute(
            sql, {"lapsed": lapsed, "today": today, "from": from_date, "to": to_date, "only": organisation_ids}
        )
        found = cursor.fetchall()
    whole = Figure(WHOLE, dict.fromkeys(Fate, 0))
    groups: list[Figure] = []
    for row in found:
        split = 2 + len(Fate)
        figure = Figure(
            WHOLE if row[1] else str(row[0]),
            dict(zip(Fate, row[2:split], strict=True)),
            row[split],
            int(row[split + 1]),
            row[split + 2],
            row[split + 3],
        )
        if row[1]:
            whole = figure
        else:
            groups.append(figure)
    return whole, groups if by else []


def holders(from_date: date, to_date: date) -> set[UUID]:
    """Return the organisations that the referrals of a period went to."""
    rows = FirstPromise.objects.filter(never_was=False, received_date__lte=to_date)
    return set(rows.exclude(first_date__lt=from_date).values_list("organisation_id", flat=True).distinct())
