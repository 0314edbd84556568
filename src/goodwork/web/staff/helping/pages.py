"""What the pages of helping share: whom it is about, and words to read out in the person's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.words import direction
from goodwork.pathway.requests import queries as requests
from goodwork.registers.people import queries as people
from goodwork.web.my.fields import Field, summary
from goodwork.web.my.services.tongue import say
from goodwork.web.my.tongue import offered

TONGUES = "staff_help_tongues"


@dataclass(frozen=True, kw_only=True)
class HelpPage:
    """The base: the person, the title, and the language that is read out beside English (`tongue`)."""

    person_id: UUID
    person_name: str
    title: str
    tongue: str
    back: str
    fields: tuple[Field, ...] = ()

    def tell(self, key: str, **values: Any) -> str:
        """Return words in English."""
        return say("en", key, **values)

    def also(self, key: str, **values: Any) -> str:
        """Return the same words in the language that is read out, '' where that is English."""
        return "" if self.tongue == "en" else say(self.tongue, key, **values)

    @property
    def tongue_direction(self) -> str:
        """Return the direction in which the language that is read out is written."""
        return direction(self.tongue)

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Return the rows of the error summary."""
        return summary(self.fields)

    @property
    def has_errors(self) -> bool:
        """Say whether something must be mended."""
        return bool(self.problems)


def must_type(viewer: Viewer, person_id: UUID) -> None:
    """Raise NotVisible for who may not type for a person."""
    if not requests.may_type(viewer, person_id):
        raise NotVisible("There is no such person.")


def name_of(viewer: Viewer, person_id: UUID, *, at: datetime) -> str:
    """Return a person's name as the viewer may see it."""
    return people.names(viewer, [person_id], at=at).get(person_id, "")


def tongue_of(request: HttpRequest, viewer: Viewer, person_id: UUID, *, at: datetime) -> str:
    """Return the language to read out: the one chosen for this person in this session, else theirs, else English."""
    codes = {one.code for one in offered()}
    chosen = request.session.get(TONGUES, {}).get(str(person_id), "")
    if chosen in codes:
        return str(chosen)
    facts = people.reach_facts(viewer, [person_id], at=at).get(person_id)
    own = ((facts.interpreter or facts.language or "en") if facts else "en").split("-")[0]
    return own if own in codes else "en"
