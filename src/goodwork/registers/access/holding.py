"""What the writes of this room share: the account under a lock, who manages it, who can cover, ending roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.registers.access import events
from goodwork.registers.access.entering import viewer_for
from goodwork.registers.access.models import Membership, User
from goodwork.registers.access.permissions import check_can_manage


def viewer_of(by: Actor, at: datetime) -> Viewer:
    """Return the viewer behind an actor, so that the same permissions hold for writes as for reads."""
    if by.kind is ActorKind.SYSTEM:
        return SYSTEM_VIEWER
    if by.kind is ActorKind.USER and by.id is not None:
        return viewer_for(by.id, at)
    return Viewer(kind=by.kind, id=by.id)


def locked_account(user_id: UUID) -> User:
    """Return the account under a lock, so that two writes to it follow one another."""
    return User.objects.select_for_update().get(pk=user_id)


def open_roles(user: User) -> list[Membership]:
    """Return the roles of a user that have not ended."""
    return list(Membership.objects.select_for_update().filter(user=user, end_recorded_at__isnull=True))


def check_manages(by: Actor, user: User, at: datetime) -> None:
    """Raise CannotManage unless `by` may look after every organisation that the user works in, or did at last.

    The account of an administrator is looked after by administrators only.
    """
    found = list(Membership.objects.filter(user=user))
    now = [m for m in found if m.end_recorded_at is None]
    administers = any(m.role == Role.ADMINISTRATOR for m in now)
    role = Role.ADMINISTRATOR if administers else None
    check_can_manage(viewer_of(by, at), {m.organisation_id for m in now or found}, role=role)


def works_in(cover_id: UUID, organisation_ids: Iterable[UUID], user_id: UUID, at: datetime) -> bool:
    """Say whether somebody can cover: another active account with a role today in one of the organisations."""
    today = local_date(at)
    return (
        cover_id != user_id
        and Membership.objects.filter(
            Q(to_date__isnull=True) | Q(to_date__gte=today),
            user_id=cover_id,
            user__is_active=True,
            organisation_id__in=list(organisation_ids),
            from_date__lte=today,
            end_recorded_at__isnull=True,
        ).exists()
    )


def role_ended(held: Membership) -> events.RoleEnded:
    """Return the event of a role that has just ended."""
    return events.RoleEnded(
        user_id=held.user_id,
        organisation_id=held.organisation_id,
        role=Role(held.role),
        cover_user_id=held.cover_user_id,
    )


def end_roles(held: Iterable[Membership], cover_user_id: UUID | None, at: datetime) -> None:
    """Close roles at once: today is their last day, or the day that they were to begin."""
    rows = list(held)
    for m in rows:
        today = max(local_date(at), m.from_date)
        m.to_date = today if m.to_date is None else min(m.to_date, today)
        m.cover_user_id = cover_user_id or m.cover_user_id
        m.end_recorded_at = at
    Membership.objects.bulk_update(rows, ["to_date", "cover_user", "end_recorded_at"])
