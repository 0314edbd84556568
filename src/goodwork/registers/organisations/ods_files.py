"""The files of the NHS Organisation Data Service: epraccur (practices) and etr (trusts), 27 columns without a header.

Source: ODS "GP and GP practice related data", file description; DOMAIN 2.6.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from goodwork.kernel.csv_files import Checked, Refused, Row, rows
from goodwork.kernel.identifiers import is_ods_code
from goodwork.registers.organisations.rules import ODS_STATUS, SUB_ICB_TO_LA, Kind, Status, readable_name
from goodwork.registers.places.rules import key_of

GP_PRACTICE = "4"
"""The prescribing setting of a GP practice; the others are prescribing cost centres of other kinds."""

COLUMNS = (
    "code,name,region,icb,address1,address2,address3,address4,address5,postcode,open_date,close_date,status,subtype,"
    "commissioner,join_date,left_date,phone,null1,null2,null3,amended,null4,parent,null5,setting,null6"
)
_WIDTH = COLUMNS.count(",") + 1


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation as a source has it; codes and dates read, the name as people write it."""

    name: str
    kind: Kind
    ods_code: str | None = None
    local_code: str | None = None
    phone: str = ""
    address_line: str = ""
    postcode: str = ""
    la_code: str = ""
    status: Status = Status.ACTIVE
    opened_date: date | None = None
    closed_date: date | None = None


class Headed(io.RawIOBase):
    """A file without a header line, read as if it had one; a byte-order mark before its first line is dropped."""

    def __init__(self, stream: BinaryIO, header: str) -> None:
        self._stream = stream
        self._header = header.encode() + b"\n"
        stream.seek(0)
        self._mark = 3 if stream.read(3) == b"\xef\xbb\xbf" else 0
        self._place = 0
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("only from the start")
        self._place = offset
        self._stream.seek(max(0, offset - len(self._header)) + self._mark)
        return offset

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        if self._place < len(self._header):
            data = self._header[self._place : self._place + len(buffer)]
        else:
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


def ods_rows(stream: BinaryIO, checked: Checked, kind: Kind) -> Iterator[OrganisationRow]:
    """Yield the practices (prescribing setting 4 only) or trusts of a file of the ODS.

    `stream` is a Headed file, so the line numbers in refusals are those of the file itself.

    Raises: Refused, naming line and column.
    """
    for row in rows(stream, checked):
        cells = row.cells
        if row.malformed:
            raise Refused(row.line - 1, f"this row has more than {_WIDTH} cells, so it is not from an ODS file.")
        if kind is Kind.PRACTICE and cells["setting"] != GP_PRACTICE:
            _refuse_unless_ods(row)
            continue
        yield _organisation(row, kind)


def _refuse_unless_ods(row: Row) -> None:
    """Refuse a row that does not start with a code and have a status, so that another file isn't passed over whole."""
    if not is_ods_code(row.cells["code"]):
        raise Refused(row.line - 1, f"column 1 (code): '{row.cells['code'][:20]}' is no ODS code.")
    if row.cells["status"] not in {*ODS_STATUS, ""}:
        raise Refused(row.line - 1, f"column 13 (status): '{row.cells['status'][:20]}' is not one of A, C, D, P.")


def _organisation(row: Row, kind: Kind) -> OrganisationRow:
    cells = row.cells
    _refuse_unless_ods(row)
    if not cells["name"]:
        raise Refused(row.line - 1, "column 2 (name): the cell is blank.")
    closed = _day(row, "close_date", 12)
    status = ODS_STATUS.get(cells["status"], Status.CLOSED if closed else Status.ACTIVE)
    address = [readable_name(cells[f"address{n}"]) for n in range(1, 6) if cells[f"address{n}"]]
    return OrganisationRow(
        name=readable_name(cells["name"]),
        kind=kind,
        ods_code=cells["code"].upper(),
        phone=re.sub(r"[^0-9+ ]", "", cells["phone"])[:20].strip(),
        address_line=", ".join(address),
        postcode=key_of(cells["postcode"]) or "",
        la_code=SUB_ICB_TO_LA.get(cells["commissioner"], ""),
        status=status,
        opened_date=_day(row, "open_date", 11),
        closed_date=closed,
    )


def _day(row: Row, column: str, number: int) -> date | None:
    """Return a day that the ODS writes as 19740401."""
    text = row.cells[column]
    if not text:
        return None
    if re.fullmatch(r"[0-9]{8}", text):
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            pass
    raise Refused(row.line - 1, f"column {number} ({column}): '{text[:20]}' is no day like 20240131.")
