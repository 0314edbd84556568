"""What the pages of answers say: words for codes, lines of the tables and of the export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from goodwork.kernel.disclosure import percent_half_up
from goodwork.kernel.text import csv_cell
from goodwork.oversight.answers.queries import AnswersView, By
from goodwork.oversight.answers.rules import (
    NO_THEME,
    NOT_SAID,
    ROUNDING,
    UNNAMED,
    Openness,
    Part,
    ShownFigure,
    Words,
    Worry,
)
from goodwork.reach.questionnaires.themes import THEMES
from goodwork.web.staff.figures import Asked, number, plain, rounding_rule, share

WORRY_WORDS = {
    Worry.UP_TO_3: "Little worry (0 to 3)",
    Worry.FROM_4_TO_6: "Some worry (4 to 6)",
    Worry.FROM_7: "Much worry (7 to 10)",
    Worry.NOT_SAID: "Not said",
}
OPENNESS_WORDS = {
    Openness.YES: "Yes",
    Openness.NOT_NOW: "Not now",
    Openness.NO: "No",
    Openness.NOT_ASKED: "Not asked",
}
BARRIER_WORDS = {
    "BODY": "Pain, or a problem with the body",
    "MOOD": "Mood, stress or worry",
    "OTHER_CONDITION": "Another health problem",
    "CARING": "Looking after somebody",
    "TRAVEL": "Getting to work",
    "MONEY": "Money worries",
    "WORKPLACE": "Something at work",
    "NOTHING": "None of these",
    NOT_SAID: "Not said",
    UNNAMED: "Something that this page has no words for",
}
WORDS_WORDS = {
    Words.NONE: "Wrote nothing of their own",
    Words.WAITS: "Waits to be read",
    Words.WENT_ON: "Went on to a coach, without a note of what it is about",
    Words.READ: "Read, without a note of what it is about",
    Words.CODED: "Read, and noted what it is about",
}
THEME_WORDS = {
    **{theme.value: words for theme, words in THEMES.items()},
    NO_THEME: "None of the themes",
    UNNAMED: "A theme that is no longer on the list",
}
PART_WORDS: dict[Part, dict[str, str]] = {
    Part.WORRY: {code.value: words for code, words in WORRY_WORDS.items()},
    Part.OPENNESS: {code.value: words for code, words in OPENNESS_WORDS.items()},
    Part.WORDS: {code.value: words for code, words in WORDS_WORDS.items()},
    Part.BARRIERS: BARRIER_WORDS,
    Part.THEMES: THEME_WORDS,
}
BY_WORDS = {By.PRACTICE: "Practice", By.WORK: "Work", By.MONTH: "Month of the answer"}
PERIODS = {3: "3 months", 12: "12 months", 36: "3 years"}
GROUP_HEAD = (
    "Answered",
    "Much worry",
    "Share",
    "Coach: yes",
    "Not now",
    "No",
    "Not asked",
    "Words waiting",
    "Words noted",
)


Line = tuple[str, str, str, str]
"""A line of a table: what it is, how many, of how many, and the share."""


@dataclass(frozen=True)
class SaidPage:
    """What the page shows."""

    sentences: tuple[str, ...]
    worry: tuple[Line, ...]
    openness: tuple[Line, ...]
    together_head: tuple[str, ...]
    together: tuple[tuple[str, ...], ...]
    barriers: tuple[Line, ...]
    words: tuple[Line, ...]
    themes: tuple[Line, ...]
    asked: Asked
    groups: tuple[tuple[str, ...], ...]
    from_date: date
    to_date: date
    anybody: bool
    suppressed: str
    own: bool
    may_read: bool
    rounding: str = ROUNDING


def lines(figure: ShownFigure, part: Part) -> tuple[Line, ...]:
    """Return a part as lines of a table; codes without words stand there only where somebody has one."""
    return tuple(
        (PART_WORDS[part][code], number(count), number(figure.of(part)), share(figure.percent(part, code)))
        for code, count in figure.counts[part].items()
        if code != UNNAMED or count != 0
    )


def sentences(figure: ShownFigure) -> tuple[str, ...]:
    """Return what matters most, in sentences; what is hidden is not said."""
    told = []
    for part, code, words in (
        (Part.WORRY, Worry.FROM_7.value, "worry much about managing their health at work"),
        (Part.OPENNESS, Openness.YES.value, "would like to talk with a coach"),
        (Part.TOGETHER, f"{Worry.FROM_7} {Openness.YES}", "worry much and would like to talk with a coach"),
    ):
        percent = figure.percent(part, code)
        if percent is not None:
            told.append(f"{number(figure.counts[part][code])} of {number(figure.people)} {words}: {percent}%.")
    return tuple(told)


def together(figure: ShownFigure) -> tuple[tuple[str, ...], ...]:
    """Return worry and openness together: a line for each worry, with its whole last, and all of them last."""
    counts, wanted = figure.counts[Part.TOGETHER], figure.counts[Part.OPENNESS]
    rows = [
        (
            words,
            *(number(counts[f"{worry} {wants}"]) for wants in OPENNESS_WORDS),
            number(figure.counts[Part.WORRY][worry]),
        )
        for worry, words in WORRY_WORDS.items()
    ]
    return (*rows, ("All", *(number(wanted[wants]) for wants in OPENNESS_WORDS), number(figure.people)))


def row(figure: ShownFigure) -> tuple[str, ...]:
    """Return a group as a line of the table."""
    worry, wants, words = (figure.counts[part] for part in (Part.WORRY, Part.OPENNESS, Part.WORDS))
    return (
        figure.group,
        number(figure.people),
        number(worry[Worry.FROM_7]),
        share(figure.percent(Part.WORRY, Worry.FROM_7)),
        *(number(wants[code]) for code in OPENNESS_WORDS),
        number(words[Words.WAITS]),
        number(words[Words.CODED]),
    )


EXPORT_HEAD = ("from", "to", "group", "part", "code", "words", "numerator", "denominator", "percent", "rounding")


def export_lines(view: AnswersView) -> Iterator[list[str]]:
    """Yield the lines of the CSV export: a line for each group, part and code, with its denominator and rounding."""
    rule = rounding_rule(suppressed=view.suppressed)
    for figure in (view.whole, *view.groups):
        # A group's name is all that somebody else wrote.
        head = (view.from_date.isoformat(), view.to_date.isoformat(), csv_cell(figure.group or "ALL"))
        for part, counts in figure.counts.items():
            of = figure.of(part)
            told_of = plain(of)
            for code, count in counts.items():
                percent = None if count is None or of is None else percent_half_up(count, of)
                yield [*head, *_named(part, code), plain(count), told_of, "" if percent is None else str(percent), rule]


@cache
def _named(part: Part, code: str) -> tuple[str, str, str]:
    """Return what stands in a line for a part and a code: both as codes, and in words."""
    return csv_cell(part.value), csv_cell(str(code)), csv_cell(_in_words(part, code))


def _in_words(part: Part, code: str) -> str:
    if part is Part.TOGETHER:
        worry, wants = code.split(" ")
        return f"{WORRY_WORDS[Worry(worry)]}; {OPENNESS_WORDS[Openness(wants)]}"
    return PART_WORDS[part][code]
