"""What a person's record shows of questionnaires: what was answered when, and the way to answer together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.reach.questionnaires import queries
from goodwork.reach.questionnaires.queries import ResponseLine
from goodwork.web.staff.people.panels import Panel
from goodwork.web.staff.questionnaires.reading import WANTS


@dataclass(frozen=True)
class Part:
    """A person's responses for those who may read them, and whether the viewer may type for them."""

    person_id: UUID
    lines: tuple[tuple[ResponseLine, str], ...]
    may_help: bool


def build(viewer: Viewer, person_id: UUID, *, at: datetime) -> Part | None:
    """Return the part for a person's record, None where there is nothing to show and nothing to do."""
    lines = queries.of_person(viewer, person_id, at=at)
    may_help = queries.may_help(viewer, person_id)
    if not lines and not may_help:
        return None
    return Part(person_id, tuple((line, WANTS[line.wants]) for line in lines), may_help)


PERSON_PANELS = [Panel("answers", 30, build, "staff/questionnaires/panel.jinja")]
