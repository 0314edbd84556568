"""What the register of access shows: frozen rows for colleagues and for those who look after accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.kernel.actors import Role
from goodwork.registers.access.rules import AccountState, GlassKind


@dataclass(frozen=True, slots=True)
class UserView:
    """A colleague, as colleagues see them: name and the roles held in the organisation asked about."""

    id: UUID
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class RoleView:
    """One role of an account, held or past; `to_date` is its last day."""

    membership_id: UUID
    role: Role
    organisation_id: UUID
    organisation_name: str
    from_date: date
    to_date: date | None
    ended: bool


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """One absence; `to_date` is its last day."""

    away_id: UUID
    from_date: date
    to_date: date
    cover_user_id: UUID
    cover_name: str


@dataclass(frozen=True, slots=True)
class AwayNow:
    """An absence that goes on today, as somebody whom it concerns sees it: `covers` says whose it is not."""

    covers: bool
    other_name: str
    to_date: date


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account for those who look after accounts."""

    id: UUID
    name: str
    email: str
    state: AccountState
    roles: tuple[RoleView, ...]
    absences: tuple[AbsenceView, ...]
    has_second_factor: bool
    sessions: int
    is_operator: bool
    invited_at: datetime
    ended_at: datetime | None
    last_signed_in_at: datetime | None
    invitation_until_at: datetime | None


@dataclass(frozen=True, slots=True)
class GlassRow:
    """One time that somebody broke the glass."""

    glass_id: UUID
    user_id: UUID
    user_name: str
    organisation_name: str
    person_id: UUID
    kind: GlassKind
    reason: str
    broken_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class GlassLook:
    """One time that somebody opened a person by breaking the glass, as the person may read it."""

    user_name: str
    organisation_name: str
    kind: GlassKind
    reason: str
    broken_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation that can be used at this moment."""

    id: UUID
    user_id: UUID
    name: str
    email: str
    expires_at: datetime
