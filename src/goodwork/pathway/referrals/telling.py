"""What somebody is referred for, in a few words, and what of it the referrer asked to be told; no Django, no clock.

Source: B1, B3, B13, H2; complaint 1 (most find out what became of a referral by chasing).
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from goodwork.reach.promises.rules import NoticeKind


class AskedFor(StrEnum):
    """Why somebody is referred: what the person wants help with, not a diagnosis and not a part of the body (B13)."""

    STAY_IN_WORK = "STAY_IN_WORK"
    GO_BACK = "GO_BACK"
    FIND_WORK = "FIND_WORK"
    CHANGES_AT_WORK = "CHANGES_AT_WORK"
    PAIN_AND_WORK = "PAIN_AND_WORK"
    MOOD_AND_WORK = "MOOD_AND_WORK"
    MONEY_OR_HOME = "MONEY_OR_HOME"
    SOMETHING_ELSE = "SOMETHING_ELSE"


ASKED_FOR_WORDS: Final[dict[AskedFor, str]] = {
    AskedFor.STAY_IN_WORK: "Staying in work",
    AskedFor.GO_BACK: "Going back to work",
    AskedFor.FIND_WORK: "Finding work",
    AskedFor.CHANGES_AT_WORK: "Changes at work",
    AskedFor.PAIN_AND_WORK: "Pain or moving",
    AskedFor.MOOD_AND_WORK: "Mood or worry",
    AskedFor.MONEY_OR_HOME: "Money, debt or housing",
    AskedFor.SOMETHING_ELSE: "Something else",
}


class Tell(StrEnum):
    """What a referrer can ask to be told."""

    TAKEN_UP = "TAKEN_UP"
    SPOKEN = "SPOKEN"
    REFERRED_ON = "REFERRED_ON"
    NOT_TAKEN_UP = "NOT_TAKEN_UP"
    ENDED = "ENDED"


TELL_WORDS: Final[dict[Tell, str]] = {
    Tell.TAKEN_UP: "It is taken up",
    Tell.SPOKEN: "Somebody has spoken with them",
    Tell.REFERRED_ON: "They are referred on",
    Tell.NOT_TAKEN_UP: "It is turned down, or they can't be reached",
    Tell.ENDED: "The support ends",
}

TELL_UNLESS_SAID: Final = frozenset({Tell.SPOKEN, Tell.NOT_TAKEN_UP})
"""What a referrer is told unless they choose otherwise: the two that a clinician would otherwise chase."""

TOLD_BY_EVENT: Final[dict[str, tuple[Tell, NoticeKind]]] = {
    "ReferralAccepted": (Tell.TAKEN_UP, NoticeKind.REFERRAL_TAKEN_UP),
    "ReferralStarted": (Tell.SPOKEN, NoticeKind.REFERRAL_SPOKEN),
    "ReferralReceived": (Tell.REFERRED_ON, NoticeKind.REFERRAL_ON),
    "ReferralRejected": (Tell.NOT_TAKEN_UP, NoticeKind.REFERRAL_REFUSED),
    "ReferralFailed": (Tell.NOT_TAKEN_UP, NoticeKind.REFERRAL_NOT_REACHED),
    "ReferralCompleted": (Tell.ENDED, NoticeKind.REFERRAL_ENDED),
    "ReferralCancelled": (Tell.ENDED, NoticeKind.REFERRAL_ENDED),
}
"""Which event answers which wish, and the notice that tells of it."""


def asked_for(codes: Collection[str]) -> list[str]:
    """Return codes in the table's order, each once, for storing.

    Raises: ValueError, for a code that the table has not.
    """
    said = {AskedFor(code) for code in codes}
    return [code.value for code in AskedFor if code in said]


def wishes(codes: Collection[str]) -> list[str]:
    """Return what a referrer wants to be told, in the table's order, each once.

    Raises: ValueError, for a code that the table has not.
    """
    said = {Tell(code) for code in codes}
    return [code.value for code in Tell if code in said]
