"""What happens to accounts: ids, codes, dates; never a name or an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.kernel.actors import Role
from goodwork.ledger.events.types import Event
from goodwork.registers.access.rules import GlassKind


@dataclass(frozen=True, kw_only=True)
class UserInvited(Event, subject="user"):
    """An account was made for a member of staff, who was sent a link to set a password."""

    user_id: UUID
    organisation_id: UUID
    role: Role


@dataclass(frozen=True, kw_only=True)
class InvitationRenewed(Event, subject="user"):
    """A new invitation was made for an account; the links made before it stopped working."""

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event, subject="user"):
    """An invited member of staff set a password; the invitation is used up."""

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoleGiven(Event, subject="user"):
    """An account was given a role in an organisation, from a day and perhaps to one."""

    user_id: UUID
    organisation_id: UUID
    role: Role
    from_date: date
    to_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event, subject="user"):
    """A role in an organisation ended: what its holder held there passes to the cover, or to the lead."""

    user_id: UUID
    organisation_id: UUID
    role: Role
    cover_user_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class UserEnded(Event, subject="user"):
    """A member of staff left: the account is closed at once; what they held passes to the cover, or to the lead."""

    user_id: UUID
    cover_user_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AbsencePlanned(Event, subject="user"):
    """An absence with cover was entered; it begins on `from_date` and `to_date` is its last day."""

    away_id: UUID
    user_id: UUID
    cover_user_id: UUID
    from_date: date
    to_date: date


@dataclass(frozen=True, kw_only=True)
class UserAway(Event, subject="user"):
    """An absence began: what the user holds passes to the cover. Recorded on the first day, not when it is planned."""

    away_id: UUID
    user_id: UUID
    cover_user_id: UUID
    from_date: date
    to_date: date


@dataclass(frozen=True, kw_only=True)
class AbsenceCancelled(Event, subject="user"):
    """A planned or running absence was taken back; the user holds their work again from now."""

    away_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class GlassBroken(Event, subject="user"):
    """A user opened a person outside their scope, for one hour; the written reason stays in the register of access."""

    user_id: UUID
    person_id: UUID
    organisation_id: UUID
    glass_id: UUID
    reason: GlassKind
    until_at: datetime


@dataclass(frozen=True, kw_only=True)
class GlassReasonErased(Event, subject="user"):
    """The written reason for opening a person was taken out, because their record came to its end."""

    user_id: UUID
    person_id: UUID
    glass_id: UUID


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event, subject="user"):
    """Every session of a user was ended by an administrator or by the end of the account."""

    user_id: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event, subject="user"):
    """A member of staff signed in, every factor asked for included."""

    user_id: UUID
