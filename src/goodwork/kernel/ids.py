"""Identifiers of our own rows."""

from __future__ import annotations

import base64
import hashlib
from typing import Final
from uuid import UUID, SafeUUID

import uuid_utils


class NewId(UUID):
    """A UUID that knows how it is written: rows and events of an import write each of theirs some ten times.

    It equals, and hashes as, the plain UUID that a database gives back for it.
    """

    __slots__ = ("text",)
    text: str

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[type[UUID], tuple[str]]:
        return UUID, (self.text,)


_new: Final = NewId.__new__
_set_int: Final = vars(UUID)["int"].__set__
_set_is_safe: Final = vars(UUID)["is_safe"].__set__
_set_text: Final = vars(NewId)["text"].__set__
_UNKNOWN: Final = SafeUUID.unknown


def written(value: UUID) -> UUID:
    """Return an id that knows how it is written, for one that thousands of rows and events are about to name."""
    found = _new(NewId)
    _set_int(found, value.int)
    _set_is_safe(found, _UNKNOWN)
    _set_text(found, str(value))
    return found


def new_id() -> UUID:
    """Return a new version 7 UUID: unique, and ascending in time so that indexes stay dense."""
    made = uuid_utils.uuid7()
    found = _new(NewId)
    # The slots are set past UUID's own __init__, which checks and reads what is made right here.
    _set_int(found, made.int)
    _set_is_safe(found, _UNKNOWN)
    _set_text(found, str(made))
    return found


def new_id_text() -> str:
    """Return a new id as it is written, for a row that nothing else names."""
    return str(uuid_utils.uuid7())


def reference(row_id: UUID) -> str:
    """Return the short reference that people and organisations quote, such as "K7QF-2M9X"; always the same for an id.

    Eight of the letters A to Z and the digits 2 to 7, made from a digest: it tells nothing of when or whose.
    """
    mark = base64.b32encode(hashlib.sha256(b"goodwork.reference:" + row_id.bytes).digest()).decode()
    return f"{mark[:4]}-{mark[4:8]}"
