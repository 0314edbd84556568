"""What happens to teams: ids, codes and moments."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodwork.ledger.events.types import Event
from goodwork.pathway.teams.rules import Change, TeamRole


@dataclass(frozen=True, kw_only=True)
class TeamJoined(Event, subject="member"):
    """Somebody is on a person's team from now on (B12)."""

    member_id: UUID
    person_id: UUID
    role: TeamRole
    organisation_id: UUID | None = None
    user_id: UUID | None = None
    referral_id: UUID | None = None
    introduced_by_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TeamLeft(Event, subject="member"):
    """Somebody is not on a person's team any more."""

    member_id: UUID
    person_id: UUID
    role: TeamRole
    organisation_id: UUID | None = None
    user_id: UUID | None = None
    referral_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MemberIntroduced(Event, subject="member"):
    """It is known who brought a member of the team to the person (B8)."""

    member_id: UUID
    person_id: UUID
    introduced_by_id: UUID


@dataclass(frozen=True, kw_only=True)
class HandedOver(Event, subject="referral"):
    """A person changed hands, and it is counted (B12). `is_warm`: somebody introduced them to the next.

    `to_organisation_id` is where they were sent on or back to; none where the hands are of the same organisation, or
    nobody says who has them now.
    """

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    change: Change
    is_warm: bool = False
    to_organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TeamsRebuilt(Event, subject="rebuild"):
    """Teams from before they were kept were made from what happened: for so many referrals, so many places.

    `settled` places were otherwise than their referrals give, `changes` of hands had not been counted.
    """

    rebuild_id: UUID
    referrals: int
    members: int
    settled: int
    changes: int
