"""Reading who looked at whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import ActorKind, Viewer
from goodwork.ledger.audit.models import Access


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a person's record: who, which page, when."""

    at: datetime
    actor_kind: ActorKind
    actor_id: UUID | None
    page: str


def who_looked(viewer: Viewer, person_id: UUID, *, most: int = 200) -> list[Look]:
    """Return the latest looks at a person's record, newest first. The person's own page and the bundle call it.

    Whom else a look was at is not fetched: a list that was looked at names fifty people.
    """
    rows = Access.objects.filter(person_ids__contains=[person_id], refused=False).order_by("-at", "-id")
    columns = rows.values_list("at", "actor_kind", "actor_id", "page")[:most]
    return [Look(at, ActorKind(kind), actor_id, page) for at, kind, actor_id, page in columns]
