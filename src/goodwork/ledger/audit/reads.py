"""The mark of a personal read: whoever calls it leaves a row in the audit."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.ledger.audit.services import record_read

P = ParamSpec("P")
R = TypeVar("R")


def _people_in(found: Any) -> set[UUID]:
    """Return the ids of the people whom a query's result is about."""
    if found is None:
        return set()
    told = getattr(found, "person_ids", None)
    if callable(told):
        return set(told())
    person = getattr(found, "person_id", None)
    if isinstance(person, UUID):
        return {person}
    if isinstance(found, Mapping):
        keys = {k for k in found if isinstance(k, UUID)}
        return keys or {p for v in found.values() for p in _people_in(v)}
    if isinstance(found, Iterable) and not isinstance(found, str | bytes):
        return {p for item in found for p in _people_in(item)}
    return set()


def personal(*, page: str) -> Callable[[Callable[Concatenate[Viewer, P], R]], Callable[Concatenate[Viewer, P], R]]:
    """Mark a query that returns personal data: it takes `at=` and writes one audit row with the people it returned.

    The result has `person_id`, `person_ids()`, is a mapping by person id, or is a sequence of such; a mapping's
    UUID keys count as people.
    """

    def mark(query: Callable[Concatenate[Viewer, P], R]) -> Callable[Concatenate[Viewer, P], R]:
        @functools.wraps(query)
        def reading(viewer: Viewer, /, *args: P.args, **kwargs: P.kwargs) -> R:
            at = kwargs["at"]
            assert isinstance(at, datetime)
            found = query(viewer, *args, **kwargs)
            record_read(viewer=viewer, page=page, person_ids=_people_in(found), at=at)
            return found

        reading.audited_page = page  # type: ignore[attr-defined]
        return reading

    return mark
