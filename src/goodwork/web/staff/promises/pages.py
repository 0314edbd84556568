"""What the templates of promises are given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from goodwork.kernel.clock import end_of_promise_day
from goodwork.reach.promises.queries import NoticeView, PromiseView, ToldView
from goodwork.reach.promises.rules import State, Told
from goodwork.reach.strangers.queries import Counts
from goodwork.web.forms import Form
from goodwork.web.staff.today.views import STEP_WORDS

NONE_WAIT = Counts(waiting=0, late=0, oldest_at=None)
KIND_NAMES = {
    "REFERRAL": "Referral",
    "CALL": "Call",
    "CALL_BACK": "Call back",
    "CONCERN": "Concern",
    "ANSWER": "Answers to read",
    "PLAN_REVIEW": "Plan review",
    "QUESTION": "Question to the sender",
    "REDIRECT": "Sent to their own area",
}
STATE_TAGS = {
    State.OPEN: ("Open", "blue"),
    State.BROKEN: ("Silent", "red"),
    State.KEPT: ("Kept", "green"),
    State.KEPT_LATE: ("Kept late", "orange"),
    State.RELEASED: ("Not owed any more", "grey"),
}
TOLD_WORDS = {
    Told.BY_MESSAGE: "by message",
    Told.ON_SCREEN: "on the screen",
    Told.BY_VOICE: "in conversation",
    Told.BY_THE_CALL: "by the call itself",
    Told.STAFF_ONLY: "not the person: a colleague's concern",
}


class _Words:
    """Codes in words, and people by name where the viewer may know it, with what tells two of one name apart."""

    names: dict[UUID, str]
    marks: dict[UUID, str]

    @staticmethod
    def kind(code: str) -> str:
        return KIND_NAMES[code]

    @staticmethod
    def step(row: PromiseView) -> str:
        """Return what the holder is to do, in words for staff."""
        return STEP_WORDS[row.step]

    @staticmethod
    def state(code: State) -> tuple[str, str]:
        return STATE_TAGS[code]

    @staticmethod
    def told(code: Told) -> str:
        return TOLD_WORDS[code]

    def name(self, person_id: UUID) -> str:
        return self.names.get(person_id, "")

    def mark(self, person_id: UUID) -> str:
        return self.marks.get(person_id, "")


@dataclass(frozen=True)
class ListPage(_Words):
    """Promises, soonest first; `next_page` is the address of the following page, or blank."""

    rows: list[PromiseView]
    names: dict[UUID, str]
    marks: dict[UUID, str]
    whose: str
    overdue: bool
    next_page: str


@dataclass(frozen=True)
class SilencesPage(_Words):
    """Who waits in silence, longest first; `next_page` is the address of the following page, or blank.

    `strangers`: how many texts from unknown numbers wait for whoever looks; they are about nobody on record.
    """

    rows: list[PromiseView]
    names: dict[UUID, str]
    marks: dict[UUID, str]
    at: datetime
    next_page: str = ""
    strangers: Counts = NONE_WAIT

    @staticmethod
    def since(row: PromiseView) -> datetime:
        """Return when the silence began, also where no sweep has noticed it yet."""
        return row.silent_since or end_of_promise_day(row.due_date)

    def waiting(self, row: PromiseView) -> str:
        """Return how long the silence lasts, in words."""
        hours = int((self.at - self.since(row)).total_seconds() // 3600)
        if hours < 1:
            return "Less than an hour"
        if hours < 48:
            return f"{hours} {'hour' if hours == 1 else 'hours'}"
        return f"{hours // 24} days"


class _OfOne(_Words):
    """A page about one promise; `person_id` is None where the viewer may know the promise, and not the person."""

    promise: PromiseView

    @property
    def person_id(self) -> UUID | None:
        return self.promise.person_id if self.name(self.promise.person_id) else None


@dataclass(frozen=True)
class OnePage(_OfOne):
    """One promise with its moves."""

    promise: PromiseView
    names: dict[UUID, str]
    marks: dict[UUID, str]
    may_act: bool
    live: bool
    told_when: list[ToldView]
    asked_in: UUID | None
    sees_referral: bool


@dataclass(frozen=True)
class PromiseFormPage(_OfOne):
    """A form about one promise."""

    promise: PromiseView
    names: dict[UUID, str]
    marks: dict[UUID, str]
    form: Form


@dataclass(frozen=True)
class NoticesPage(_Words):
    """What the viewer is told."""

    rows: list[NoticeView]
    names: dict[UUID, str] = field(default_factory=dict)
    marks: dict[UUID, str] = field(default_factory=dict)
