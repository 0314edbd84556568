"""CSV files from outside, read as a stream in bounded memory, and refused whole where they are not what they say.

A file is read twice: `check` goes through all of it and stores nothing, so that a file that breaks off in its last line
is refused before its first row is used; `rows` then hands out one row after the other. Neither holds more than one
record.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final

BLOCK_BYTES: Final = 1 << 16
MOST_CHARACTERS_IN_A_LINE: Final = 200_000
MOST_CHARACTERS_IN_A_RECORD: Final = 400_000
PROGRESS_EVERY_RECORDS: Final = 1_000

# The first bytes of what people rename to ".csv", and what to call it.
_SIGNATURES: Final = (
    (b"PK\x03\x04", "a zip file or an Excel workbook"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-zip file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a rich text document"),
)

# A line that no file can hold, given after the last: where it doesn't come back alone, a quoted cell was still open.
_END: Final = "\x00end\x00"

_OTHER_SEPARATORS: Final = {";": "semicolons", "\t": "tabs"}
"""What spreadsheet programs of other countries put between columns, and what a person calls it."""
_WINDOWS_1252: Final = "goodwork-windows-1252"


def _windows_1252_decode(data: bytes, errors: str = "strict") -> tuple[str, int]:
    """Read Windows-1252 as browsers do: its five unassigned bytes are control characters."""
    return codecs.charmap_decode(data, errors, _WINDOWS_1252_TABLE)


_WINDOWS_1252_TABLE: Final = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))


class _WindowsDecoder(codecs.IncrementalDecoder):
    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        return _windows_1252_decode(data, self.errors)[0]


def _find_codec(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != _WINDOWS_1252:
        return None
    return codecs.CodecInfo(
        name=_WINDOWS_1252,
        encode=codecs.lookup("cp1252").encode,
        decode=_windows_1252_decode,  # type: ignore[arg-type]
        incrementaldecoder=_WindowsDecoder,
    )


codecs.register(_find_codec)


class Refused(ValueError):
    """The file can't be used, and nothing of it was. `line` is the line to look at, the first being 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"Line {line}: {message}")
        self.line = line
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What is known of a file that can be read to its end.

    `encoding` is a codec name; `header` the column names as matched (lower case, no spaces around); `sha256` of the
    bytes; `size_bytes`; `records` counts every record, the header included (so the last record's number).
    """

    encoding: str
    header: tuple[str, ...]
    sha256: str
    size_bytes: int
    records: int


@dataclass(kw_only=True, slots=True)
class Row:
    """One record: its number (the header is 1, blank lines don't count), the line it starts in, its cells by column.

    `malformed` is true where it has more cells than the header; a missing cell at the end is blank.
    """

    record: int
    line: int
    cells: dict[str, str]
    malformed: bool


def check(
    stream: BinaryIO,
    *,
    needed: Iterable[str],
    known: Iterable[str] = (),
    most_bytes: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Checked:
    """Read a file from its start to its end and say what it is, holding one record at most.

    `stream` must be seekable. `needed` are the columns that must stand in the first line, `known` those that may; all
    others are passed over. `progress` is called with the number of bytes that were looked at, growing to twice the size
    of the file.

    Raises: `Refused` for a file that is empty, larger than `most_bytes`, not text, without a needed column, with a
    needed or known column named twice, with a line or record beyond the limits, or that ends inside a quoted cell.
    Source: the fit-note file's description, last paragraph.
    """
    encoding, sha256, size = _look_at_bytes(stream, most_bytes=most_bytes, progress=progress)
    lines = _Lines(stream, encoding)
    records = _records(lines)
    header = _header(records, needed, known)
    count = 1
    for count, _, _ in records:
        if progress is not None and count % PROGRESS_EVERY_RECORDS == 0:
            progress(size + stream.tell())
    lines.close()
    if progress is not None:
        progress(2 * size)
    return Checked(encoding=encoding, header=header, sha256=sha256, size_bytes=size, records=count)


def rows(stream: BinaryIO, checked: Checked) -> Iterator[Row]:
    """Hand out the rows of a file that `check` has passed, in file order, one at a time."""
    lines = _Lines(stream, checked.encoding)
    records = _records(lines)
    next(records, None)
    width = len(checked.header)
    for record, line, cells in records:
        malformed = len(cells) > width
        if len(cells) < width:
            cells += [""] * (width - len(cells))
        yield Row(
            record=record,
            line=line,
            cells={name: cell.strip() for name, cell in zip(checked.header, cells, strict=False)},
            malformed=malformed,
        )
    lines.close()


def checked_as_dict(checked: Checked) -> dict[str, object]:
    """Give a checked file's facts as plain JSON values."""
    return {
        "encoding": checked.encoding,
        "header": list(checked.header),
        "sha256": checked.sha256,
        "size_bytes": checked.size_bytes,
        "records": checked.records,
    }


def _look_at_bytes(
    stream: BinaryIO, *, most_bytes: int | None, progress: Callable[[int], None] | None
) -> tuple[str, str, int]:
    """Find the encoding, the fingerprint and the size, and refuse what is no text."""
    stream.seek(0)
    digest = hashlib.sha256()
    size, line, line_bytes = 0, 1, 0
    first = stream.read(BLOCK_BYTES)
    for signature, called in _SIGNATURES:
        if first.startswith(signature):
            raise Refused(1, f"this is {called}, not a CSV file. Save the list as CSV and try again.")
    encoding = _encoding_by_mark(first)
    utf8 = codecs.getincrementaldecoder("utf-8")("strict") if encoding in (None, "utf-8-sig") else None
    block = first
    while block:
        size += len(block)
        if most_bytes is not None and size > most_bytes:
            raise Refused(line, f"the file is larger than {most_bytes // 1_000_000} MB. Split it and try again.")
        digest.update(block)
        if utf8 is not None:
            try:
                utf8.decode(block)
            except UnicodeDecodeError as error:
                if encoding is not None:
                    at = line + error.object.count(b"\n", 0, error.start)
                    raise Refused(at, "these bytes are not UTF-8, though the file says that it is.") from error
                utf8 = None
                encoding = _WINDOWS_1252
        if encoding in (None, "utf-8-sig", _WINDOWS_1252):
            nul = block.find(0)
            if nul >= 0:
                at = line + block.count(b"\n", 0, nul)
                raise Refused(at, "there is a NUL byte here, so this is not a CSV file.")
            ends = block.count(b"\n") + (block.count(b"\r") if b"\n" not in block else 0)
            if ends:
                line += ends
                line_bytes = len(block) - max(block.rfind(b"\n"), block.rfind(b"\r")) - 1
            else:
                line_bytes += len(block)
                # Four bytes is the longest that a character can be.
                if line_bytes > 4 * MOST_CHARACTERS_IN_A_LINE:
                    raise _too_long(line)
        if progress is not None:
            progress(size)
        block = stream.read(BLOCK_BYTES)
    if not size:
        raise Refused(1, "the file is empty.")
    if encoding is None and utf8 is not None:
        # The last bytes may be the start of a letter of several bytes; then the file is Windows-1252 or was cut short,
        # and Windows-1252 reads either.
        try:
            utf8.decode(b"", final=True)
            encoding = "utf-8"
        except UnicodeDecodeError:
            encoding = _WINDOWS_1252
    assert encoding is not None
    return encoding, digest.hexdigest(), size


def _encoding_by_mark(first: bytes) -> str | None:
    if first.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if first.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Without a mark, English column names in UTF-16 have every other byte zero.
    if len(first) >= 4 and first[0] and first[2] and not first[1] and not first[3]:
        return "utf-16-le"
    if len(first) >= 4 and first[1] and first[3] and not first[0] and not first[2]:
        return "utf-16-be"
    return None


def _too_long(line: int) -> Refused:
    return Refused(
        line,
        f"this line is longer than {MOST_CHARACTERS_IN_A_LINE:,} characters. No row of a list is, so nothing was read.",
    )


class _Lines:
    """The lines of a stream with their ends, none longer than the limit, then the mark that the file has ended."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        stream.seek(0)
        self._encoding = encoding.removesuffix("-sig").upper()
        self._text = io.TextIOWrapper(io.BufferedReader(_Kept(stream), BLOCK_BYTES), encoding=encoding, newline="")
        self.line = 0
        self.since_record = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.ended:
            raise StopIteration
        try:
            text = self._text.readline(MOST_CHARACTERS_IN_A_LINE + 1)
        except UnicodeDecodeError as error:
            raise Refused(
                self.line + 1, f"the bytes here are no text, though the file starts as {self._encoding} does."
            ) from error
        if not text:
            self.ended = True
            return _END
        self.line += 1
        if len(text) > MOST_CHARACTERS_IN_A_LINE:
            raise _too_long(self.line)
        if "\x00" in text:
            raise Refused(self.line, "there is a NUL character here, so this is not a CSV file.")
        self.since_record += len(text)
        if self.since_record > MOST_CHARACTERS_IN_A_RECORD:
            raise Refused(
                self.line, "the row that ends here, or never ends, is too long. Is the closing quotation mark missing?"
            )
        return text if text.endswith(("\n", "\r")) else text + "\n"

    def close(self) -> None:
        self._text.detach()


class _Kept(io.RawIOBase):
    """A stream that stays open when its reader is done with it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def _naming_the_line(lines: _Lines, start: int) -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        if "field limit" in str(error):
            most = csv.field_size_limit()
            said = f"a cell of this row is longer than {most:,} characters. Is the closing quotation mark missing?"
            raise Refused(start, said) from error
        raise Refused(start, f"this row can't be read as CSV ({error}).") from error


def _records(lines: _Lines) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (record number, its first line, its cells), passing over blank lines."""
    reader = csv.reader(lines)
    record = 0
    while True:
        start = lines.line + 1
        lines.since_record = 0
        with _naming_the_line(lines, start):
            cells = next(reader, None)
        if cells is None:
            return
        if lines.ended:
            if cells == [_END]:
                return
            raise Refused(start, "the file ends inside a quoted cell that starts in this row. Is part of it missing?")
        if not cells or (len(cells) == 1 and not cells[0].strip()):
            continue
        record += 1
        yield record, start, cells


def _header(
    records: Iterator[tuple[int, int, list[str]]], needed: Iterable[str], known: Iterable[str]
) -> tuple[str, ...]:
    first = next(records, None)
    if first is None:
        raise Refused(1, "the file is empty.")
    _, line, cells = first
    header = tuple(cell.strip().lower() for cell in cells)
    needed = tuple(needed)
    missing = [name for name in needed if name not in header]
    if missing:
        for sign, called in _OTHER_SEPARATORS.items():
            if len(header) == 1 and {name.strip(' "') for name in header[0].split(sign)} >= set(needed):
                raise Refused(line, f"the columns of this file are separated by {called}. Save it as CSV with commas.")
        named = ", ".join(missing)
        column = "a column that is" if len(missing) == 1 else "columns that are"
        raise Refused(line, f"{column} needed can't be found in the first row: {named}.")
    for name in (*needed, *known):
        if header.count(name) > 1:
            raise Refused(line, f"the column {name} is there more than once.")
    return header
