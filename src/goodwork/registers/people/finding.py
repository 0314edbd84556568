"""The statement that finds people by what is asked: written once for each kind of viewer and of question.

It starts from the fewest: an NHS number or a birth date has an index. By name alone a practice's own people are
gathered and their names looked at; for whoever sees people one by one, all names that there are.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from goodwork.kernel.actors import Viewer
from goodwork.ledger import ready
from goodwork.ledger.marks import Marking
from goodwork.ledger.ready import Ready
from goodwork.registers.people import scope
from goodwork.registers.people.conditions import Clause

_LIKE = "(n.given_key LIKE %s OR n.family_key LIKE %s)"
_HAS_NAME = (
    "EXISTS (SELECT 1 FROM people_person m JOIN people_personname n ON n.person_id = m.id "
    f"WHERE m.known_as = p.id AND {_LIKE})"
)
_NAMED = (
    "found AS MATERIALIZED (SELECT DISTINCT q.known_as FROM {whose} JOIN people_person q ON q.id = n.person_id "
    f"WHERE {_LIKE})"
)
_EACH = (
    "CROSS JOIN LATERAL (SELECT * FROM people_person x WHERE x.id = f.known_as OFFSET 0) p LEFT JOIN LATERAL "
    "(SELECT * FROM people_personname x WHERE x.person_id = p.id AND x.until_at IS NULL OFFSET 0) k ON TRUE"
)
_THEIRS = "mine CROSS JOIN LATERAL (SELECT * FROM people_personname x WHERE x.person_id = mine.id OFFSET 0) n"
"""OFFSET 0: rows are fetched by index for each of those found or gathered, and not all that there are looked at."""


def find(
    viewer: Viewer, *, words: tuple[str, ...], birth_date: date | None, nhs_number: str, most: int
) -> list[tuple[UUID, int]]:
    """Return the ids under which people are known, by family and given name, each with how many there are in all.

    `words` are keys of names (`kernel.text.fold`); each is in a name that a person has, or had. Something is asked.
    """
    marking = Marking()
    marked = marking.viewer(viewer)
    patterns = tuple(marking.of(_pattern(word)) for word in sorted(words, key=len, reverse=True))
    exact = tuple(
        (column, marking.of(value))
        for column, value in (("nhs_number", nhs_number), ("birth_date", birth_date))
        if value
    )
    asked = _statement(marked, patterns, exact, marking.of(most), scope.finders())
    return [(row[0], row[1]) for row in ready.rows(asked.sql, asked.filled(marking.ids()))]


def _pattern(word: str) -> str:
    """Return what a name is like that holds a word; one or two letters begin it."""
    escaped = connection.ops.prep_for_like_query(word)
    return f"{escaped}%" if len(word) < 3 else f"%{escaped}%"


@lru_cache(maxsize=512)
def _statement(
    viewer: Viewer, patterns: tuple[UUID, ...], exact: tuple[tuple[str, UUID], ...], most: UUID, finders: Hashable
) -> Ready:
    """Return the statement for a viewer, patterns, values of columns and a number, with marks for all of them."""
    base, more, mine = _base(viewer, patterns, exact)
    seen = Clause("TRUE") if mine else scope.seen(viewer)
    has: list[tuple[str, tuple[Any, ...]]] = [(seen.sql.replace("{person}", "p.id"), seen.values)]
    for column, value in exact[1:]:
        has.append((f"EXISTS (SELECT 1 FROM people_person m WHERE m.known_as = p.id AND m.{column} = %s)", (value,)))
    has += [(_HAS_NAME, (pattern, pattern)) for pattern in (patterns if exact else patterns[1:])]
    where = " AND ".join(["p.erased_at IS NULL", *(one for one, _ in has)])
    sql = (
        f"WITH {base} SELECT p.id, count(*) OVER () FROM found f {_EACH} WHERE {where} "
        "ORDER BY k.family_key, k.given_key, p.id LIMIT %s"
    )
    return ready.ready(sql, [*more, *(value for _, values in has for value in values), most])


def _base(
    viewer: Viewer, patterns: tuple[UUID, ...], exact: tuple[tuple[str, UUID], ...]
) -> tuple[str, list[Any], bool]:
    """Return what a search starts from: a subquery called `found`, its values, and whether the viewer sees them all."""
    if exact:
        column, value = exact[0]
        return f"found AS (SELECT DISTINCT known_as FROM people_person WHERE {column} = %s)", [value], False
    mine = scope.records_gathered(viewer)
    if mine is None:
        return _NAMED.format(whose="people_personname n"), [patterns[0]] * 2, False
    whole = f"mine (id) AS MATERIALIZED ({mine.sql}), {_NAMED.format(whose=_THEIRS)}"
    return whole, [*mine.values, patterns[0], patterns[0]], True
