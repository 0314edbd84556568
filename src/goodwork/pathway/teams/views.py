"""Teams as they are shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.pathway.teams.rules import Change, TeamRole


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a person's team. `name` is an account's, or of who is no organisation of ours; blank for a whole
    organisation. `by_hand`: added by hand, and may be ended so.
    """

    id: UUID
    role: TeamRole
    name: str
    organisation_id: UUID | None
    organisation_name: str
    referral_id: UUID | None
    introduced_by: str
    from_at: datetime
    until_at: datetime | None
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Together:
    """One line of a team: somebody with all that they are to the person, since the first of it."""

    name: str
    organisation_name: str
    roles: tuple[TeamRole, ...]
    introduced_by: str
    from_at: datetime
    by_hand_id: UUID | None


def together(members: Collection[Member]) -> tuple[Together, ...]:
    """Return members with each once, who came first first; an organisation is named by itself only where no account of
    it is.
    """
    named = {m.organisation_id for m in members if m.name and m.organisation_id}
    lines: dict[tuple[object, str], list[Member]] = {}
    for m in members:
        if m.by_hand:
            lines[m.id, ""] = [m]
        elif m.name or m.organisation_id not in named:
            lines.setdefault((m.organisation_id, m.name), []).append(m)
    return tuple(
        Together(
            name=own[0].name,
            organisation_name=own[0].organisation_name,
            roles=tuple(role for role in TeamRole if any(m.role is role for m in own)),
            introduced_by=next((m.introduced_by for m in own if m.introduced_by), ""),
            from_at=min(m.from_at for m in own),
            by_hand_id=own[0].id if own[0].by_hand else None,
        )
        for own in lines.values()
    )


@dataclass(frozen=True, slots=True)
class Team:
    """Who is round a person now, and who was; `changes` is how often they changed hands, as far as the viewer sees."""

    person_id: UUID
    now: tuple[Member, ...]
    before: tuple[Member, ...]
    changes: tuple[tuple[Change, int], ...]
    may_write: bool

    @property
    def together(self) -> tuple[Together, ...]:
        """Return who is on the team now, each once."""
        return together(self.now)

    @property
    def total(self) -> int:
        """Return how many changes of hands there were."""
        return sum(number for _, number in self.changes)
