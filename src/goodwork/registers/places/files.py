"""The published files of places: which columns they have had, and what a row of theirs means; no database.

Publishers rename columns with each vintage (oslaua, laua, LAD23CD, LAD25CD), so a column is found by a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from goodwork.kernel.csv_files import Checked, Refused, Row, rows
from goodwork.registers.places.rules import key_of, pseudo_kind, real_code

POSTCODE_COLUMNS = {
    "postcode": r"pcds|postcode|pcd8|pcd7|pcd2|pcd",
    "la": r"oslaua|laua|lad\d\dcd|lad\d\d|ltla\d\d(cd|_code)|la_code",
    "lsoa21": r"lsoa21|lsoa21cd|lsoa21_code|lsoa2021",
}
POSTCODE_OPTIONAL = {
    "ward": r"osward|ward|wd\d\dcd|wd\d\d|ward\d\d_code|ward_code",
    "ended": r"doterm",
    "latitude": r"lat|latitude",
    "longitude": r"long|longitude",
}
NAME_COLUMNS = {
    "ward_code": r"wd\d\dcd|ward\d\d_code|ward_code",
    "ward_name": r"wd\d\dnm|ward\d\d_name|ward_name",
    "la_code": r"lad\d\dcd|ltla\d\dcd|ltla\d\d_code|la_code",
    "la_name": r"lad\d\dnm|ltla\d\dnm|ltla\d\d_name|la_name",
    "lsoa21_code": r"lsoa21cd|lsoa21_code",
    "lsoa21_name": r"lsoa21nm|lsoa21_name",
}
DEPRIVATION_COLUMNS = {
    "lsoa": r"lsoa code \((2011|2021)\)|lsoa(11|21)_code|lsoa(11|21)cd",
    "decile": r"imd_decile|imd decile|index of multiple deprivation \(imd\) decile.*",
}
DEPRIVATION_OPTIONAL = {"rank": r"imd_rank|imd rank|index of multiple deprivation \(imd\) rank.*"}
"""Sources: ONSPD user guides (pcds, oslaua, osward, lsoa21, doterm, lat, long; since 2025 with vintages: LAD25CD,
WD25CD, LSOA21CD), ONS "Names and Codes" (WD24CD, WD24NM), MHCLG English indices of deprivation, File 7 (2019 and
2025)."""

_LOOKED_FOR = {
    "postcode": "the postcode (pcds, PCD8 or postcode)",
    "la": "the local authority (oslaua, LAD25CD or la_code)",
    "lsoa21": "the LSOA of 2021 (lsoa21 or LSOA21CD)",
    "lsoa": "the LSOA (LSOA code (2021), LSOA21CD or lsoa21_code)",
    "decile": "the decile (Index of Multiple Deprivation (IMD) Decile, or IMD_decile)",
}
"""What a missing column is called when a file is refused."""

EDITION_OF_VINTAGE = {"2011": "2019", "2021": "2025"}
"""The edition of the index that was made on LSOAs of a vintage. Source: DOMAIN 2.5."""


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """One postcode of a directory file."""

    postcode: str
    lsoa21_code: str
    ward_code: str
    la_code: str
    ended_month: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name of a code."""

    code: str
    kind: str
    name: str
    la_code: str


@dataclass(frozen=True, slots=True)
class DeprivationRow:
    """One LSOA of one edition."""

    lsoa_code: str
    rank: int | None
    decile: int


