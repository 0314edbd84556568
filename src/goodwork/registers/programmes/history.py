"""Taking in the history of a programme from a file: all of it or nothing, in bounded memory, the same file twice once.

The rows go through COPY into a temporary table; from there each member's rows come back together with what is stored
of them, so that a later file may go on with the people of an earlier one (the README).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any, BinaryIO
from uuid import UUID

from django.db import connection, transaction

from goodwork.kernel.actors import Actor
from goodwork.kernel.csv_files import Refused, Row, check, rows
from goodwork.kernel.ids import new_id
from goodwork.kernel.parsers import Unreadable, date_iso
from goodwork.kernel.text import has_control
from goodwork.ledger.events.services import record
from goodwork.registers.programmes.events import HistoryImported, HistoryStateRecorded
from goodwork.registers.programmes.models import HistoryRow, Programme, ProgrammeMember, ProgrammeWord
from goodwork.registers.programmes.rules import (
    LONGEST_KEY,
    LONGEST_VALUE,
    Fault,
    HistoryEntry,
    HistoryState,
    faults,
)
from goodwork.registers.programmes.services import ensure

COLUMNS = ("person_key", "event", "at", "value")
_BATCH = 1000
_TELL_EVERY = 5000

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows of the file, people in it, and rows that were not known before."""

    programme_id: UUID
    programme: str
    rows: int
    people: int
    new: int


@transaction.atomic
def import_history(
    *, stream: BinaryIO, programme: str, by: Actor, at: datetime, progress: Progress | None = None
) -> Imported:
    """Store the history in a CSV file (person_key, event, at, value) under a programme's slug; a new slug makes one.

    Identical rows are one. `progress` is called with the number of rows read.

    Raises: kernel.csv_files.Refused with the line of the first thing that is wrong, rules.CannotName for a slug that
    can't be one; nothing is stored then.
    """
    checked = check(stream, needed=COLUMNS)
    programme_id = ensure(slug=programme, by=by, at=at)
    row = Programme.objects.select_for_update().get(id=programme_id)
    count = _stage((_read(r) for r in rows(stream, checked)), progress)
    people = _check_members(programme_id)
    new = _store(programme_id, by, at)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE incoming_history")
    record(HistoryImported(programme_id=programme_id, row_count=count, new_count=new), by=by, at=at)
    return Imported(programme_id=programme_id, programme=row.slug, rows=count, people=people, new=new)


def _read(row: Row) -> tuple[int, str, str, date, str]:
    """Return a row as line, key, state, day and value; refuse what can't be read."""
    if row.malformed:
        raise Refused(row.line, "this row has more cells than there are columns.")
    key, value = row.cells["person_key"], row.cells["value"]
    if not key:
        raise Refused(row.line, "column person_key: the cell is blank.")
    if len(key) > LONGEST_KEY or has_control(key):
        raise Refused(row.line, f"column person_key: a key has {LONGEST_KEY} characters at most, on one line.")
    if len(value) > LONGEST_VALUE or has_control(value):
        raise Refused(row.line, f"column value: a value has {LONGEST_VALUE} characters at most, on one line.")
    try:
        state = HistoryState(row.cells["event"])
    except ValueError:
        shown = row.cells["event"][:40]
        raise Refused(row.line, f"column event: '{shown}' is no event that a history can hold.") from None
    try:
        day = date_iso(row.cells["at"])
    except Unreadable as error:
        shown = row.cells["at"][:40]
        raise Refused(row.line, f"column at: '{shown}' is no date. {error.message}.") from None
    return row.line, key, state.value, day, value


def _stage(read: Iterable[tuple[int, str, str, date, str]], progress: Progress | None) -> int:
    """Copy the rows into a temporary table and return how many there were."""
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE incoming_history"
            ' (line bigint, member_key text COLLATE "C", state text, happened_date date, value text) ON COMMIT DROP'
        )
        with cursor.copy("COPY incoming_history FROM STDIN") as copy:
            for row in read:
                copy.write_row(row)
                count += 1
                if progress is not None and count % _TELL_EVERY == 0:
                    progress(count)
        cursor.execute("CREATE INDEX ON incoming_history (member_key)")
        cursor.execute("ANALYZE incoming_history")
    if progress is not None:
        progress(count)
    return count


