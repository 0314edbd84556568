"""Keeping teams: they follow referrals by themselves, others are added by hand. Each call is one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.teams import events
from goodwork.pathway.teams.following import joined, left, wanted_by
from goodwork.pathway.teams.models import ChangeOfHands, TeamMember
from goodwork.pathway.teams.permissions import CannotJoin, check_can_write
from goodwork.pathway.teams.rules import BY_THEMSELVES, LONGEST_NAME, Change, Place, TeamRole
from goodwork.registers.people import queries as people

__all__ = ["CannotJoin", "change_hands", "introduce", "join", "leave", "settle", "step_back"]


@transaction.atomic
def settle(*, referral_ids: Collection[UUID], by: Actor, at: datetime) -> int:
    """Let the teams follow some referrals as they stand now, and return how many places changed. Twice changes nothing.

    Who sent a referral on brought the next organisation to the person. An organisation to which the person took back
    their consent is on no team of theirs (B7).
    """
    rows = list(Referral.objects.filter(pk__in=list(referral_ids)).order_by("id"))
    places = wanted_by(rows)
    here: dict[UUID, dict[Place, TeamMember]] = defaultdict(dict)
    holding = TeamMember.objects.select_for_update().filter(referral_id__in=list(referral_ids), until_at__isnull=True)
    for member in holding.order_by("id"):
        assert member.organisation_id is not None
        assert member.referral_id is not None
        place = Place(TeamRole(member.role), member.organisation_id, member.user_id)
        here[member.referral_id][place] = member
    joining, leaving = [], []
    for row in rows:
        wanted = places[row.pk]
        leaving += [member for place, member in here[row.pk].items() if place not in wanted]
        for place in sorted(wanted - here[row.pk].keys(), key=lambda p: (p.role, str(p.user_id))):
            joining.append(_member(row, place, at=at))
    TeamMember.objects.filter(pk__in=[m.pk for m in leaving]).update(until_at=Greatest("from_at", Value(at)))
    TeamMember.objects.bulk_create(joining)
    record(*[left(m) for m in leaving], *[joined(m) for m in joining], by=by, at=at)
    return len(leaving) + len(joining)


def _member(row: Referral, place: Place, *, at: datetime) -> TeamMember:
    brought = row.referred_by_id if row.part_of_id is not None and place.role is not TeamRole.REFERRER else None
    return TeamMember(
        id=new_id(),
        person_id=row.person_id,
        referral_id=row.pk,
        organisation_id=place.organisation_id,
        user_id=place.user_id,
        role=place.role.value,
        introduced_by_id=brought,
        from_at=at,
    )


@transaction.atomic
def join(
    *,
    person_id: UUID,
    role: TeamRole,
    organisation_id: UUID | None = None,
    named: str = "",
    introduced_by_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Add somebody to a person's team by hand, and return the member's id; the same again makes nothing new.

    Either an organisation of ours or a name. Raises CannotJoin with the field to mend.
    """
    check_can_write(by, person_id, at=at)
    named = " ".join(named.split())
    if role in BY_THEMSELVES:
        raise CannotJoin("They are on the team by their referral, and nobody adds them by hand.", field="role")
    if not named and organisation_id is None:
        raise CannotJoin("Enter who it is.", field="named")
    if len(named) > LONGEST_NAME:
        raise CannotJoin(f"Write {LONGEST_NAME} characters or fewer.", field="named")
    known = TeamMember.objects.select_for_update().filter(
        person_id=person_id, role=role.value, named=named, until_at__isnull=True
    )
    same = next((m for m in known if m.organisation_id == organisation_id), None)
    if same is not None:
        return same.pk
    member = TeamMember.objects.create(
        id=new_id(),
        person_id=person_id,
        role=role.value,
        organisation_id=organisation_id,
        named=named,
        introduced_by_id=introduced_by_id,
        from_at=at,
    )
    record(joined(member), by=by, at=at)
    return member.pk


@transaction.atomic
def leave(*, member_id: UUID, by: Actor, at: datetime) -> None:
    """End somebody's place on a team that was given by hand; who has left already stays so.

    Raises: CannotJoin, for a place that follows a referral.
    """
    member = TeamMember.objects.select_for_update().filter(pk=member_id).first()
    if member is None:
        raise CannotJoin("There is no such member of the team.")
    check_can_write(by, member.person_id, at=at)
    if member.referral_id is not None:
        raise CannotJoin("They are on the team by their referral: it ends there.")
    if member.until_at is None:
        member.until_at = max(member.from_at, at)
        member.save(update_fields=["until_at"])
        record(left(member), by=by, at=at)


@transaction.atomic
def step_back(*, person_id: UUID, organisation_id: UUID, by: Actor, at: datetime) -> int:
    """End every place that an organisation has on a person's team, because they took back their consent to it (B7).

    Returns how many places changed.
    """
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    given = TeamMember.objects.select_for_update().filter(
        person_id__in=ids, organisation_id=organisation_id, referral_id__isnull=True, until_at__isnull=True
    )
    leaving = list(given.order_by("id"))
    TeamMember.objects.filter(pk__in=[m.pk for m in leaving]).update(until_at=Greatest("from_at", Value(at)))
    record(*[left(m) for m in leaving], by=by, at=at)
    here = TeamMember.objects.filter(person_id__in=ids, organisation_id=organisation_id, until_at__isnull=True)
    followed = here.filter(referral_id__isnull=False).values_list("referral_id", flat=True)
    return len(leaving) + settle(referral_ids=[i for i in followed if i is not None], by=by, at=at)


@transaction.atomic
def introduce(*, referral_id: UUID, user_id: UUID, introduced_by_id: UUID, by: Actor, at: datetime) -> bool:
    """Note who brought a coach to the person, and say whether that is new (B8)."""
    member = (
        TeamMember.objects.select_for_update()
        .filter(referral_id=referral_id, user_id=user_id, role=TeamRole.COACH.value, until_at__isnull=True)
        .first()
    )
    if member is None or member.introduced_by_id == introduced_by_id:
        return False
    member.introduced_by_id = introduced_by_id
    member.save(update_fields=["introduced_by_id"])
    record(
        events.MemberIntroduced(member_id=member.pk, person_id=member.person_id, introduced_by_id=introduced_by_id),
        by=by,
        at=at,
    )
    return True


@transaction.atomic
def change_hands(
    *,
    event_id: int,
    referral_id: UUID,
    change: Change,
    is_warm: bool = False,
    to_organisation_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> bool:
    """Count a change of hands, once for the event that told of it, and say whether that is new (B12)."""
    row = Referral.objects.get(pk=referral_id)
    _, made = ChangeOfHands.objects.get_or_create(
        event_id=event_id,
        defaults={
            "person_id": row.person_id,
            "referral_id": row.pk,
            "organisation_id": row.organisation_id,
            "change": change.value,
            "is_warm": is_warm,
            "changed_at": at,
        },
    )
    if made:
        record(
            events.HandedOver(
                referral_id=row.pk,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                change=change,
                is_warm=is_warm,
                to_organisation_id=to_organisation_id,
            ),
            by=by,
            at=at,
        )
    return made
