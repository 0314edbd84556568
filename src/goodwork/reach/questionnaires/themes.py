"""The themes of what people write in their own words, as data; no Django, no clock.

From what the sources tell of people (S1: worry about managing health at work, openness to support; S2: debt, fear
for the job, waiting, looking after somebody, being alone) and from the check's own list of what gets in the way. A
theme is what somebody wrote about, never a diagnosis and no judgement of the person.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Theme(StrEnum):
    """What somebody wrote about. Several can be true of one text, or none."""

    HEALTH_AT_WORK = "HEALTH_AT_WORK"
    LOSING_THE_JOB = "LOSING_THE_JOB"
    EMPLOYER = "EMPLOYER"
    FINDING_WORK = "FINDING_WORK"
    OPEN_TO_SUPPORT = "OPEN_TO_SUPPORT"
    NOT_READY = "NOT_READY"
    WAITING_FOR_CARE = "WAITING_FOR_CARE"
    PASSED_ON = "PASSED_ON"
    DAILY_LIFE = "DAILY_LIFE"
    MONEY = "MONEY"
    HOUSING = "HOUSING"
    CARING = "CARING"
    TRAVEL = "TRAVEL"
    ALONE = "ALONE"
    FAMILY_AND_JOY = "FAMILY_AND_JOY"
    SOMETHING_ELSE = "SOMETHING_ELSE"


THEMES: dict[Theme, str] = {
    Theme.HEALTH_AT_WORK: "Worried about managing their health at work",
    Theme.LOSING_THE_JOB: "Worried about losing or keeping their job",
    Theme.EMPLOYER: "The employer or manager, or changes that they need at work",
    Theme.FINDING_WORK: "Wants to work, or to work at something else",
    Theme.OPEN_TO_SUPPORT: "Open to support",
    Theme.NOT_READY: "Not ready for support now",
    Theme.WAITING_FOR_CARE: "Waiting for care or treatment",
    Theme.PASSED_ON: "Passed from one service to the next, or not listened to",
    Theme.DAILY_LIFE: "Health makes daily life hard, such as sleeping or lifting",
    Theme.MONEY: "Money, debt or benefits",
    Theme.HOUSING: "Where they live",
    Theme.CARING: "Looking after somebody",
    Theme.TRAVEL: "Getting to work or getting about",
    Theme.ALONE: "Feels alone",
    Theme.FAMILY_AND_JOY: "Family, friends or something that they love",
    Theme.SOMETHING_ELSE: "Something else",
}
"""Each theme with the words that readers, the person's own file and the figures show, in the order of the list."""


class UnknownTheme(ValueError):
    """A code that is no theme; the message names it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"There is no theme called {code[:40]}.")


def in_order(codes: Collection[str]) -> tuple[Theme, ...]:
    """Return themes once each, in the order of the list. Raises UnknownTheme."""
    known = {theme.value for theme in Theme}
    for code in codes:
        if code not in known:
            raise UnknownTheme(str(code))
    return tuple(theme for theme in THEMES if theme.value in codes)


def in_words(codes: Collection[str]) -> tuple[str, ...]:
    """Return the words of themes, in the order of the list; a theme that the list has lost is its code."""
    named = tuple(words for theme, words in THEMES.items() if theme.value in codes)
    return named + tuple(sorted(set(codes) - {theme.value for theme in THEMES}))
