"""What happens to promises: ids, codes and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.reach.promises.rules import MoveReason, NoticeKind, Step, Told, Window


@dataclass(frozen=True, kw_only=True)
class PromiseMade(Event, subject="promise"):
    """Somebody holds a next step by a day; `told` says how the person gets to know (M1)."""

    promise_id: UUID
    person_id: UUID
    organisation_id: UUID
    user_id: UUID | None = None
    about_kind: Code
    about_id: UUID
    step: Step
    due_date: date
    told: Told


@dataclass(frozen=True, kw_only=True)
class PromiseTold(Event, subject="promise"):
    """The person was reached with the promise: a message was delivered or opened, or they were told by voice."""

    promise_id: UUID
    person_id: UUID
    about_silence: bool


@dataclass(frozen=True, kw_only=True)
class PromiseKept(Event, subject="promise"):
    """What was promised was done; `late` where its date had passed in silence."""

    promise_id: UUID
    person_id: UUID
    organisation_id: UUID
    user_id: UUID | None = None
    about_kind: Code
    about_id: UUID
    late: bool


@dataclass(frozen=True, kw_only=True)
class PromiseMoved(Event, subject="promise"):
    """The date was moved, with its reason; `move` counts the moves by the same holder from 1."""

    promise_id: UUID
    person_id: UUID
    organisation_id: UUID
    user_id: UUID | None = None
    about_kind: Code
    about_id: UUID
    from_date: date
    to_date: date
    reason: MoveReason
    move: int
    told: Told


@dataclass(frozen=True, kw_only=True)
class PromiseWindowChanged(Event, subject="promise"):
    """The person would like to be rung in another part of the same day."""

    promise_id: UUID
    person_id: UUID
    window: Window


@dataclass(frozen=True, kw_only=True)
class PromiseReassigned(Event, subject="promise"):
    """The promise passed to another holder, and its date stayed."""

    promise_id: UUID
    person_id: UUID
    organisation_id: UUID
    from_user_id: UUID | None = None
    user_id: UUID | None = None
    about_kind: Code
    about_id: UUID
    reason: Code
    told: Told


@dataclass(frozen=True, kw_only=True)
class PromiseHandedOver(Event, subject="promise"):
    """The same promise goes on under another thing, as when a referral takes over from an answer.

    `first_date` is the day that the person was told first; entries from before it was said have none.
    """

    promise_id: UUID
    person_id: UUID
    organisation_id: UUID
    user_id: UUID | None = None
    from_kind: Code
    from_id: UUID
    about_kind: Code
    about_id: UUID
    step: Step
    due_date: date
    first_date: date | None = None
    tell: bool


@dataclass(frozen=True, kw_only=True)
class PromiseReleased(Event, subject="promise"):
    """Nothing is owed any more, and the promise ended without being kept."""

    promise_id: UUID
    person_id: UUID
    organisation_id: UUID
    about_kind: Code
    about_id: UUID
    reason: Code


@dataclass(frozen=True, kw_only=True)
class SilenceBegan(Event, subject="promise"):
    """The date passed at 17:00 and nobody kept or moved the promise; the person hears first (M1)."""

    promise_id: UUID
    person_id: UUID
    organisation_id: UUID
    user_id: UUID | None = None
    about_kind: Code
    about_id: UUID
    due_date: date
    silent_since: datetime
    told: Told


@dataclass(frozen=True, kw_only=True)
class HolderWarned(Event, subject="promise"):
    """The holder was warned that the promise falls due on the next working day."""

    promise_id: UUID
    person_id: UUID
    organisation_id: UUID
    user_id: UUID | None = None
    due_date: date


class LeadReason(StrEnum):
    """Why a holder's lead is told."""

    SILENCE = "SILENCE"
    MOVED_AGAIN = "MOVED_AGAIN"


@dataclass(frozen=True, kw_only=True)
class LeadTold(Event, subject="promise"):
    """The holder's lead was told: of a silence that lasts, or of another move by the same holder."""

    promise_id: UUID
    person_id: UUID
    organisation_id: UUID
    user_id: UUID | None = None
    reason: LeadReason


@dataclass(frozen=True, kw_only=True)
class HolderNoticed(Event, subject="promise"):
    """The holder of a promise, or their lead, was told something about the person, as that texts were stopped."""

    promise_id: UUID
    person_id: UUID
    notice: NoticeKind


@dataclass(frozen=True, kw_only=True)
class ReferrerTold(Event, subject="referral"):
    """Who referred somebody was told what became of it, because they had asked to be told."""

    referral_id: UUID
    person_id: UUID
    user_id: UUID
    notice: NoticeKind


@dataclass(frozen=True, kw_only=True)
class UserNoticed(Event, subject="user"):
    """An account was told something about a person on whom it holds nothing, as that its concern is answered."""

    user_id: UUID
    person_id: UUID
    notice: NoticeKind


@dataclass(frozen=True, kw_only=True)
class NoticesSeen(Event, subject="user"):
    """A member of staff marked notices as seen."""

    user_id: UUID
    count: int
