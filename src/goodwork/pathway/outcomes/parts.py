"""What the page of a referral is made of: frozen, in the words of the rooms below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.ledger.events.queries import StoredEvent
from goodwork.pathway.absence import rules as absence
from goodwork.pathway.caseload.reaching import Reaching
from goodwork.pathway.eligibility.queries import DecisionView
from goodwork.pathway.outcomes.rules import Satisfaction, WorkOutcome
from goodwork.pathway.referrals.queries import Allowed
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.referrals.views import ReferralView
from goodwork.reach.contacts.rules import Tried


@dataclass(frozen=True, slots=True)
class Owed:
    """What is promised about a referral, in words, and how its day was moved."""

    words: str
    due_date: date
    is_overdue: bool
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """An attempt with the name of who made it."""

    tried: Tried
    by_name: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as its page of a referral shows it: the version that holds."""

    id: UUID
    held_at: datetime
    minutes: int
    with_name: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a line."""

    id: UUID
    kind: str
    agreed_at: datetime
    review_date: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class Hand:
    """One coach of a referral: from when, until when (None: still), and what the one before wanted them to know."""

    name: str
    note: str
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """A referral on to a programme in a line."""

    id: UUID
    programme: str
    organisation_name: str
    state: State


@dataclass(frozen=True, slots=True)
class Helped:
    """What only who works where the referral came to sees of it."""

    who: Reaching
    decision: DecisionView | None
    allowed: Allowed
    next_try: str
    spell: absence.Spell | None
    talks: tuple[Talk, ...]
    plans: tuple[PlanLine, ...]
    plan_off: str
    refer_on_off: str
    parts: tuple[PartLine, ...]
    hands: tuple[Hand, ...]
    outcome: WorkOutcome
    satisfaction: Satisfaction | None
    satisfaction_asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Whole:
    """One referral as its viewer may see it. `words` and `comment` are None for who may not read them.

    `helped` is None for who does not work where it came to. `events` are those of the referral, oldest first.
    """

    view: ReferralView
    name: str
    organisation_name: str
    referrer_name: str
    holder_name: str
    words: str | None
    comment: str | None
    owed: Owed | None
    attempts: tuple[Made, ...]
    events: tuple[StoredEvent, ...]
    names: dict[UUID, str]
    helped: Helped | None

    @property
    def person_id(self) -> UUID:
        """Return whom it is about."""
        return self.view.person_id
