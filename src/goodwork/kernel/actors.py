"""Who acts and who looks. Every write names its Actor, every read its Viewer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """The kinds of hand that can move something."""

    USER = "USER"
    PERSON = "PERSON"
    HELPER = "HELPER"
    PROVIDER_LINK = "PROVIDER_LINK"
    SYSTEM = "SYSTEM"


class Role(StrEnum):
    """What a user may be in an organisation (registers/access)."""

    PRACTICE_STAFF = "PRACTICE_STAFF"
    CLINICIAN = "CLINICIAN"
    WORK_COACH = "WORK_COACH"
    SERVICE_LEAD = "SERVICE_LEAD"
    COMMISSIONER = "COMMISSIONER"
    PROVIDER = "PROVIDER"
    ADMINISTRATOR = "ADMINISTRATOR"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: kind, id (user or person; none for the system), and for whom, when somebody typed for another."""

    kind: ActorKind
    id: UUID | None = None
    on_behalf_of: UUID | None = None


SYSTEM = Actor(kind=ActorKind.SYSTEM)


@dataclass(frozen=True, slots=True)
class RoleIn:
    """One role in one organisation, as it stands at the moment of looking."""

    role: Role
    organisation_id: UUID


class NotVisible(LookupError):
    """Not there, or not for this viewer: the two are never told apart."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: an account with its roles, a person at their own page, or the system itself.

    `glass` holds the people whom this viewer has opened by breaking glass and may still see.
    """

    kind: ActorKind
    id: UUID | None = None
    roles: tuple[RoleIn, ...] = ()
    glass: frozenset[UUID] = field(default_factory=frozenset)

    def has_role(self, *roles: Role, organisation_id: UUID | None = None) -> bool:
        """Say whether the viewer has one of these roles, anywhere or in the organisation named."""
        return any(
            r.role in roles and (organisation_id is None or r.organisation_id == organisation_id) for r in self.roles
        )

    def organisation_ids(self, *roles: Role) -> frozenset[UUID]:
        """Return the organisations in which the viewer has one of these roles (any role when none is named)."""
        return frozenset(r.organisation_id for r in self.roles if not roles or r.role in roles)

    @property
    def is_system(self) -> bool:
        """Say whether this is the program itself at work, not a person or an account."""
        return self.kind is ActorKind.SYSTEM

    def actor(self, *, on_behalf_of: UUID | None = None) -> Actor:
        """Return the same hand as an Actor, for a write."""
        return Actor(kind=self.kind, id=self.id, on_behalf_of=on_behalf_of)


SYSTEM_VIEWER = Viewer(kind=ActorKind.SYSTEM)
