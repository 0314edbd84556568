"""Writing down who looked at whom, and who was refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from django.db import connection

from goodwork.kernel.actors import Viewer
from goodwork.ledger.audit.models import Access

_held: ContextVar[list[Access] | None] = ContextVar("held_reads", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Hold back the rows of the reads in a block, and write them in one statement as it ends, also when it fails."""
    rows: list[Access] = []
    held = _held.set(rows)
    try:
        yield
    finally:
        _held.reset(held)
        if rows:
            _write(rows)


def _write(rows: Sequence[Access]) -> None:
    """Write some rows in one statement; `bulk_create` would send two more round it, on every page."""
    names = ("at", "actor_kind", "actor_id", "page", "person_ids", "refused")
    columns, marks = ", ".join(names), ", ".join(["%s", "%s", "%s", "%s", "%s::uuid[]", "%s"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Access._meta.db_table} ({columns}) VALUES " + ", ".join([f"({marks})"] * len(rows)),
            [getattr(row, name) for row in rows for name in names],
        )


def record_read(*, viewer: Viewer, page: str, person_ids: Collection[UUID], at: datetime) -> None:
    """Write one row for a page of people; reads by the program itself are told by its events instead."""
    if viewer.is_system or not person_ids:
        return
    row = Access(
        at=at,
        actor_kind=viewer.kind.value,
        actor_id=viewer.id,
        page=page,
        person_ids=sorted(set(person_ids)),
        refused=False,
    )
    held = _held.get()
    if held is None:
        row.save(force_insert=True)
    elif all((row.page, row.person_ids) != (other.page, other.person_ids) for other in held):
        held.append(row)


def record_copy(*, viewer: Viewer, page: str, at: datetime) -> None:
    """Write one row for a copy of everything that is held, such as a backup: it names nobody, as it holds all."""
    Access.objects.create(
        at=at, actor_kind=viewer.kind.value, actor_id=viewer.id, page=page, person_ids=[], refused=False
    )


def record_refusal(*, viewer: Viewer, page: str, at: datetime) -> None:
    """Write one row for a page that the viewer was not shown."""
    Access.objects.create(
        at=at, actor_kind=viewer.kind.value, actor_id=viewer.id, page=page[:80], person_ids=[], refused=True
    )
