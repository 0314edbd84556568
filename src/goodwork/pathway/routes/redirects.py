"""What can come of a redirection to somebody's own locality; no Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

CHECK_WORKING_DAYS = 10
"""After how many working days whoever redirected somebody asks whether they were picked up. No source says."""


class Came(StrEnum):
    """What came of it. The last two are never set by hand.

    CONSENT_WITHDRAWN: the person no longer lets whoever redirected them see them; RECORD_ENDED: the person died, or
    their record was erased.
    """

    PICKED_UP = "PICKED_UP"
    TAKEN_UP_HERE = "TAKEN_UP_HERE"
    NO_LONGER_WANTED = "NO_LONGER_WANTED"
    NOT_REACHED = "NOT_REACHED"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    RECORD_ENDED = "RECORD_ENDED"


CAME_WORDS: Mapping[Came, str] = {
    Came.PICKED_UP: "Their own locality’s service has taken them up",
    Came.TAKEN_UP_HERE: "Nobody there took them up, so they are helped here",
    Came.NO_LONGER_WANTED: "They told us that they no longer want it",
    Came.NOT_REACHED: "We could not reach them to ask, and wrote to them",
    Came.CONSENT_WITHDRAWN: "They took back their consent, so nobody here asks any more",
    Came.RECORD_ENDED: "Their record ended",
}
BY_HAND: tuple[Came, ...] = (Came.PICKED_UP, Came.TAKEN_UP_HERE, Came.NO_LONGER_WANTED, Came.NOT_REACHED)


class CannotRedirect(ValueError):
    """A redirection that can't be made or ended so; `message` says why."""

    def __init__(self, message: str, *, field: str = "la_code") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
