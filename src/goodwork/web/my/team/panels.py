"""A person's team on their own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.words import format_date
from goodwork.pathway.teams import queries
from goodwork.pathway.teams.queries import Together
from goodwork.web.my.panels import MyPanel
from goodwork.web.my.team.tongue import say


@dataclass(frozen=True)
class MemberLine:
    """One member as the person reads it."""

    who: str
    role: str
    since: str


@dataclass(frozen=True)
class TeamPart:
    """Who is round a person."""

    title: str
    why: str
    members: tuple[MemberLine, ...]


def _line(member: Together, language: str) -> MemberLine:
    return MemberLine(
        who=", ".join(w for w in (member.name, member.organisation_name) if w),
        role=". ".join(say(language, f"role-{role}") for role in member.roles),
        since=say(language, "team-since", date=format_date(language, local_date(member.from_at))),
    )


def team(viewer: Viewer, person_id: UUID, *, language: str, at: datetime) -> TeamPart | None:
    """Return who is round a person now; None where nobody is."""
    found = queries.team_of(viewer, person_id, at=at)
    if not found.now:
        return None
    return TeamPart(
        title=say(language, "team-title"),
        why=say(language, "team-why"),
        members=tuple(_line(member, language) for member in found.together),
    )


MY_PANELS = [MyPanel("team", 15, team, "my/team/team.jinja")]
