"""Made readers: they read what people wrote, and most of the time note what it is about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.demo.lives import MATTERS
from goodwork.kernel.actors import Actor, Viewer
from goodwork.reach.questionnaires import queries, services
from goodwork.reach.questionnaires.themes import Theme
from goodwork.registers.access import queries as access

WROTE_ABOUT: dict[str, tuple[Theme, ...]] = dict(
    zip(
        MATTERS,
        (
            (Theme.HEALTH_AT_WORK, Theme.DAILY_LIFE),
            (Theme.FAMILY_AND_JOY, Theme.DAILY_LIFE),
            (Theme.LOSING_THE_JOB, Theme.MONEY),
            (Theme.EMPLOYER, Theme.OPEN_TO_SUPPORT),
            (Theme.DAILY_LIFE,),
            (Theme.FINDING_WORK, Theme.ALONE),
            (Theme.PASSED_ON, Theme.WAITING_FOR_CARE),
            (Theme.HEALTH_AT_WORK,),
        ),
        strict=True,
    )
)
"""What each text of the script is about; a reader who has no time notes nothing."""


def read_what_waits(viewer: Viewer, *, with_themes: bool, at: datetime) -> None:
    """Let somebody at the desk read what waits for them."""
    for line in queries.to_read(viewer, at=at):
        _read(viewer, line.id, with_themes=with_themes, at=at)


def read_before_talk(person_id: UUID, *, coach: Actor, at: datetime) -> None:
    """Let a coach read the newest answers of somebody whom they ring, and note what these are about."""
    if coach.id is not None:
        viewer = access.viewer_for(coach.id, at)
        for line in queries.of_person(viewer, person_id, at=at)[:1]:
            _read(viewer, line.id, with_themes=True, at=at)


def _read(viewer: Viewer, response_id: UUID, *, with_themes: bool, at: datetime) -> None:
    found = queries.response(viewer, response_id, at=at) if with_themes else None
    themes = None
    if found is not None and found.to_code:
        said = " ".join(word for one in found.own_words() for word in one.said)
        themes = WROTE_ABOUT.get(said, ())
    services.mark_read(response_id=response_id, themes=themes, viewer=viewer, by=viewer.actor(), at=at)
