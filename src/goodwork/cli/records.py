"""Printing what became of each record of a file while it is taken in, in bounded memory."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

from goodwork.cli.door import Door, Format, Refused
from goodwork.kernel import csv_files
from goodwork.kernel.csv_files import Checked, Row


@contextmanager
def checked_file(
    path: Path, needed: Sequence[str], advance: Callable[[int], None], *, known: Sequence[str] = ()
) -> Iterator[tuple[BinaryIO, Checked]]:
    """Open a CSV file that was read to its end once, so that it is refused whole or not at all.

    `advance` is called with bytes as they are looked at, twice the file's size in all. Raises: Refused, with the line.
    """
    with path.open("rb") as opened, _seekable(opened) as stream:
        looked = 0

        def progress(place: int) -> None:
            nonlocal looked
            advance(place - looked)
            looked = place

        try:
            yield stream, csv_files.check(stream, needed=needed, known=known, progress=progress)
        except csv_files.Refused as refused:
            said = f"{str(refused)[0].lower()}{str(refused)[1:]}"
            raise Refused(f"{path.name}, {said} Nothing was stored.") from None


@contextmanager
def _seekable(opened: BinaryIO) -> Iterator[BinaryIO]:
    """Give a file that can be read twice; a pipe is copied aside."""
    if opened.seekable():
        yield opened
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(opened, copy)
        yield copy


def counting(rows: Iterable[Row], stream: BinaryIO, advance: Callable[[int], None]) -> Iterator[Row]:
    """Yield rows on, and tell how many bytes of the file they took, every thousand of them."""
    place = 0
    for number, row in enumerate(rows, 1):
        yield row
        if number % 1_000 == 0:
            now = stream.tell()
            advance(now - place)
            place = now


class Printer:
    """Prints records as they become known: a JSON object that grows, or a table at the end of each chunk."""

    def __init__(self, opened: Door, fields: Sequence[str]) -> None:
        self._json = opened.format is Format.JSON
        self._fields = fields
        self._first = True
        self._outcomes: Counter[str] = Counter()
        self._warnings: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        if self._json:
            sys.stdout.write('{"records": [')

    def add(self, records: Iterable[dict[str, Any]], warnings: Iterable[dict[str, Any]]) -> None:
        """Print some more records; warnings are kept aside for the end."""
        for one in records:
            self._outcomes[one["outcome"]] += 1
            if self._json:
                sys.stdout.write(("\n" if self._first else ",\n") + json.dumps(one, ensure_ascii=False))
            else:
                if self._first:
                    sys.stdout.write("  ".join(self._fields) + "\n")
                sys.stdout.write("  ".join(_shown(one[name]) for name in self._fields).rstrip() + "\n")
            self._first = False
        for warning in warnings:
            self._warnings.write(json.dumps(warning, ensure_ascii=False) + "\n")

    def end(self) -> None:
        """Print how many had each outcome, and the warnings."""
        self._warnings.seek(0)
        if self._json:
            sys.stdout.write('\n], "outcomes": ' + json.dumps(dict(self._outcomes)) + ', "warnings": [')
            for number, line in enumerate(self._warnings):
                sys.stdout.write((",\n" if number else "\n") + line.rstrip("\n"))
            sys.stdout.write("\n]}\n")
        else:
            for line in self._warnings:
                warning = json.loads(line)
                sys.stdout.write(f"record {warning['record']}, {warning['field']}: {warning['message']}\n")
            counted = ", ".join(f"{name} {number}" for name, number in sorted(self._outcomes.items()))
            sys.stdout.write(f"{counted or 'no records'}\n")
        self._warnings.close()


def _shown(value: object) -> str:
    """A terminal obeys control characters: they are taken out. A blank is a dash, so that columns can be told apart."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(value))
    return text or "-"
