"""Roles, how long an invitation, a session and broken glass last, and who covers for whom. No Django, no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from goodwork.kernel.actors import Role

IDLE_LIMIT = timedelta(minutes=30)
"""How long a signed-in session may rest. Source: DOMAIN 7.6 (NHS login partners: 30 minutes idle)."""

SESSION_LIMIT = timedelta(hours=12)
"""How long a signed-in session may last at most. Source: DOMAIN 7.6 (12 hours absolute)."""

GLASS_LASTS = timedelta(hours=1)
"""How long a person stays open after the glass is broken."""

INVITATION_LASTS = timedelta(days=7)
"""How long the link of an invitation can be used."""

REASON_LEAST = 15
"""The fewest characters of a written reason for breaking the glass: long enough to be one."""

REASON_MOST = 1000
"""The most characters of a written reason."""

GLASS_ROLES = (Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.SERVICE_LEAD)
"""Who may break the glass: those who answer for people directly; not administrators, commissioners or providers."""

REPORT_ROLES = (Role.ADMINISTRATOR, Role.SERVICE_LEAD)
"""Who reads the report of broken glass."""

ROLE_NAMES: Mapping[Role, str] = {
    Role.PRACTICE_STAFF: "Practice staff",
    Role.CLINICIAN: "Clinician",
    Role.WORK_COACH: "Work coach",
    Role.SERVICE_LEAD: "Service lead",
    Role.COMMISSIONER: "Commissioner",
    Role.PROVIDER: "Provider",
    Role.ADMINISTRATOR: "Administrator",
}
"""Each role in words for a page."""


class Refusal(ValueError):
    """Something about an account that can't be done: the reason in one sentence, and the field to mend, if any."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class CannotManage(Refusal):
    """Whoever asks may not look after this account."""


class CannotInvite(Refusal):
    """An account that can't be made."""


class CannotAccept(Refusal):
    """An invitation that can't be used."""


class CannotGiveRole(Refusal):
    """A role that can't be given or ended."""


class CannotEnd(Refusal):
    """An account that can't be ended."""


class CannotBeAway(Refusal):
    """An absence that can't be entered or taken back."""


class CannotBreakGlass(Refusal):
    """A person who can't be opened this way."""


class GlassKind(StrEnum):
    """Why somebody needs to see a person outside their scope."""

    SAFETY = "SAFETY"
    SAFEGUARDING = "SAFEGUARDING"
    PERSON_ASKED = "PERSON_ASKED"
    COVERING = "COVERING"
    COMPLAINT = "COMPLAINT"


GLASS_KIND_NAMES: Mapping[GlassKind, str] = {
    GlassKind.SAFETY: "The person, or somebody else, may come to harm",
    GlassKind.SAFEGUARDING: "A safeguarding concern",
    GlassKind.PERSON_ASKED: "The person is here, or on the telephone, and asks for help",
    GlassKind.COVERING: "I stand in for a colleague who cannot be reached",
    GlassKind.COMPLAINT: "A complaint or an incident is being looked into",
}
"""Each kind of reason in words for a page."""


class AccountState(StrEnum):
    """Where an account stands: invited (no password yet), active, or ended."""

    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    ENDED = "ENDED"


def account_state(*, ended_at: datetime | None, accepted_at: datetime | None) -> AccountState:
    """Return where an account stands; an ended account is ended, whether or not it was ever used."""
    if ended_at is not None:
        return AccountState.ENDED
    return AccountState.ACTIVE if accepted_at is not None else AccountState.INVITED


def covers(from_date: date, to_date: date | None, day: date) -> bool:
    """Say whether a stretch of days, both ends included and open when it has no end, contains a day."""
    return from_date <= day and (to_date is None or day <= to_date)


def overlap(from_date: date, to_date: date | None, other_from: date, other_to: date | None) -> bool:
    """Say whether two stretches of days (ends included, open when they have none) share a day."""
    return (other_to is None or from_date <= other_to) and (to_date is None or other_from <= to_date)


def final_cover(user_id: UUID, cover_of: Callable[[UUID], UUID | None]) -> UUID | None:
    """Return who covers in the end: the cover, or the cover's cover when that one is away or gone as well.

    `cover_of` answers None for somebody who is at work. A ring of absent people covers nobody: the answer is None, and
    so it is for somebody who is at work themselves.
    """
    seen = {user_id}
    at_hand = cover_of(user_id)
    while at_hand is not None:
        if at_hand in seen:
            return None
        seen.add(at_hand)
        following = cover_of(at_hand)
        if following is None:
            return at_hand
        at_hand = following
    return None


def session_over(*, began_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Say whether a session has rested or lasted too long (DOMAIN 7.6)."""
    return at - seen_at > IDLE_LIMIT or at - began_at > SESSION_LIMIT