_TOGETHER = """
SELECT member_key, state, happened_date, value, min(line) FROM (
    SELECT member_key, state, happened_date, value, line FROM incoming_history
    UNION ALL
    SELECT m.key COLLATE "C", r.state, r.happened_date, coalesce(w.text, ''), NULL
    FROM programmes_historyrow r
    JOIN programmes_programmemember m ON m.id = r.member_id
    LEFT JOIN programmes_programmeword w ON w.id = r.word_id
    WHERE m.programme_id = %(programme)s AND m.key IN (SELECT member_key FROM incoming_history)
) AS both_of_them
GROUP BY member_key, state, happened_date, value
ORDER BY member_key
"""

_NEW = """
SELECT DISTINCT i.member_key, i.state, i.happened_date, i.value FROM incoming_history i
WHERE NOT EXISTS (
    SELECT 1 FROM programmes_historyrow r
    JOIN programmes_programmemember m ON m.id = r.member_id
    LEFT JOIN programmes_programmeword w ON w.id = r.word_id
    WHERE m.programme_id = %(programme)s AND m.key = i.member_key AND r.state = i.state
      AND r.happened_date = i.happened_date AND coalesce(w.text, '') = i.value
)
ORDER BY 1, 3, 2, 4
"""


def _stream(sql: str, programme_id: UUID) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query through a cursor on the server, so that they don't stand in memory together."""
    connection.ensure_connection()
    with connection.connection.cursor(name="history") as cursor:
        cursor.itersize = 5000
        cursor.execute(sql, {"programme": programme_id})
        yield from cursor


def _check_members(programme_id: UUID) -> int:
    """Check every member of the file, stored rows included, and return how many members there are.

    Raises: Refused with the first line of the file at which something is wrong.
    """
    worst: Fault | None = None
    members = 0
    for _, group in groupby(_stream(_TOGETHER, programme_id), key=lambda r: r[0]):
        members += 1
        entries = [HistoryEntry(HistoryState(r[1]), r[2], r[3], r[4]) for r in group]
        entries.sort(key=lambda e: e.line or 0)
        for fault in faults(entries):
            if worst is None or fault.line < worst.line:
                worst = fault
    if worst is not None:
        raise Refused(worst.line, worst.message)
    return members


def _store(programme_id: UUID, by: Actor, at: datetime) -> int:
    """Store the rows that are not known yet, each with its event, and return how many there were."""
    # The server-side cursor reads what the loop writes, so the new rows are set aside first.
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE new_history ON COMMIT DROP AS " + _NEW, {"programme": programme_id})
    words = dict(ProgrammeWord.objects.filter(programme_id=programme_id).values_list("text", "id"))
    fresh = iter(_stream("SELECT member_key, state, happened_date, value FROM new_history", programme_id))
    stored = 0
    while batch := list(islice(fresh, _BATCH)):
        members = _members(programme_id, {row[0] for row in batch})
        _add_words(programme_id, words, {row[3] for row in batch if row[3]})
        made = [
            HistoryRow(
                id=new_id(),
                member_id=members[key],
                state=state,
                happened_date=day,
                word_id=words[value] if value else None,
            )
            for key, state, day, value in batch
        ]
        HistoryRow.objects.bulk_create(made)
        record(
            *(
                HistoryStateRecorded(
                    member_id=row.member_id,
                    programme_id=programme_id,
                    state=HistoryState(row.state),
                    happened_date=row.happened_date,
                    word_id=row.word_id,
                )
                for row in made
            ),
            by=by,
            at=at,
        )
        stored += len(made)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE new_history")
    return stored


def _members(programme_id: UUID, keys: set[str]) -> dict[str, UUID]:
    """Return the ids of members by key; make those that are new."""
    known = dict(ProgrammeMember.objects.filter(programme_id=programme_id, key__in=keys).values_list("key", "id"))
    new = [ProgrammeMember(id=new_id(), programme_id=programme_id, key=key) for key in sorted(keys - set(known))]
    ProgrammeMember.objects.bulk_create(new)
    return known | {member.key: member.id for member in new}


def _add_words(programme_id: UUID, words: dict[str, UUID], texts: set[str]) -> None:
    """Make the words that a programme has not said yet, and add them to `words`."""
    new = [ProgrammeWord(id=new_id(), programme_id=programme_id, text=text) for text in sorted(texts - set(words))]
    ProgrammeWord.objects.bulk_create(new)
    words.update({word.text: word.id for word in new})
