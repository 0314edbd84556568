"""Asking and answering: which question comes next, what an answer may be, codes and scores. No Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from goodwork.kernel.identifiers import show_phone
from goodwork.kernel.states import Machine
from goodwork.kernel.words import in_order
from goodwork.reach.questionnaires.definitions import Condition, Definition, FieldKind, Step
from goodwork.reach.questionnaires.pages import Checked, Problem, Value, check

__all__ = [
    "ANSWER_DAYS",
    "FRESH_LINKS_A_DAY",
    "FRESH_LINK_LIFE",
    "MOST_SHARED",
    "PERSON_MINUTES",
    "REQUEST",
    "Answers",
    "Checked",
    "Given",
    "Mode",
    "Need",
    "Problem",
    "Progress",
    "Relation",
    "TypedBy",
    "Typing",
    "Value",
    "Wants",
    "check",
    "code",
    "codes",
    "done",
    "first_open",
    "from_json",
    "given",
    "given_from_json",
    "given_to_json",
    "holds",
    "needs",
    "next_step",
    "path",
    "previous_step",
    "progress",
    "reachable",
    "score",
    "texts_to_read",
    "to_json",
    "words_of",
]

Answers = Mapping[str, Value]

REQUEST = Machine(
    "questionnaire request",
    initial="REQUESTED",
    moves={
        "REQUESTED": {
            "START": "STARTED",
            "SUBMIT": "SUBMITTED",
            "GIVE_UP": "NOT_ANSWERED",
            "WITHDRAW": "WITHDRAWN",
        },
        "STARTED": {
            "START": "STARTED",
            "SUBMIT": "SUBMITTED",
            "GIVE_UP": "NOT_ANSWERED",
            "WITHDRAW": "WITHDRAWN",
        },
        "NOT_ANSWERED": {"REOPEN": "REQUESTED"},
        "SUBMITTED": {},
        "WITHDRAWN": {},
    },
    final=frozenset({"NOT_ANSWERED", "SUBMITTED", "WITHDRAWN"}),
)
"""A request that nobody answers ends after `ANSWER_DAYS`; asking for a fresh link opens it again (complaint 19)."""

ANSWER_DAYS = 84
"""An unanswered invitation ends after so many days (the window of campaigns; our own number)."""

FRESH_LINK_LIFE = timedelta(days=84)
FRESH_LINKS_A_DAY = 3
"""So many fresh links go to one person in 24 hours at most, so that nobody can be pestered with them."""

PERSON_MINUTES = 30
"""A date of birth opens a person's page for so long without use (DOMAIN 7.6: 30 minutes)."""

MOST_SHARED = 5
"""A number on record for more people than this is not anybody's own; a fresh link goes to none of them by itself."""


class Mode(StrEnum):
    """The way by which an answer came."""

    WEB = "WEB"
    PHONE = "PHONE"
    IN_PERSON = "IN_PERSON"


class TypedBy(StrEnum):
    """Whose hand typed an answer: the person's, a helper's from their own circle, or a member of staff's."""

    PERSON = "PERSON"
    HELPER = "HELPER"
    USER = "USER"


class Relation(StrEnum):
    """What a helper who types is to the person."""

    PARTNER = "PARTNER"
    PARENT = "PARENT"
    CHILD = "CHILD"
    RELATIVE = "RELATIVE"
    FRIEND = "FRIEND"
    CARER = "CARER"
    OTHER = "OTHER"


class Wants(StrEnum):
    """The three answers to "would you like to talk with a coach?"; each of them is an answer."""

    YES = "YES"
    NOT_NOW = "NOT_NOW"
    NO = "NO"


class Need(StrEnum):
    """What an answer needs from us."""

    COACH = "COACH"
    CALL = "CALL"
    READER = "READER"
    NOBODY = "NOBODY"


