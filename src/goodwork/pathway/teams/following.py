"""Which places referrals give on teams as they stand now, and the events of a place. For this room only."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.teams import events
from goodwork.pathway.teams.models import TeamMember
from goodwork.pathway.teams.rules import Place, TeamRole, places
from goodwork.registers.people import queries as people


def wanted_by(rows: Sequence[Referral]) -> dict[UUID, frozenset[Place]]:
    """Return the places that some referrals give, by their ids, in two queries.

    An organisation to which the person took back their consent is on no team of theirs (B7).
    """
    found = {
        row.pk: places(
            is_open=row.closed_at is None,
            organisation_id=row.organisation_id,
            referrer_id=row.referrer_id,
            referred_by_id=row.referred_by_id,
            holder_id=row.holder_id,
            accepted=row.accepted_at is not None,
        )
        for row in rows
    }
    organisation_ids = {place.organisation_id for wanted in found.values() for place in wanted}
    gone = people.taken_back(SYSTEM_VIEWER, {row.person_id for row in rows}, organisation_ids)
    return {
        row.pk: frozenset(p for p in found[row.pk] if (row.person_id, p.organisation_id) not in gone) for row in rows
    }


def joined(member: TeamMember) -> events.TeamJoined:
    """Return the event of a place's beginning; for this room only."""
    return events.TeamJoined(
        member_id=member.pk,
        person_id=member.person_id,
        role=TeamRole(member.role),
        organisation_id=member.organisation_id,
        user_id=member.user_id,
        referral_id=member.referral_id,
        introduced_by_id=member.introduced_by_id,
    )


def left(member: TeamMember) -> events.TeamLeft:
    """Return the event of a place's end; for this room only."""
    return events.TeamLeft(
        member_id=member.pk,
        person_id=member.person_id,
        role=TeamRole(member.role),
        organisation_id=member.organisation_id,
        user_id=member.user_id,
        referral_id=member.referral_id,
    )
