"""A person's own worries: what they wrote, by when it is answered, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import ActorKind, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.words import format_date
from goodwork.reach.contacts import queries
from goodwork.web.my.panels import MyPanel
from goodwork.web.my.tongue import say


@dataclass(frozen=True)
class Worry:
    """One worry in words."""

    wrote: str
    words: str
    due: str
    answer: str


@dataclass(frozen=True)
class WorriesPart:
    """The worries, newest first, with the headings."""

    title: str
    answer_label: str
    rows: tuple[Worry, ...]


def build(viewer: Viewer, person_id: UUID, *, language: str, at: datetime) -> WorriesPart | None:
    """Return a person's own worries; None where they told none, and for anybody else."""
    if viewer.kind is not ActorKind.PERSON:
        return None
    rows = tuple(
        Worry(
            wrote=say(language, "worries-wrote", date=format_date(language, local_date(one.raised_at))),
            words=one.words,
            due=say(language, "worries-due", date=format_date(language, one.due_date)) if one.due_date else "",
            answer=one.answer,
        )
        for one in queries.own_concerns(viewer, person_id, at=at)
    )
    if not rows:
        return None
    return WorriesPart(say(language, "worries-title"), say(language, "worries-answer"), rows)


MY_PANELS = [MyPanel("worries", 60, build, "my/concerns/panel.jinja")]
