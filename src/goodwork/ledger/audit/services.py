"""Writing down who looked at whom, and who was refused."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.ledger.audit.models import Access


def record_read(*, viewer: Viewer, page: str, person_ids: Collection[UUID], at: datetime) -> None:
    """Write one row for a page of people; reads by the program itself are told by its events instead."""
    if viewer.is_system or not person_ids:
        return
    Access.objects.create(
        at=at,
        actor_kind=viewer.kind.value,
        actor_id=viewer.id,
        page=page,
        person_ids=sorted(set(person_ids)),
        refused=False,
    )


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
