"""Absences with two notes or more, kept by themselves: of all fit notes few are issued again, and a list shows these.

Made from the notes by SQL that says what `rules.spells` says (a test holds them together). Whoever writes notes, links
or parts records makes the rows of these people anew, and a sweep mends once a day what was left out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from goodwork.ledger.among import array
from goodwork.pathway.absence.joining import join_gap_days
from goodwork.pathway.absence.models import RepeatedAbsence
from goodwork.pathway.absence.rules import REPEAT_NOTES

_SPELLS = """
    SELECT known_as AS person_id, min(from_date) AS from_date, max(to_date) AS to_date, count(*) AS notes
      FROM (SELECT n.*, count(*) FILTER (WHERE ended IS NULL OR from_date > ended + %(gap)s + 1)
                          OVER (PARTITION BY known_as ORDER BY from_date, to_date ROWS UNBOUNDED PRECEDING) AS spell
              FROM (SELECT p.known_as, f.from_date, f.to_date,
                           max(f.to_date) OVER (PARTITION BY p.known_as ORDER BY f.from_date, f.to_date
                                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ended
                      FROM absence_fitnote f JOIN people_person p ON p.id = f.person_id {whose}) n) s
     GROUP BY known_as, spell HAVING count(*) >= %(least)s"""
_OF_SOME = _SPELLS.format(whose="WHERE p.known_as = ANY(%(people)s)")
_OF_ALL = _SPELLS.format(whose="")
_INTO = "INSERT INTO absence_repeatedabsence (id, person_id, from_date, to_date, notes)"
# Few records are linked: reading those once is less than looking each record of an import up twice.
_WHO = """
    WITH linked AS MATERIALIZED (SELECT id, known_as FROM people_person WHERE merged_into_id IS NOT NULL)
    SELECT known_as FROM people_person WHERE id = ANY(%(again)s::uuid[])
    UNION SELECT known_as FROM linked
           WHERE id = ANY(%(records)s::uuid[]) OR known_as = ANY(%(records)s::uuid[])"""
_AGAIN, _RECORDS = attrgetter("again"), attrgetter("records")
_WRONG = f"""
    SELECT coalesce(t.person_id, s.person_id), t.notes, s.notes FROM absence_repeatedabsence t
      FULL JOIN ({_OF_ALL}) s ON (s.person_id, s.from_date) = (t.person_id, t.from_date)
     WHERE (s.to_date, s.notes) IS DISTINCT FROM (t.to_date, t.notes)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Who got notes: `records` are whose, `again` those that had one before."""

    again: Collection[UUID]
    records: Collection[UUID]


@transaction.atomic
def keep(noted: Sequence[Noted]) -> None:
    """Keep the repeated absences of people who got notes.

    A record that is linked to another may repeat a note of that one.
    """
    again, records = (array({i for one in noted for i in ids(one)}) for ids in (_AGAIN, _RECORDS))
    with connection.cursor() as cursor:
        cursor.execute(_WHO, {"again": again, "records": records})
        _make_anew(cursor, [known_as for (known_as,) in cursor.fetchall()])


@transaction.atomic
def follow(*, records: Collection[UUID]) -> None:
    """Make the repeated absences anew of records that were linked or parted, and of whom they are known as."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT known_as FROM people_person WHERE id = ANY(%s)", [list(records)])
        _make_anew(cursor, list({*records, *(known_as for (known_as,) in cursor.fetchall())}))


def _make_anew(cursor: CursorWrapper, people: list[UUID]) -> None:
    if people:
        values: dict[str, list[UUID] | int] = {"people": people, **_rules()}
        cursor.execute("DELETE FROM absence_repeatedabsence WHERE person_id = ANY(%(people)s)", values)
        cursor.execute(f"{_INTO} SELECT gen_random_uuid(), s.* FROM ({_OF_SOME}) s", values)


@transaction.atomic
def mend() -> int:
    """Make all rows what the notes say, and return how many were not: after another gap was set, or an upgrade."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""{_INTO} SELECT gen_random_uuid(), s.* FROM ({_OF_ALL}) s
                ON CONFLICT (person_id, from_date) DO UPDATE SET to_date = EXCLUDED.to_date, notes = EXCLUDED.notes
                WHERE (absence_repeatedabsence.to_date, absence_repeatedabsence.notes)
                      IS DISTINCT FROM (EXCLUDED.to_date, EXCLUDED.notes)""",
            _rules(),
        )
        changed = cursor.rowcount
        cursor.execute(
            f"""DELETE FROM absence_repeatedabsence t WHERE NOT EXISTS
                (SELECT 1 FROM ({_OF_ALL}) s WHERE (s.person_id, s.from_date) = (t.person_id, t.from_date))""",
            _rules(),
        )
        return int(changed + cursor.rowcount)


def read_the_past() -> int:
    """Make the rows of the notes that were there before this table was; return how many, 0 where it has rows."""
    return 0 if RepeatedAbsence.objects.exists() else mend()


def wrong() -> list[tuple[UUID, int | None, int | None]]:
    """Return the people whose rows are not what their notes say: how many notes stand there, and how many should."""
    with connection.cursor() as cursor:
        cursor.execute(_WRONG, _rules())
        return list(cursor.fetchall())


def _rules() -> dict[str, int]:
    return {"gap": join_gap_days(), "least": REPEAT_NOTES}
