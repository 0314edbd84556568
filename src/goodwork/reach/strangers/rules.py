"""How a text from an unknown number stands, by when it is dealt with, and what may end it. No Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from goodwork.kernel.clock import end_of_promise_day
from goodwork.kernel.states import Machine
from goodwork.reach.contacts.rules import PARTS_NEEDED, part_of_day
from goodwork.reach.promises.rules import due_in

READ_WORKING_DAYS = 1
"""By the end of the next working day somebody has dealt with it; and again after each time that nobody answered."""

MOST_CHARACTERS = 4000


class State(StrEnum):
    """Where what came from an unknown number stands."""

    OPEN = "OPEN"
    MATCHED = "MATCHED"
    CLOSED = "CLOSED"


MACHINE = Machine(
    name="stranger",
    initial=State.OPEN,
    moves={State.OPEN: {"MATCH": State.MATCHED, "CLOSE": State.CLOSED}, State.MATCHED: {}, State.CLOSED: {}},
)
"""There is no move for silence."""


class Reason(StrEnum):
    """Why it is closed without a person on record."""

    HELPED = "HELPED"
    NOT_FOR_US = "NOT_FOR_US"
    ADVERT = "ADVERT"
    NOT_REACHED = "NOT_REACHED"


REASON_WORDS: Mapping[Reason, str] = {
    Reason.HELPED: "I spoke with them, and nothing more is wanted from us",
    Reason.NOT_FOR_US: "It was meant for somebody else",
    Reason.ADVERT: "It is an advert, or a machine wrote it",
    Reason.NOT_REACHED: "Nobody answers at this number",
}


class Result(StrEnum):
    """What came of ringing the number."""

    SPOKE = "SPOKE"
    NO_ANSWER = "NO_ANSWER"
    NO_NUMBER = "NO_NUMBER"


RESULT_WORDS: Mapping[Result, str] = {
    Result.SPOKE: "Somebody answered",
    Result.NO_ANSWER: "No answer",
    Result.NO_NUMBER: "The number does not work",
}


@dataclass(frozen=True, slots=True)
class Rang:
    """One time that the number was rung, as the rule needs it."""

    at: datetime
    result: Result


class CannotStranger(ValueError):
    """Something that may not be done with a stranger's text; `reason` is a sentence for whoever asked."""

    def __init__(self, reason: str, *, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def due_date(at: datetime) -> date:
    """Return by which day somebody deals with a text that came, or with one whose sender did not answer."""
    return due_in(at, READ_WORKING_DAYS)


def is_late(due: date, at: datetime) -> bool:
    """Say whether 17:00 of the day has passed."""
    return at >= end_of_promise_day(due)


def still_to_ring(rang: Sequence[Rang], *, can_ring: bool) -> str:
    """Return what must still be tried before nobody was reached, or '' when nothing must.

    At two times of the day, as for people on record (contacts.rules); no voicemail is left, for whose telephone it is
    is not known. A number that does not work, or can't be rung from here, needs no second try.
    """
    if not can_ring or any(one.result is Result.NO_NUMBER for one in rang):
        return ""
    parts = {part_of_day(one.at) for one in rang}
    if not parts:
        return "Ring the number first, and write down what happened"
    if len(parts) < PARTS_NEEDED:
        return "Ring at another time of the day first: morning, afternoon or evening"
    return ""


def check_close(reason: Reason, note: str, rang: Sequence[Rang], *, can_ring: bool, worried: bool) -> None:
    """Refuse to close what must not be closed yet. Raises CannotStranger, naming the field."""
    if reason is Reason.NOT_REACHED and (first := still_to_ring(rang, can_ring=can_ring)):
        raise CannotStranger(first, field="reason")
    if worried and reason in {Reason.NOT_FOR_US, Reason.ADVERT} and not note.strip():
        raise CannotStranger("Somebody was worried: say what was done about that", field="note")
    if (worried or reason is Reason.HELPED) and not note.strip():
        raise CannotStranger("Say what was done", field="note")
