"""What the record of a person shows of their routes: the way there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.routes import queries
from goodwork.web.staff.people.panels import Panel


@dataclass(frozen=True)
class RoutesPart:
    """The way to what a person can have."""

    person_id: UUID


def routes(viewer: Viewer, person_id: UUID, *, at: datetime) -> RoutesPart | None:
    """Return the way to a person's routes; None for who may not see them."""
    return RoutesPart(person_id) if queries.may_see(viewer, person_id) else None


PERSON_PANELS = [Panel("routes", 21, routes, "staff/onward/panel.jinja")]
