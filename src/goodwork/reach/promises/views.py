"""Promises and notices as they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from goodwork.kernel.ids import reference
from goodwork.kernel.words import format_date
from goodwork.reach.promises.rules import MoveReason, NoticeKind, State, Step, Told, Window
from goodwork.reach.promises.texts import WORDS, step_text


@dataclass(frozen=True, slots=True)
class MoveView:
    """One time that the date was moved."""

    from_date: date
    to_date: date
    reason: MoveReason
    moved_at: datetime

    def text(self, language: str) -> str:
        """Return the move in words for the person."""
        return WORDS.text(
            language,
            f"moved-{self.reason}",
            from_date=format_date(language, self.from_date),
            to_date=format_date(language, self.to_date),
        )


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise as it is shown: to whom, about what, held by whom, what happens by when, and whether it is silent."""

    id: UUID
    person_id: UUID
    subject_kind: str
    subject_id: UUID
    organisation_id: UUID
    holder_organisation: str
    user_id: UUID | None
    holder_name: str
    step: Step
    window: Window
    due_date: date
    first_date: date
    state: State
    told: Told
    told_at: datetime | None
    made_at: datetime
    silent_since: datetime | None
    silence_told_at: datetime | None
    lead_told_at: datetime | None
    moves: tuple[MoveView, ...]

    @property
    def is_silent(self) -> bool:
        """Say whether its date has passed in silence."""
        return self.state is State.BROKEN

    def text(self, language: str) -> str:
        """Return what will happen, by when and through whom, in one sentence for the person."""
        return step_text(language, step=self.step, holder=self.holder_name, due_date=self.due_date, window=self.window)

    def silence_text(self, language: str) -> str:
        """Return what is said of it once its date has passed in silence."""
        return WORDS.text(language, "silent", promise=self.text(language))


TOLD_KINDS = (
    "PromiseMade",
    "PromiseTold",
    "PromiseMoved",
    "PromiseReassigned",
    "PromiseHandedOver",
    "HolderWarned",
    "SilenceBegan",
    "LeadTold",
    "PromiseKept",
    "PromiseReleased",
)
"""The events of a promise that say who was told what, and when."""


@dataclass(frozen=True, slots=True)
class ToldView:
    """One thing that was said about a promise, by the event that says so."""

    at: datetime
    kind: str
    data: Mapping[str, Any]

    @property
    def text(self) -> str:
        """Return it in one sentence, for staff."""
        kind = self.kind
        if kind == "PromiseTold":
            kind = "PromiseTold-silence" if self.data.get("about_silence") else kind
        if kind in {"PromiseMade", "PromiseMoved", "PromiseReassigned"} and self.data.get("told") == "STAFF_ONLY":
            kind = f"{kind}-staff"
        days = {
            name: format_date("en", date.fromisoformat(self.data[name]))
            for name in ("due_date", "from_date", "to_date")
            if self.data.get(name)
        }
        return WORDS.text("en", f"told-{kind}", **{"due_date": "", "from_date": "", "to_date": "", **days})


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One thing that a member of staff is told; `person_id` is None where it is about nobody on record."""

    id: UUID
    kind: NoticeKind
    for_lead: bool
    person_id: UUID | None
    promise_id: UUID | None
    subject_kind: str
    subject_id: UUID
    organisation_id: UUID
    at: datetime

    @property
    def text(self) -> str:
        """Return the notice in one sentence, without the person's name."""
        return WORDS.text("en", f"notice-{self.kind}", reference=reference(self.subject_id))