@dataclass(frozen=True, slots=True)
class Typing:
    """How answers reach us: whose hand, which user or what relation, in which language, by which way."""

    typed_by: TypedBy
    language: str
    mode: Mode
    user_id: UUID | None = None
    relation: Relation | None = None

    def __post_init__(self) -> None:
        if (self.typed_by is TypedBy.USER) != (self.user_id is not None):
            raise ValueError("A user who types is named, and nobody else is.")
        if (self.typed_by is TypedBy.HELPER) != (self.relation is not None):
            raise ValueError("A helper says what they are to the person, and nobody else does.")


@dataclass(frozen=True, slots=True)
class Given:
    """One answer, with how it reached us and when."""

    value: Value
    typing: Typing
    at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """Where somebody is: question `number` of at most `most`."""

    number: int
    most: int


def holds(condition: Condition, answers: Answers) -> bool:
    """Say whether an earlier answer is one of those that a branch asks for."""
    value = answers.get(condition.field)
    chosen = value if isinstance(value, tuple) else (value,)
    return any(code in condition.codes for code in chosen)


def path(definition: Definition, answers: Answers, known: frozenset[str] = frozenset()) -> tuple[Step, ...]:
    """Return the steps that these answers lead through, in order.

    `known` are the names that we have (such as "provider"); a step that needs another is not asked. An answer on a step
    that is no longer on the way opens no branch.
    """
    counted: dict[str, Value] = {}
    found = []
    for step in definition.steps:
        if step.needs <= known and all(holds(c, counted) for c in step.when):
            found.append(step)
            counted |= {f.key: answers[f.key] for f in step.fields if f.key in answers}
    return tuple(found)


def done(step: Step, answers: Answers) -> bool:
    """Say whether a page was sent: every field has an answer, be it an empty one where it may."""
    return all(f.key in answers and not (f.required and answers[f.key] is None) for f in step.fields)


def next_step(
    definition: Definition, answers: Answers, known: frozenset[str] = frozenset(), *, after: str | None = None
) -> Step | None:
    """Return the step after the one named (the first, for None); None at the end."""
    steps = path(definition, answers, known)
    if after is None:
        return steps[0] if steps else None
    keys = [s.key for s in steps]
    if after not in keys:
        return first_open(definition, answers, known)
    place = keys.index(after) + 1
    return steps[place] if place < len(steps) else None


def previous_step(
    definition: Definition, answers: Answers, known: frozenset[str] = frozenset(), *, before: str
) -> Step | None:
    """Return the step before the one named; None at the beginning."""
    keys = [s.key for s in path(definition, answers, known)]
    place = keys.index(before) if before in keys else 0
    return definition.step(keys[place - 1]) if place > 0 else None


def first_open(definition: Definition, answers: Answers, known: frozenset[str] = frozenset()) -> Step | None:
    """Return the first step on the way that has not been answered, or None: where to go on."""
    return next((s for s in path(definition, answers, known) if not done(s, answers)), None)


def reachable(
    definition: Definition, answers: Answers, known: frozenset[str] = frozenset(), *, key: str
) -> Step | None:
    """Return the step of a key if it is on the way and all before it are answered, else None."""
    for step in path(definition, answers, known):
        if step.key == key:
            return step
        if not done(step, answers):
            return None
    return None


def progress(definition: Definition, answers: Answers, known: frozenset[str] = frozenset(), *, step: str) -> Progress:
    """Return where a step stands.

    `most` counts every step that may still come, so it never grows on the way.
    """
    keys = [s.key for s in path(definition, answers, known)]
    counted: dict[str, Value] = {}
    undecided: set[str] = set()
    most = 0
    for one in definition.steps:
        if one.needs <= known and all(c.field in undecided or holds(c, counted) for c in one.when):
            most += 1
            counted |= {f.key: answers[f.key] for f in one.fields if f.key in answers}
            undecided |= {f.key for f in one.fields if f.key not in answers}
    return Progress(number=keys.index(step) + 1 if step in keys else len(keys), most=most)


def given(definition: Definition, answers: Answers, known: frozenset[str] = frozenset()) -> dict[str, Value]:
    """Return the answers on the way only, in the definition's order: what is sent in the end."""
    return {f.key: answers[f.key] for s in path(definition, answers, known) for f in s.fields if f.key in answers}


