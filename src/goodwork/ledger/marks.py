"""Marks that stand for ids, so that SQL that was written once is right for whomever a page is about.

The same id has the same mark within one statement, and different ids have different marks: SQL that only names ids
says about the marks what it would say about the ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias
from uuid import UUID

from psycopg.types.json import Jsonb

from goodwork.kernel.actors import RoleIn, Viewer

Ids: TypeAlias = Mapping[UUID, Any]
"""The id, or another value, for which each mark stands."""

_BASE: Final = UUID("9d1f6c5e-3b7a-4c42-a8d0-5be16f7c0000")
"""Drawn at random: no id is like it. The last four digits number the marks."""
_PREFIX: Final = str(_BASE)[:-4]
_MARK: Final = re.compile(re.escape(_PREFIX) + "[0-9a-f]{4}")
_PLAIN: Final = (int, float, bool, Decimal, date, datetime, time, timedelta, type(None))


class Marking:
    """The marks for the ids of one statement."""

    def __init__(self) -> None:
        self._marks: dict[Any, UUID] = {}

    def of(self, found: Hashable) -> UUID:
        """Return the mark for an id, or for any other value that a statement is to be ready for."""
        return self._marks.setdefault(found, UUID(int=_BASE.int + len(self._marks)))

    def viewer(self, viewer: Viewer) -> Viewer:
        """Return the same viewer with marks for all ids."""
        return Viewer(
            kind=viewer.kind,
            id=None if viewer.id is None else self.of(viewer.id),
            roles=tuple(RoleIn(one.role, self.of(one.organisation_id)) for one in viewer.roles),
            glass=frozenset(self.of(one) for one in sorted(viewer.glass)),
        )

    def ids(self) -> Ids:
        """Return what each mark stands for."""
        return {mark: found for found, mark in self._marks.items()}


def is_marked(value: Any) -> bool:
    """Say whether a statement's value, or its text, holds a mark.

    Raises: TypeError for a kind of value in which one could hide.
    """
    if isinstance(value, list | tuple | set | frozenset):
        return any(is_marked(one) for one in value)
    if isinstance(value, str | UUID):
        return _MARK.search(str(value)) is not None
    if isinstance(value, Jsonb):
        return is_marked(str(value.obj))
    if not isinstance(value, _PLAIN):
        raise TypeError(f"a statement that stands ready has a value of the kind {type(value).__name__}")
    return False


def filled(value: Any) -> Callable[[Ids], Any]:
    """Return what makes of a statement's value with marks the value for some ids."""
    if not is_marked(value):
        return lambda ids: value
    if isinstance(value, UUID):
        return lambda ids: ids[value]
    if isinstance(value, str):
        return lambda ids: _MARK.sub(lambda found: str(ids[UUID(found.group())]), value)
    if isinstance(value, Jsonb):
        raise TypeError("an id stands in a value of JSON, where no other can be put in its place")
    parts = [filled(one) for one in value]
    return lambda ids: [part(ids) for part in parts]
