"""What a person's own request is made of, and what is wrong with one. No Django, no clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from goodwork.kernel.actors import Role
from goodwork.pathway.referrals.rules import Source
from goodwork.reach.promises.rules import Told
from goodwork.reach.questionnaires.rules import Relation

MOST_WORDS: Final = 2000
"""How many characters a person's own words may have: the same as everywhere on their page."""

MOST_NAME: Final = 80

WORDING_VERSION: Final = "OWN_REQUEST_1"
"""The version of the words in which a person is asked on their own page, or over the telephone, whether one named
organisation may see what the preview shows (web/my/services/words: consent)."""

WITHDRAWAL_VERSION: Final = "OWN_STOP_1"
"""The version of the words in which a person is asked whether the organisation may see nothing more of them."""


class Way(StrEnum):
    """By which way a request came (B9: mode recorded)."""

    WEB = "WEB"
    PHONE = "PHONE"
    IN_PERSON = "IN_PERSON"


class Hand(StrEnum):
    """Whose hand typed: the person's, somebody's of their own circle, or a colleague's. The person decides always."""

    PERSON = "PERSON"
    HELPER = "HELPER"
    USER = "USER"


class Inside(StrEnum):
    """What colleagues of an organisation see of a person besides what is sent, because they have accounts here."""

    NONE = "NONE"
    RECORD = "RECORD"
    ANSWERS = "ANSWERS"


READERS: Final = frozenset({Role.WORK_COACH, Role.SERVICE_LEAD, Role.CLINICIAN})
"""Who reads the answers of people who agreed (reach/questionnaires/permissions)."""


def inside_of(roles: Collection[Role]) -> Inside:
    """Return what the colleagues of an organisation see besides, by the roles that somebody there holds today."""
    if READERS & set(roles):
        return Inside.ANSWERS
    return Inside.RECORD if Role.PROVIDER in roles else Inside.NONE


class CannotAsk(ValueError):
    """A request that can't be sent or taken back so; `reason` is a sentence, `field` what to mend."""

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """How a request reaches us: whose hand, by which way, in which language.

    A helper gives their name and what they are to the person; a colleague is named by `user_id`. Raises CannotAsk.
    """

    hand: Hand
    way: Way
    language: str
    helper_name: str = ""
    relation: Relation | None = None
    user_id: UUID | None = None

    def __post_init__(self) -> None:
        if self.hand is Hand.HELPER and not self.helper_name.strip():
            raise CannotAsk("Write the name of who helps", field="helper_name")
        if self.hand is Hand.HELPER and self.relation is None:
            raise CannotAsk("Choose what they are to you", field="relation")
        if (self.hand is Hand.USER) != (self.user_id is not None):
            raise CannotAsk("A colleague who types is named, and nobody else is")
        if self.hand is not Hand.HELPER and (self.helper_name or self.relation):
            raise CannotAsk("Only somebody who helps is named here")
        if (self.hand is Hand.USER) == (self.way is Way.WEB):
            raise CannotAsk("Choose how you speak with them", field="way")


def source_of(hand: Hand) -> Source:
    """Return who asked for the referral: the person themselves, or a helper for them (B9)."""
    return Source.SELF if hand is Hand.PERSON else Source.HELPER


def told_by(hand: Hand) -> Told:
    """Return how the person gets to know the promise: they read it, or it is read out to them."""
    return Told.BY_VOICE if hand is Hand.USER else Told.ON_SCREEN


def check_words(words: str) -> str:
    """Return a person's words without blanks around them; raises CannotAsk where there are none or too many."""
    text = words.replace("\r\n", "\n").strip()
    if not text:
        raise CannotAsk("Write what you would like help with", field="words")
    if len(text) > MOST_WORDS:
        raise CannotAsk(f"Use {MOST_WORDS} characters or fewer", field="words")
    return text
