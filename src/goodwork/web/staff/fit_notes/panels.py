"""What the record of a person shows of their requests for fit notes; why they asked, to clinicians only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.reach.intake import queries
from goodwork.reach.intake.views import RecordView
from goodwork.web.staff.fit_notes.words import SENT_WORDS
from goodwork.web.staff.people.panels import Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsPart:
    """A person's requests, and why they asked, by the request's number, where the viewer may read it."""

    requests: tuple[RecordView, ...]
    reasons: Mapping[str, str]
    words: Mapping[str, Mapping[Any, str]]


def requests(viewer: Viewer, person_id: UUID, *, at: datetime) -> RequestsPart | None:
    """Return a person's requests for fit notes; None where the viewer's practice had none."""
    found = queries.of_person(viewer, person_id, at=at)
    if not found:
        return None
    reasons = {one.request_id: one.words for one in queries.note_reasons(viewer, person_id, at=at)}
    return RequestsPart(requests=tuple(found), reasons=reasons, words=SENT_WORDS)


PERSON_PANELS = [Panel("fit_notes", 30, requests, "staff/fit_notes/panel.jinja")]