def columns(
    header: Sequence[str], wanted: Mapping[str, str], optional: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the file's name for each column of ours; where several match, the newest vintage counts.

    Raises: Refused on line 1, naming the column that is missing.
    """
    found: dict[str, str] = {}
    for ours, pattern in {**wanted, **(optional or {})}.items():
        preferred = [p for p in pattern.split("|") if p in header]
        matching = preferred[:1] or sorted(name for name in header if re.fullmatch(pattern, name))[-1:]
        if matching:
            found[ours] = matching[0]
        elif ours in wanted:
            raise Refused(1, f"no column with {_LOOKED_FOR[ours]} was found.")
    return found


def lsoa_vintage(column: str) -> str:
    """Return the vintage of the LSOAs in a deprivation file by the name of its column: "2011" or "2021"."""
    return "2011" if "11" in column else "2021"


def postcode_rows(stream: BinaryIO, checked: Checked) -> Iterator[PostcodeRow]:
    """Yield the postcodes of a directory file; pseudo-postcodes are left out, they are no rows of the directory.

    Raises: Refused, naming line and column.
    """
    of = columns(checked.header, POSTCODE_COLUMNS, POSTCODE_OPTIONAL)
    for row in rows(stream, checked):
        given = _cell(row, of["postcode"])
        if pseudo_kind(given) is not None:
            continue
        postcode = key_of(given)
        if postcode is None:
            raise Refused(row.line, f"column {of['postcode']}: '{given[:20]}' is no postcode.")
        ended = row.cells[of["ended"]] if "ended" in of else ""
        if ended and not re.fullmatch(r"[0-9]{6}", ended):
            raise Refused(row.line, f"column {of['ended']}: '{ended[:20]}' is no month like 202412.")
        yield PostcodeRow(
            postcode=postcode,
            lsoa21_code=_code(row, of["lsoa21"]),
            ward_code=_code(row, of["ward"]) if "ward" in of else "",
            la_code=_code(row, of["la"]),
            ended_month=ended,
            latitude=_degrees(row, of.get("latitude"), 90),
            longitude=_degrees(row, of.get("longitude"), 180),
        )


def name_rows(stream: BinaryIO, checked: Checked) -> Iterator[NameRow]:
    """Yield the names of wards, councils and LSOAs in a file that has any pair of their code and name.

    Raises: Refused, naming line and column.
    """
    of = columns(checked.header, {}, NAME_COLUMNS)
    pairs = [
        (kind, of[f"{stem}_code"], of[f"{stem}_name"])
        for kind, stem in (("WARD", "ward"), ("LA", "la"), ("LSOA21", "lsoa21"))
        if f"{stem}_code" in of and f"{stem}_name" in of
    ]
    if not pairs:
        raise Refused(1, "no pair of columns with codes and names was found (like WD24CD and WD24NM).")
    seen: set[str] = set()
    for row in rows(stream, checked):
        for kind, code_column, name_column in pairs:
            code, name = _code(row, code_column), row.cells[name_column]
            if not code or code in seen:
                continue
            if not name:
                raise Refused(row.line, f"column {name_column}: {code} has no name.")
            seen.add(code)
            la_code = _code(row, of["la_code"]) if "la_code" in of and kind != "LA" else ""
            yield NameRow(code=code, kind=kind, name=name, la_code=la_code)


def deprivation_rows(stream: BinaryIO, checked: Checked) -> Iterator[DeprivationRow]:
    """Yield the LSOAs of a file of the Index of Multiple Deprivation.

    Raises: Refused, naming line and column.
    """
    of = columns(checked.header, DEPRIVATION_COLUMNS, DEPRIVATION_OPTIONAL)
    for row in rows(stream, checked):
        code = _code(row, of["lsoa"])
        if not code:
            raise Refused(row.line, f"column {of['lsoa']}: the code of the LSOA is missing.")
        rank = row.cells[of["rank"]].replace(",", "") if "rank" in of else ""
        yield DeprivationRow(
            lsoa_code=code,
            rank=_number(row, of["rank"], rank, 1, 100_000) if rank else None,
            decile=_number(row, of["decile"], row.cells[of["decile"]], 1, 10),
        )


def _cell(row: Row, column: str) -> str:
    """Return a cell that must not be blank; a row with too many cells is refused with it."""
    if row.malformed:
        raise Refused(row.line, "this row has more cells than there are columns.")
    if not row.cells[column]:
        raise Refused(row.line, f"column {column}: the cell is blank.")
    return row.cells[column]


def _code(row: Row, column: str) -> str:
    """Return a GSS code; blank for none and for the pseudo-codes of the publisher."""
    given = row.cells[column]
    if given and not re.fullmatch(r"[A-Za-z][0-9]{8}", given):
        raise Refused(row.line, f"column {column}: '{given[:20]}' is no GSS code like E08000003.")
    return real_code(given)


def _degrees(row: Row, column: str | None, most: int) -> float | None:
    """Return a latitude or longitude; None for none, and for the publisher's 99.999999, which is nowhere."""
    text = row.cells[column] if column else ""
    if not text or text.startswith("99.9999"):
        return None
    if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]+)?", text) or abs(float(text)) > most:
        raise Refused(row.line, f"column {column}: '{text[:20]}' is no number of degrees.")
    return float(text)


def _number(row: Row, column: str, text: str, low: int, high: int) -> int:
    """Return a whole number within bounds."""
    if not re.fullmatch(r"[0-9]{1,6}", text) or not low <= int(text) <= high:
        raise Refused(row.line, f"column {column}: '{text[:20]}' is no whole number from {low} to {high}.")
    return int(text)
