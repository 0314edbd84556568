"""The content of an uploaded file, kept in pieces in the database, so that every process can read it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Final, cast
from uuid import UUID

from goodwork.kernel import csv_files
from goodwork.kernel.csv_files import Checked, Row
from goodwork.reach.intake.models import Upload, UploadPart

PART_BYTES: Final = 1 << 20


def keep(upload: Upload, stream: BinaryIO) -> None:
    """Keep a file's content, a piece at a time."""
    stream.seek(0)
    number = 0
    while piece := stream.read(PART_BYTES):
        UploadPart.objects.create(upload=upload, number=number, content=piece)
        number += 1


def rows_of(upload: Upload) -> Iterator[Row]:
    """Yield the rows of an uploaded file, one piece of it in memory at a time."""
    known = upload.checked
    checked = Checked(
        encoding=known["encoding"],
        header=tuple(known["header"]),
        sha256=known["sha256"],
        size_bytes=known["size_bytes"],
        records=known["records"],
    )
    yield from csv_files.rows(cast(BinaryIO, _Kept(upload.id)), checked)


class _Kept(io.RawIOBase):
    """An uploaded file as a stream from its start; it is read forwards only."""

    def __init__(self, upload_id: UUID) -> None:
        self._upload_id = upload_id
        self._number = 0
        self._rest = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if offset or whence != io.SEEK_SET:
            raise io.UnsupportedOperation("an uploaded file is read from its start")
        self._number, self._rest = 0, b""
        return 0

    def read(self, size: int = -1, /) -> bytes:
        if not self._rest:
            part = UploadPart.objects.filter(upload_id=self._upload_id, number=self._number).first()
            if part is None:
                return b""
            self._number += 1
            self._rest = bytes(part.content)
        wanted = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:wanted], self._rest[wanted:]
        return piece
