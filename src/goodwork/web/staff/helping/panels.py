"""What a person's record shows of their own requests: how each stands, and the way to ask together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.requests import queries
from goodwork.web.my.services import shown
from goodwork.web.my.services.shown import Line
from goodwork.web.staff.people.panels import Panel


@dataclass(frozen=True)
class Part:
    """A person's own requests, the open ones first."""

    person_id: UUID
    lines: tuple[Line, ...]


def build(viewer: Viewer, person_id: UUID, *, at: datetime) -> Part | None:
    """Return the part for a person's record; None for who may not type for them."""
    if not queries.may_type(viewer, person_id):
        return None
    found = [one for one in queries.mine(viewer, person_id, at=at) if one.own is not None]
    return Part(person_id, tuple(shown.line_of(one, "en") for one in found))


PERSON_PANELS = [Panel("requests", 32, build, "staff/helping/panel.jinja")]
