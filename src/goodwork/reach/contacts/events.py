"""What happens about calls, attempts and concerns: ids, codes and moments."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.reach.contacts.rules import DayPart, EndReason, Result, Way
from goodwork.reach.promises.rules import Window


@dataclass(frozen=True, kw_only=True)
class CallPromised(Event, subject="call"):
    """Somebody is owed a telephone call and stands in the call list."""

    call_id: UUID
    person_id: UUID
    organisation_id: UUID
    practice_id: UUID | None = None
    reason: Code
    about_kind: Code | None = None
    about_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CallBackRequested(Event, subject="call"):
    """Somebody pressed the button to be rung back (G1)."""

    call_id: UUID
    person_id: UUID
    organisation_id: UUID
    window: Window


@dataclass(frozen=True, kw_only=True)
class AttemptMade(Event, subject="attempt"):
    """Somebody tried to reach a person about a thing (G1)."""

    attempt_id: UUID
    person_id: UUID
    organisation_id: UUID
    about_kind: Code
    about_id: UUID
    channel: Way
    result: Result
    day_part: DayPart


@dataclass(frozen=True, kw_only=True)
class CallReached(Event, subject="call"):
    """The person was reached by the call that they were owed (G1)."""

    call_id: UUID
    person_id: UUID
    organisation_id: UUID
    reason: Code
    about_kind: Code | None = None
    about_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CallWritten(Event, subject="call"):
    """Different times and channels were tried, and a letter says how to reach us."""

    call_id: UUID
    person_id: UUID
    organisation_id: UUID
    reason: Code
    about_kind: Code | None = None
    about_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CallEnded(Event, subject="call"):
    """A call is not needed any more; silence is never the reason."""

    call_id: UUID
    person_id: UUID
    organisation_id: UUID
    reason: EndReason


@dataclass(frozen=True, kw_only=True)
class CallPassedOn(Event, subject="call"):
    """Another organisation rings now: the one that owed the call may not see the person any more (B7)."""

    call_id: UUID
    person_id: UUID
    from_organisation_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ConcernRaised(Event, subject="concern"):
    """Somebody is worried about a person (B11); `own` where it is the person themselves."""

    concern_id: UUID
    person_id: UUID
    organisation_id: UUID
    own: bool
    owner_user_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ConcernTaken(Event, subject="concern"):
    """A colleague took a concern as their own."""

    concern_id: UUID
    person_id: UUID
    organisation_id: UUID
    owner_user_id: UUID


@dataclass(frozen=True, kw_only=True)
class ConcernClosed(Event, subject="concern"):
    """A concern was dealt with, and what was done is written down."""

    concern_id: UUID
    person_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class SafeguardingLeadNamed(Event, subject="organisation"):
    """An organisation named who answers for concerns."""

    organisation_id: UUID
    user_id: UUID
