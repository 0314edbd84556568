"""Part of a person's own page: the help that they asked for, and the way to ask for more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.requests import queries as requests
from goodwork.web.my.panels import MyPanel
from goodwork.web.my.services import shown
from goodwork.web.my.services.shown import Line
from goodwork.web.my.services.tongue import say

MOST_LINES = 8


@dataclass(frozen=True)
class RequestsPart:
    """What a person asked for or was referred to, the open ones first."""

    lines: tuple[Line, ...]
    language: str

    def tell(self, key: str, **values: Any) -> str:
        """Return words in the page's language."""
        return say(self.language, key, **values)


def asked(viewer: Viewer, person_id: UUID, *, language: str, at: datetime) -> RequestsPart:
    """Return what a person can follow; there is always the way to ask for more."""
    found = requests.mine(viewer, person_id, at=at)[:MOST_LINES]
    return RequestsPart(tuple(shown.line_of(one, language) for one in found), language)


MY_PANELS = [MyPanel("services", 10, asked, "my/services/panel.jinja")]
