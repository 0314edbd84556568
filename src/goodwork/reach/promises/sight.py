"""Whether an organisation may see the people to whom it owes something: who can't see somebody can't keep a promise.

An organisation sees whom those who work there see, by their roles. Where nobody has an account it answers by link, by
letter or on the telephone, and sees who consented to it, is registered with it, or must be rung by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, Role, RoleIn, Viewer
from goodwork.reach.promises.models import Promise
from goodwork.registers.access import queries as access
from goodwork.registers.people import scope
from goodwork.registers.people.permissions import CALLER_ROLES


def seers(organisation_ids: Collection[UUID], *, at: datetime) -> dict[UUID, Viewer]:
    """Return, for some organisations, a viewer who sees whom somebody of each sees on a day; one query."""
    held = access.roles_held(SYSTEM_VIEWER, organisation_ids, at=at)
    return {o: _seer(o, held.get(o, frozenset(CALLER_ROLES))) for o in organisation_ids}


def blind_to(promises: QuerySet[Promise], *, at: datetime) -> Iterator[tuple[UUID, QuerySet[Promise]]]:
    """Yield the holders of some promises, each with those of theirs whose person nobody there may see."""
    holders = set(promises.order_by().values_list("organisation_id", flat=True).distinct())
    for organisation_id, viewer in sorted(seers(holders, at=at).items()):
        yield organisation_id, promises.filter(~Q(scope.seen_by(viewer)), organisation_id=organisation_id)


def who_may_see(organisation_ids: Collection[UUID], person_id: UUID, *, at: datetime) -> frozenset[UUID]:
    """Return which of some organisations have somebody at work who sees a person today."""
    held = access.roles_held(SYSTEM_VIEWER, organisation_ids, at=at)
    return frozenset(o for o, roles in held.items() if scope.sights(_seer(o, roles), [person_id]))


def _seer(organisation_id: UUID, roles: Collection[Role]) -> Viewer:
    return Viewer(kind=ActorKind.USER, roles=tuple(RoleIn(role, organisation_id) for role in sorted(roles)))
