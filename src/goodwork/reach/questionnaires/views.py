"""What reading questionnaires gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.reach.promises.queries import PromiseView
from goodwork.reach.questionnaires.definitions import Definition
from goodwork.reach.questionnaires.rules import Mode, Relation, TypedBy, Value
from goodwork.reach.questionnaires.themes import Theme, in_words


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as its page may show it to whoever holds the link: who asks, about what; not who is asked.

    `language` is the one in which they were written to, or answered last.
    """

    id: UUID
    definition: Definition
    state: str
    asker: str
    provider: str
    reader: str
    known: frozenset[str]
    has_draft: bool
    language: str
    requested_at: datetime
    expires_at: datetime

    @property
    def names(self) -> dict[str, str]:
        """Return the names that the questions put in."""
        return {"asker": self.asker, "provider": self.provider, "reader": self.reader}


@dataclass(frozen=True, slots=True)
class DraftView:
    """What somebody has said so far, for those who may see it: the person, or the hand that typed it."""

    request_id: UUID
    person_id: UUID
    answers: Mapping[str, Value]
    hidden: frozenset[str]
    language: str
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class ThanksView:
    """What whoever has just sent their answers is shown: what they wanted, and what happens next, soonest first."""

    person_id: UUID
    wants: str
    language: str
    promises: tuple[PromiseView, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer with its words in the language of the answer and in English, and how it reached us."""

    field: str
    value: Value
    label: str
    label_en: str
    said: tuple[str, ...]
    said_en: tuple[str, ...]
    own_words: bool
    typed_by: TypedBy
    typed_by_name: str
    relation: Relation | None
    language: str
    mode: Mode
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class CodingView:
    """What a reader said that a response's own words are about: codes of themes, perhaps none, by whom and when."""

    themes: tuple[Theme, ...]
    coded_by_name: str
    coded_at: datetime

    @property
    def words(self) -> tuple[str, ...]:
        """Return the themes in words."""
        return in_words(self.themes)


@dataclass(frozen=True, slots=True)
class ResponseView:
    """A response with its answers in the order in which they were asked, in the version that they were given to.

    `to_code`: it holds words that a reader can say the themes of. `coding`: what was said last, None where nobody has.
    """

    id: UUID
    request_id: UUID
    person_id: UUID
    questionnaire: str
    version: int
    title: str
    language: str
    mode: Mode
    wants: str
    consent: str
    organisation: str
    provider: str
    submitted_at: datetime
    read_at: datetime | None
    read_by_name: str
    closed_at: datetime | None
    answers: tuple[AnswerView, ...]
    to_code: bool
    coding: CodingView | None

    def own_words(self) -> tuple[AnswerView, ...]:
        """Return what the person wrote in their own words."""
        return tuple(a for a in self.answers if a.own_words and a.said)


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """A response in a list: when, what was wanted, whether somebody still has to read it; none of the answers."""

    id: UUID
    person_id: UUID
    person_name: str
    title: str
    wants: str
    consent: str
    submitted_at: datetime
    due_date: date | None
    overdue: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class DefinitionLine:
    """A version of a questionnaire: which languages it has, who approved them, how often it was answered."""

    code: str
    version: int
    languages: tuple[tuple[str, str], ...]
    sha256: str
    published_at: datetime
    responses: int
