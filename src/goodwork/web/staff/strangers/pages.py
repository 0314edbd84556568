"""What the templates of texts from unknown numbers are given."""

from __future__ import annotations

from dataclasses import dataclass

from goodwork.kernel.identifiers import show_phone
from goodwork.reach.strangers.queries import Counts, StrangerRow, StrangerView
from goodwork.reach.strangers.rules import REASON_WORDS, RESULT_WORDS, Reason, Result, State
from goodwork.registers.people.views import FoundPeople
from goodwork.web.forms import Form


class _Words:
    """Codes in words."""

    @staticmethod
    def reason(code: Reason) -> str:
        return REASON_WORDS[code]

    @staticmethod
    def result(code: Result) -> str:
        return RESULT_WORDS[code]

    @staticmethod
    def number(row: StrangerRow) -> str:
        """Return a number as people read it; a sender that is none, such as the name of a shop, as it came."""
        return show_phone(row.number) if row.can_ring else row.number

    @staticmethod
    def state(row: StrangerRow) -> tuple[str, str]:
        """Return how it stands as the words and the colour of a tag."""
        if row.state is State.OPEN:
            return ("Late", "red") if row.is_late else ("To read", "blue")
        return ("Found who it was", "green") if row.state is State.MATCHED else ("Closed", "grey")


@dataclass(frozen=True)
class StrangersPage(_Words):
    """What waits, or what was dealt with. `reads`: the viewer reads it; `reader` is who does, '' where nobody leads."""

    rows: list[StrangerRow]
    counts: Counts
    ended: bool
    reads: bool
    may_know: bool
    reader: str


@dataclass(frozen=True)
class StrangerPage(_Words):
    """What came from one number, with the form to write down a call."""

    stranger: StrangerView
    form: Form


@dataclass(frozen=True)
class MatchPage(_Words):
    """Whom to look for, and who was found."""

    stranger: StrangerView
    form: Form
    found: FoundPeople | None


@dataclass(frozen=True)
class StrangerFormPage(_Words):
    """A form about what came from one number."""

    stranger: StrangerView
    form: Form