def code(definition: Definition, answers: Answers, name: str) -> str | None:
    """Return a single code by its rule: the option chosen, or what the rule maps it to."""
    found = codes(definition, answers, name)
    return found[0] if found else None


def codes(definition: Definition, answers: Answers, name: str) -> tuple[str, ...]:
    """Return the codes of a rule in the definition's order; empty when nothing was chosen.

    A version without such a rule gives none, so older and newer answers can be read side by side (E7).
    """
    rule = next((r for r in definition.codes if r.name == name), None)
    if rule is None:
        return ()
    value = answers.get(rule.field)
    chosen = value if isinstance(value, tuple) else (value,)
    found = tuple(rule.mapping.get(c, c) for c in chosen if isinstance(c, str))
    return found or ((rule.otherwise,) if rule.otherwise else ())


def score(definition: Definition, answers: Answers, name: str) -> int | None:
    """Return a score: the sum of its fields, or None where one was not answered with a number."""
    rule = next((r for r in definition.scores if r.name == name), None)
    if rule is None:
        return None
    numbers = [answers.get(key) for key in rule.fields]
    return sum(n for n in numbers if isinstance(n, int)) if all(isinstance(n, int) for n in numbers) else None


def texts_to_read(definition: Definition, answers: Answers) -> tuple[str, ...]:
    """Return the fields in which a person wrote something that a human must read."""
    return tuple(f.key for s in definition.steps for f in s.fields if f.read and answers.get(f.key))


def needs(*, wants: str | None, consent: str | None, has_text: bool) -> tuple[Need, ...]:
    """Say what an answer needs.

    Yes to a coach and to sharing: the coach, who reads it too. Yes to a coach without sharing: a call from those who
    asked. Words of the person's own, without a coach who gets them: a reader. Not now and no end it.
    """
    if wants == Wants.YES and consent == "YES":
        return (Need.COACH,)
    found = ((Need.CALL,) if wants == Wants.YES else ()) + ((Need.READER,) if has_text else ())
    return found or (Need.NOBODY,)


def words_of(
    definition: Definition, language: str, field: str, value: Value, names: Mapping[str, str]
) -> tuple[str, ...]:
    """Return an answer in words: one text for each thing chosen, none for what was left empty.

    A telephone number stands as people write it, in its order within writing from right to left too.
    """
    asked = definition.field(field)
    chosen = value if isinstance(value, tuple) else () if value is None else (value,)
    if asked is not None and asked.kind is FieldKind.PHONE:
        return tuple(in_order(language, show_phone(str(one))) for one in chosen)
    options = () if asked is None else asked.options
    return tuple(definition.text(language, f"{field}.{one}", **names) if one in options else str(one) for one in chosen)


def given_to_json(one: Given) -> dict[str, object]:
    """Return a draft's answer as JSON holds it."""
    return {
        "value": to_json(one.value),
        "typed_by": one.typing.typed_by.value,
        "user_id": None if one.typing.user_id is None else str(one.typing.user_id),
        "relation": None if one.typing.relation is None else one.typing.relation.value,
        "language": one.typing.language,
        "mode": one.typing.mode.value,
        "at": one.at.isoformat(),
    }


def given_from_json(body: Mapping[str, Any]) -> Given:
    """Return a draft's answer from its JSON."""
    typing = Typing(
        typed_by=TypedBy(body["typed_by"]),
        language=body["language"],
        mode=Mode(body["mode"]),
        user_id=None if body["user_id"] is None else UUID(body["user_id"]),
        relation=None if body["relation"] is None else Relation(body["relation"]),
    )
    return Given(from_json(body["value"]), typing, datetime.fromisoformat(body["at"]))


def to_json(value: Value) -> object:
    """Return an answer as JSON holds it."""
    return list(value) if isinstance(value, tuple) else value


def from_json(value: object) -> Value:
    """Return a stored answer as it was given."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    raise ValueError("A stored answer is a text, a whole number, a list of codes or nothing.")
