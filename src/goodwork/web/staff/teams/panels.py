"""What teams show on a person's record: who is round them, and how often they changed hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.teams import queries
from goodwork.pathway.teams.queries import Member, Team, Together
from goodwork.web.staff.people.panels import Panel
from goodwork.web.staff.teams.routes import READERS
from goodwork.web.staff.teams.views import role_words, who_words


@dataclass(frozen=True)
class TeamPart:
    """The team of one person in short."""

    team: Team

    def role(self, member: Member | Together) -> str:
        """Return what a member is to the person."""
        return role_words(member)

    def who(self, member: Member | Together) -> str:
        """Return who a member is."""
        return who_words(member)


def team(viewer: Viewer, person_id: UUID, *, at: datetime) -> TeamPart | None:
    """Return who is round a person; None where there is nobody to show and the viewer can add nobody."""
    if not viewer.has_role(*READERS):
        return None
    found = queries.team_of(viewer, person_id, at=at)
    return TeamPart(found) if found.now or found.before or found.may_write else None


PERSON_PANELS = [Panel("team", 22, team, "staff/teams/panel.jinja")]
