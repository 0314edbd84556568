"""Loading the register of places from published files: one file, one transaction, all of it or nothing.

A file streams through COPY into a temporary table and from there into the register, so memory does not grow with it;
only rows that are new or different are written, so that loading a file again, or after it was cut off, is safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import connection, transaction

from goodwork.kernel.actors import Actor
from goodwork.kernel.csv_files import Checked, check
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.registers.places.events import PlacesLoaded
from goodwork.registers.places.files import (
    DEPRIVATION_COLUMNS,
    EDITION_OF_VINTAGE,
    columns,
    deprivation_rows,
    lsoa_vintage,
    name_rows,
    postcode_rows,
)
from goodwork.registers.places.models import PlaceLoad

Progress = Callable[[int], None]
_TELL_EVERY = 20_000


class CannotLoad(ValueError):
    """A file that does not belong here, with the reason in words."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: rows of the file, and how many of them were new or different."""

    row_count: int
    changed_count: int


def load_postcodes(
    *,
    stream: BinaryIO,
    source: str,
    by: Actor,
    at: datetime,
    keep_known: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """Load a postcode directory: ONSPD or NSPL as published, or the extract that we ship.

    `source` names file and vintage and is stored with each row. With `keep_known`, postcodes that the register holds
    already stay as they are. `progress` is called with the number of rows read.

    Raises: kernel.csv_files.Refused, naming line and column; nothing is stored then.
    """
    checked = check(stream, needed=())
    read = (
        (
            row.postcode,
            row.lsoa21_code,
            row.ward_code,
            row.la_code,
            row.ended_month,
            row.latitude,
            row.longitude,
            source,
        )
        for row in postcode_rows(stream, checked)
    )
    return _load(
        kind="POSTCODES",
        table="places_postcode",
        fields=(
            "postcode",
            "lsoa21_code",
            "ward_code",
            "la_code",
            "ended_month",
            "latitude",
            "longitude",
            "source",
        ),
        key=("postcode",),
        read=read,
        checked=checked,
        source=source,
        keep_known=keep_known,
        progress=progress,
        by=by,
        at=at,
    )


def load_names(
    *,
    stream: BinaryIO,
    source: str,
    by: Actor,
    at: datetime,
    keep_known: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """Load names of wards, councils and LSOAs from a file with their codes and names.

    Raises: kernel.csv_files.Refused, naming line and column; nothing is stored then.
    """
    checked = check(stream, needed=())
    read = ((row.code, row.kind, row.name, row.la_code, source) for row in name_rows(stream, checked))
    return _load(
        kind="NAMES",
        table="places_areaname",
        fields=("code", "kind", "name", "la_code", "source"),
        key=("code",),
        read=read,
        checked=checked,
        source=source,
        keep_known=keep_known,
        progress=progress,
        by=by,
        at=at,
    )


def load_deprivation(
    *,
    stream: BinaryIO,
    source: str,
    by: Actor,
    at: datetime,
    edition: str | None = None,
    keep_known: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """Load an edition of the Index of Multiple Deprivation.

    The vintage of the LSOAs stands in the file's column names; the edition follows from it (2011: 2019, 2021: 2025)
    unless it is given.

    Raises: kernel.csv_files.Refused, naming line and column; CannotLoad for an edition that is no year.
    """
    if edition is not None and not (len(edition) == 4 and edition.isascii() and edition.isdigit()):
        raise CannotLoad("An edition of the index is a year, like 2025.")
    checked = check(stream, needed=())
    vintage = lsoa_vintage(columns(checked.header, DEPRIVATION_COLUMNS)["lsoa"])
    year = edition or EDITION_OF_VINTAGE[vintage]
    read = ((year, vintage, row.lsoa_code, row.rank, row.decile, source) for row in deprivation_rows(stream, checked))
    return _load(
        kind="DEPRIVATION",
        table="places_deprivation",
        fields=("edition", "lsoa_vintage", "lsoa_code", "rank", "decile", "source"),
        key=("lsoa_code", "edition"),
        read=read,
        checked=checked,
        source=source,
        keep_known=keep_known,
        progress=progress,
        by=by,
        at=at,
    )


@transaction.atomic
def _load(
    *,
    kind: str,
    table: str,
    fields: Sequence[str],
    key: Sequence[str],
    read: Iterable[Sequence[object]],
    checked: Checked,
    source: str,
    keep_known: bool,
    progress: Progress | None,
    by: Actor,
    at: datetime,
) -> Loaded:
    """Stream rows through COPY and merge them; of two rows with one key, the later in the file counts."""
    names = ", ".join(fields)
    others = [field for field in fields if field not in key]
    changed = " OR ".join(f"{table}.{field} IS DISTINCT FROM EXCLUDED.{field}" for field in others)
    merge = (
        "NOTHING" if keep_known else f"UPDATE SET {', '.join(f'{f} = EXCLUDED.{f}' for f in others)} WHERE {changed}"
    )
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS"
            f" SELECT 0::bigint AS place, {names} FROM {table} WHERE FALSE"
        )
        with cursor.copy(f"COPY incoming (place, {names}) FROM STDIN") as copy:
            for row in read:
                count += 1
                copy.write_row((count, *row))
                if progress is not None and count % _TELL_EVERY == 0:
                    progress(count)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT DISTINCT ON ({', '.join(key)}) {names} FROM incoming"
            f" ORDER BY {', '.join(key)}, place DESC ON CONFLICT ({', '.join(key)}) DO {merge}"
        )
        changed_count = cursor.rowcount
        cursor.execute("DROP TABLE incoming")
    if progress is not None:
        progress(count)
    load = PlaceLoad(
        id=new_id(),
        kind=kind,
        sha256=checked.sha256,
        source=source,
        row_count=count,
        changed_count=changed_count,
        loaded_at=at,
    )
    load.save(force_insert=True)
    record(_loaded(load.id, kind, count, changed_count), by=by, at=at)
    return Loaded(row_count=count, changed_count=changed_count)


def _loaded(load_id: UUID, kind: str, count: int, changed: int) -> PlacesLoaded:
    return PlacesLoaded(place_load_id=load_id, load_kind=Code(kind), row_count=count, changed_count=changed)
