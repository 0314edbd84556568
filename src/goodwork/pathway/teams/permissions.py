"""Who may add to a person's team, and why not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Actor, ActorKind, Role, Viewer
from goodwork.registers.access import queries as access
from goodwork.registers.people import scope

WRITERS = (Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER, Role.CLINICIAN)
"""Who may add and end members by hand, for people whom they see."""


class CannotJoin(ValueError):
    """Somebody who can't be on the team so; `field` is what to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def can_write(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether a viewer may add to a person's team."""
    return viewer.has_role(*WRITERS) and scope.sees(viewer, person_id)


def check_can_write(actor: Actor, person_id: UUID, *, at: datetime) -> None:
    """Refuse somebody who doesn't see the person, or may not write there. The system and the person pass.

    Raises: CannotJoin.
    """
    if actor.kind is not ActorKind.USER or actor.id is None:
        return
    if not can_write(access.viewer_for(actor.id, at), person_id):
        raise CannotJoin("Only who supports this person can add to their team.")
