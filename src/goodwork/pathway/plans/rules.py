"""What a plan may hold; no Django, no clock."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from goodwork.kernel.states import Machine

MOST_GOALS = 10
MOST_ACTIONS = 30
MOST_CHARACTERS = 2_000
LONGEST_NAME = 100
LONGEST_REVIEW_DAYS = 84
"""The furthest a review may lie ahead. Source: S4 3.12 (support lasts 12 weeks)."""
MOST_HOURS = Decimal(100)


class State(StrEnum):
    """Where a plan stands."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class Move(StrEnum):
    """What can be done to a plan as a whole."""

    CHANGE = "CHANGE"
    CLOSE = "CLOSE"
    REOPEN = "REOPEN"


MACHINE = Machine(
    "plan",
    State.OPEN,
    {
        State.OPEN: {Move.CHANGE: State.OPEN, Move.CLOSE: State.CLOSED},
        State.CLOSED: {Move.REOPEN: State.OPEN},
    },
    final=frozenset({State.CLOSED}),
)


class Who(StrEnum):
    """Who does an action. TOGETHER: the person goes somewhere and the coach goes along, to introduce them (C8)."""

    PERSON = "PERSON"
    COACH = "COACH"
    TOGETHER = "TOGETHER"
    EMPLOYER = "EMPLOYER"
    OTHER = "OTHER"


WHO_WORDS: dict[Who, str] = {
    Who.PERSON: "The person",
    Who.COACH: "The coach",
    Who.TOGETHER: "Both of them together",
    Who.EMPLOYER: "The employer",
    Who.OTHER: "Somebody else",
}


class Adjustment(StrEnum):
    """Changes at work, as data (E9). The first four are the fit note's own boxes (DOMAIN 1.2); the fifth is 1.3's."""

    PHASED_RETURN = "PHASED_RETURN"
    ALTERED_HOURS = "ALTERED_HOURS"
    AMENDED_DUTIES = "AMENDED_DUTIES"
    WORKPLACE_ADAPTATIONS = "WORKPLACE_ADAPTATIONS"
    WORKPLACE_ASSESSMENT = "WORKPLACE_ASSESSMENT"
    WORK_FROM_HOME = "WORK_FROM_HOME"
    TIME_OFF_FOR_TREATMENT = "TIME_OFF_FOR_TREATMENT"
    EQUIPMENT = "EQUIPMENT"


ADJUSTMENT_WORDS: dict[Adjustment, str] = {
    Adjustment.PHASED_RETURN: "A phased return",
    Adjustment.ALTERED_HOURS: "Altered hours",
    Adjustment.AMENDED_DUTIES: "Amended duties",
    Adjustment.WORKPLACE_ADAPTATIONS: "Workplace adaptations",
    Adjustment.WORKPLACE_ASSESSMENT: "A workplace assessment",
    Adjustment.WORK_FROM_HOME: "Working from home, some or all of the time",
    Adjustment.TIME_OFF_FOR_TREATMENT: "Time off for treatment",
    Adjustment.EQUIPMENT: "Equipment",
}

_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of plan: its code, its name in each language, and whom it is for, in words for staff."""

    code: str
    names: tuple[tuple[str, str], ...]
    for_words: str
    source: str

    def name(self, language: str = "en") -> str:
        """Return the kind's name in a language, in English where it has none."""
        names = dict(self.names)
        return names.get(language.split("-")[0], names["en"])


class WrongKinds(ValueError):
    """A list of kinds of plan that can't be used, with what to mend."""


def read_kinds(text: str) -> tuple[Kind, ...]:
    """Return the kinds of plan in a JSON list of {code, name: {language: name}, for_words, source}.

    Raises: WrongKinds, naming what to mend.
    """
    try:
        rows = json.loads(text)
        kinds = tuple(
            Kind(row["code"], tuple(sorted(row["name"].items())), row.get("for_words", ""), row.get("source", ""))
            for row in rows
        )
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise WrongKinds(f"Kinds of plan are a JSON list with code and name in each entry: {wrong}") from wrong
    for kind in kinds:
        if not _CODE.fullmatch(kind.code):
            raise WrongKinds(f"The code of a kind of plan is UPPERCASE, at most 40 long: {kind.code!r} is not")
        if not dict(kind.names).get("en"):
            raise WrongKinds(f"The kind of plan {kind.code} needs a name in English")
    if len({k.code for k in kinds}) != len(kinds):
        raise WrongKinds("Two kinds of plan have the same code")
    return kinds


SHIPPED_KINDS: tuple[Kind, ...] = read_kinds((Path(__file__).parent / "kinds.json").read_text(encoding="utf-8"))
"""The two kinds of the WorkWell model (S4 3.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that somebody does by a day. `key` stays the same through all versions of the plan; None is a new
    one.
    """

    text: str
    who: Who
    who_named: str = ""
    due_date: date | None = None
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one version of a plan holds. Hours are a week; `duties` and `treatment` are free text, as is `matters`."""

    kind: str
    review_date: date
    matters: str = ""
    treatment: str = ""
    duties: str = ""
    weekly_hours_now: Decimal | None = None
    weekly_hours_aim: Decimal | None = None
    adjustments: tuple[Adjustment, ...] = ()
    goals: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


class CannotAgree(ValueError):
    """A plan that can't be agreed so; `field` is what to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def check(content: Content, *, kinds: Iterable[Kind], today: date) -> None:
    """Refuse a plan that lacks a goal or an action, is of no known kind, or is not looked at again in time.

    Raises: CannotAgree, with the field to mend.
    """
    if content.kind not in {k.code for k in kinds}:
        raise CannotAgree("kind", "Choose what kind of plan it is")
    if not content.goals:
        raise CannotAgree("goal_1", "Write down at least one goal")
    if len(content.goals) > MOST_GOALS:
        raise CannotAgree("goal_1", f"A plan has at most {MOST_GOALS} goals")
    if not content.actions:
        raise CannotAgree("action_1", "Write down at least one thing that somebody will do")
    if len(content.actions) > MOST_ACTIONS:
        raise CannotAgree("action_1", f"A plan has at most {MOST_ACTIONS} actions")
    for number, action in enumerate(content.actions, start=1):
        if action.who is Who.OTHER and not action.who_named:
            raise CannotAgree(f"who_named_{number}", "Say who will do this")
        if action.due_date is None:
            raise CannotAgree(f"due_{number}", "Say by which day this will be done")
    if content.review_date <= today:
        raise CannotAgree("review_date", "The day to look at the plan again must be after today")
    if (content.review_date - today).days > LONGEST_REVIEW_DAYS:
        raise CannotAgree("review_date", f"Look at the plan again within {LONGEST_REVIEW_DAYS // 7} weeks")
    for field in ("weekly_hours_now", "weekly_hours_aim"):
        hours = getattr(content, field)
        if hours is not None and not 0 <= hours <= MOST_HOURS:
            raise CannotAgree(field, f"Hours a week are from 0 to {MOST_HOURS}")
