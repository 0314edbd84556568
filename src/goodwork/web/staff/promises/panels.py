"""What is promised to a person, on their record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.reach.promises import permissions, queries
from goodwork.reach.promises.queries import PromiseView
from goodwork.web.staff.people.panels import Panel


@dataclass(frozen=True)
class NextPart:
    """What happens next, and what waits in silence."""

    person_id: UUID
    rows: list[PromiseView]
    may_promise: bool


def build(viewer: Viewer, person_id: UUID, *, at: datetime) -> NextPart:
    """Return what is promised to a person; a person to whom nothing is promised has an empty list."""
    return NextPart(person_id, queries.next_for(viewer, person_id, at=at), viewer.has_role(*permissions.STAFF))


PERSON_PANELS = [Panel("next", 5, build, "staff/promises/panel.jinja")]
