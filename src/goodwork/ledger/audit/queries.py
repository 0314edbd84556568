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
    """Return the latest looks at a person's record, newest first. The person's own page and the bundle call it."""
    rows = Access.objects.filter(person_ids__contains=[person_id], refused=False).order_by("-at", "-id")[:most]
    return [Look(r.at, ActorKind(r.actor_kind), r.actor_id, r.page) for r in rows]


def refusals_since(viewer: Viewer, since: datetime) -> int:
    """Return how many pages were refused since a moment."""
    return Access.objects.filter(refused=True, at__gte=since).count()
