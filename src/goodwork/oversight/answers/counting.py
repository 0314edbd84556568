"""Counting the room's rows: each person's newest answer by SQL, and what was counted kept while the rows are the same.

Kept by each process are counts, never a row of somebody, and only while the rows' stamp is the same: every statement
that changes a row gives it another, by triggers (ADR 0185).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from django.db import connection

from goodwork.oversight.answers import packing
from goodwork.oversight.answers.models import AnswerAlias, AnswerCount
from goodwork.oversight.answers.packing import figure_of, packed, shown_of
from goodwork.oversight.answers.rules import WHOLE, Figure, ShownFigure, count_all, disclosed, known_as

_OURS: Final = "f.answered_date >= %s AND (%s::uuid[] IS NULL OR f.organisation_id = ANY(%s::uuid[]))"
_STAMP: Final = "SELECT md5(string_agg(mark::text, ' ' ORDER BY slot)) FROM answers_answerchange"
_NEWEST: Final = f"""
    SELECT organisation_id::text, work_status, to_char(answered_date, 'YYYY-MM'), asked, hard, words
      FROM (SELECT DISTINCT ON (coalesce(k.root_id, f.person_id))
                   f.organisation_id, f.work_status, f.answered_date,
                   CASE WHEN f.worry IS NULL THEN 'NOT_SAID' WHEN f.worry <= 3 THEN '0-3' WHEN f.worry <= 6 THEN '4-6'
                        ELSE '7-10' END || ' ' || coalesce(nullif(f.wants, ''), 'NOT_ASKED') AS asked,
                   array_to_string(f.barriers, ' ') AS hard,
                   CASE WHEN NOT f.has_text THEN 'NONE'
                        WHEN f.themes IS NOT NULL THEN 'CODED ' || array_to_string(f.themes, ' ')
                        WHEN f.read THEN 'READ' WHEN e.response_id IS NOT NULL THEN 'WENT_ON' ELSE 'WAITS' END AS words
              FROM answers_answerfact f LEFT JOIN answers_answerend e USING (response_id)
              LEFT JOIN unnest(%s::uuid[], %s::uuid[]) k(person_id, root_id) ON k.person_id = f.person_id
             WHERE {_OURS}
             ORDER BY coalesce(k.root_id, f.person_id), f.event_id DESC) newest"""
"""What `rules.newest` and `rules.said_of` say, of each person once; a test holds them together."""

_MOST_KEPT: Final = 64
Hidden = tuple[ShownFigure, tuple[tuple[ShownFigure, ...], ...]]


@dataclass(frozen=True, slots=True)
class Counted:
    """What people said in a time, whole and by the key of each group: an organisation's id, a work status, a month."""

    whole: Figure
    by_practice: Mapping[str, Figure]
    by_work: Mapping[str, Figure]
    by_month: Mapping[str, Figure]


_kept: dict[tuple[date, frozenset[UUID] | None], tuple[str, Counted]] = {}
_hidden: list[tuple[Counted, list[list[Figure]], Hidden]] = []


def counted(since: date, scope: frozenset[UUID] | None) -> Counted:
    """Return what the newest answer of each person since a day says, of some organisations or (None) of all.

    One query where the rows are as they were at the last look of this process, two where the worker has counted them
    since; otherwise four.
    """
    stamp = _stamp()
    before = _kept.get((since, scope))
    if before is not None and before[0] == stamp:
        return before[1]
    found = (_counted_by_the_worker(since, stamp) if scope is None else None) or _count(since, scope)
    while len(_kept) >= _MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    _kept[since, scope] = (stamp, found)
    return found


def _stamp() -> str:
    """Return what all marks are together now, and how figures are packed: another one when either is another."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        (marks,) = cursor.fetchone() or (None,)
    return f"{packing.form()} {marks or ''}"


def keep(since: date, families_of: Callable[[Counted], list[dict[str, Figure]]]) -> bool:
    """Count what everybody said since a day, for all processes; says whether anything had changed since the last time.

    `families_of` names the groups. What was counted for other days is deleted.
    """
    stamp = _stamp()
    if AnswerCount.objects.filter(pk=since, stamp=stamp).exists():
        return False
    counts = _count(since, None)
    families = families_of(counts)
    whole, shown = hidden(counts, [list(family.values()) for family in families])
    by = (counts.by_practice, counts.by_work, counts.by_month)
    figures = [packed(counts.whole), *({key: packed(one) for key, one in family.items()} for family in by)]
    order = [[(key, one.group) for key, one in family.items()] for family in families]
    seen = [packed(whole), *([packed(one) for one in family] for family in shown)]
    values = {"stamp": stamp, "figures": figures, "hidden": {"order": order, "seen": seen}}
    AnswerCount.objects.update_or_create(pk=since, defaults=values)
    AnswerCount.objects.exclude(pk=since).delete()
    return True


def _counted_by_the_worker(since: date, stamp: str) -> Counted | None:
    """Return what the worker counted, while the rows are the same, and remember what of it is hidden; else None."""
    kept = AnswerCount.objects.filter(pk=since, stamp=stamp).values_list("figures", "hidden").first()
    if kept is None:
        return None
    (of_all, *of_groups), shown = kept
    by = [{key: figure_of(key, numbers) for key, numbers in family.items()} for family in of_groups]
    counts = Counted(figure_of(WHOLE, of_all), *by)
    families = [
        [replace(family[key], group=name) for key, name in order]
        for family, order in zip(by, shown["order"], strict=True)
    ]
    whole, *seen = shown["seen"]
    groups = tuple(
        tuple(shown_of(name, numbers) for (_, name), numbers in zip(order, rows, strict=True))
        for order, rows in zip(shown["order"], seen, strict=True)
    )
    _remember(counts, families, (shown_of(WHOLE, whole), groups))
    return counts


def _count(since: date, scope: frozenset[UUID] | None) -> Counted:
    theirs = None if scope is None else list(scope)
    alias = dict(AnswerAlias.objects.values_list("merged_id", "kept_id"))
    with connection.cursor() as cursor:
        roots = [known_as(person_id, alias) for person_id in alias]
        cursor.execute(_NEWEST, [list(alias), roots, since, theirs, theirs])
        rows = cursor.fetchall()
    whole, (by_practice, by_work, by_month) = count_all([row[:3] for row in rows], [row[3:] for row in rows])
    return Counted(whole, by_practice, by_work, by_month)


def hidden(counts: Counted, families: list[list[Figure]]) -> Hidden:
    """Return figures for somebody who may not see small numbers; worked out anew when they change."""
    for of, named, found in _hidden:
        if of is counts and named == families:
            return found
    found = disclosed(counts.whole, families)
    _remember(counts, families, found)
    return found


def _remember(counts: Counted, families: list[list[Figure]], found: Hidden) -> None:
    _hidden[:] = [(counts, families, found), *_hidden[: _MOST_KEPT // 8]]
