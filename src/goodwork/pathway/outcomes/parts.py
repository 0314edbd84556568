"""What the page of a referral is made of: frozen, in the words of the rooms below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.pathway.absence import rules as absence
from goodwork.pathway.caseload.reaching import Reaching
from goodwork.pathway.eligibility.queries import DecisionView, ProgrammeDecisionView
from goodwork.pathway.outcomes.rules import Satisfaction, WorkOutcome
from goodwork.pathway.referrals.queries import Allowed
from goodwork.pathway.referrals.rules import Reason, State
from goodwork.pathway.referrals.stories import Story
from goodwork.pathway.referrals.views import ReferralView


@dataclass(frozen=True, slots=True)
class Owed:
    """What is promised about a referral, in words, and how its day was moved."""

    words: str
    due_date: date
    first_date: date
    is_overdue: bool
    moves: tuple[str, ...]


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
class ChainLine:
    """One referral of a chain in a line, `depth` steps from its beginning. `leads_on`: the viewer may open it."""

    id: UUID
    depth: int
    programme: str
    organisation_name: str
    state: State
    reason: Reason | None
    is_this: bool
    leads_on: bool


@dataclass(frozen=True, slots=True)
class Helped:
    """What only who works where the referral came to sees of it."""

    who: Reaching
    decision: DecisionView | None
    programme_rules: ProgrammeDecisionView | None
    allowed: Allowed
    next_try: str
    spell: absence.Spell | None
    talks: tuple[Talk, ...]
    plans: tuple[PlanLine, ...]
    plan_off: str
    refer_on_off: str
    hands: tuple[Hand, ...]
    outcome: WorkOutcome
    satisfaction: Satisfaction | None
    satisfaction_asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Whole:
    """One referral as its viewer may see it. `words` and `comment` are None for who may not read them.

    `helped` is None for who does not work where it came to. `asked_for` says in words what it is for.
    """

    view: ReferralView
    name: str
    organisation_name: str
    referrer_name: str
    holder_name: str
    words: str | None
    comment: str | None
    owed: Owed | None
    story: Story
    chain: tuple[ChainLine, ...]
    asked_for: tuple[str, ...]
    helped: Helped | None

    @property
    def person_id(self) -> UUID:
        """Return whom it is about."""
        return self.view.person_id
