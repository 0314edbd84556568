"""What teams add to a person's own bundle (subject access)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.pathway.teams.models import TeamMember
from goodwork.pathway.teams.rules import TEAM_ROLE_WORDS, TeamRole
from goodwork.registers.access import queries as access
from goodwork.registers.people.bundle import Section, contributes, day


@contributes("team", order=55)
def team(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return everybody who is or was on a person's team; None where there is nobody."""
    rows = list(
        TeamMember.objects.filter(person_id__in=person_ids).select_related("organisation").order_by("from_at", "id")
    )
    ids = {r.user_id for r in rows} | {r.introduced_by_id for r in rows}
    names = access.names(viewer, {i for i in ids if i is not None})
    told = tuple(
        (
            r.named or (names.get(r.user_id, "") if r.user_id else ""),
            r.organisation.name if r.organisation else "",
            TEAM_ROLE_WORDS[TeamRole(r.role)],
            names.get(r.introduced_by_id, "") if r.introduced_by_id else "",
            day(r.from_at),
            day(r.until_at),
        )
        for r in rows
    )
    columns = ("Who", "Organisation", "Role", "Brought by", "From", "Until")
    return Section("Your team", columns, told) if told else None
