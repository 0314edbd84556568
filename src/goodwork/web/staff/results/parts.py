"""What the pages of results say: words for codes, lines of the tables and of the export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from goodwork.kernel.text import csv_cell
from goodwork.oversight.results.queries import By, ResultsView
from goodwork.oversight.results.rules import PARTS, ROUNDING, Result, ShownFigure
from goodwork.pathway.outcomes.rules import DEFINITION, SATISFACTION_WORDS
from goodwork.web.staff.figures import Asked, number, plain, rounding_rule, share

WORDS: dict[Result, str] = {
    Result.ENDED: "Support that ended",
    Result.IN_WORK: "In work at the start",
    Result.REMAINED: "Remained in work",
    Result.LEFT_WORK: "Not in work at the close",
    Result.IN_WORK_NOT_ACCOUNTED_FOR: "Not accounted for: nothing recorded at the close",
    Result.OUT_OF_WORK: "Without work at the start",
    Result.ENTERED: "Entered work",
    Result.NOT_ENTERED: "No work yet at the close",
    Result.OUT_OF_WORK_NOT_ACCOUNTED_FOR: "Not accounted for: nothing recorded at the close",
    Result.START_NOT_KNOWN: "Not accounted for: nothing recorded or said at the start",
    Result.ASKED: "Asked how the help was",
    **{Result(answer.value): words for answer, words in SATISFACTION_WORDS.items()},
    Result.NOT_ANSWERED: "Did not answer",
    Result.NOT_ASKED: "Not asked: ended another way",
}
BY_WORDS = {By.PROVIDER: "Provider", By.MONTH: "Month in which it ended"}
PERIODS = {3: "3 months", 12: "12 months", 36: "3 years"}
OUTCOMES = (
    ("Work at the start", "Work", Result.ENDED, PARTS[0][1]),
    ("Of those in work at the start", "At the close", Result.IN_WORK, PARTS[1][1]),
    ("Of those without work at the start", "At the close", Result.OUT_OF_WORK, PARTS[2][1]),
    ("Of those asked how the help was", "Answer", Result.ASKED, PARTS[4][1]),
)
GROUP_HEAD = (
    *("Ended", "In work", "Remained", "Share remained"),
    *("Without work", "Entered", "Share entered"),
    *("Asked", "Good or very good"),
)

Line = tuple[str, str, str, str]
"""A line of a table: what it is, how many, of how many, and the share."""


@dataclass(frozen=True)
class ResultsPage:
    """What the page shows. A table is its title, its first column's, and its lines."""

    sentences: tuple[str, ...]
    tables: tuple[tuple[str, str, tuple[Line, ...]], ...]
    not_asked: str
    asked: Asked
    groups: tuple[tuple[str, ...], ...]
    from_date: date
    to_date: date
    anything: bool
    suppressed: str
    definition: str = DEFINITION.words
    rounding: str = ROUNDING


def sentences(figure: ShownFigure) -> tuple[str, ...]:
    """Return the three core outcomes in sentences; what is hidden, and a share of nobody, is not said."""
    told = []
    for part, whole, words in (
        (Result.REMAINED, Result.IN_WORK, "who were in work at the start remained in work"),
        (Result.ENTERED, Result.OUT_OF_WORK, "who had no work at the start entered work"),
    ):
        percent = figure.percent(part, whole)
        if percent is not None:
            told.append(f"{number(figure.counts[part])} of {number(figure.counts[whole])} {words}: {percent}%.")
    content, asked = good(figure), figure.counts[Result.ASKED]
    if content is not None and asked:
        told.append(f"{number(content)} of {number(asked)} who were asked called the help good or very good.")
    return tuple(told)


def good(figure: ShownFigure) -> int | None:
    """Return how many called the help good or very good; None where one of the two is hidden."""
    good, very_good = figure.counts[Result.GOOD], figure.counts[Result.VERY_GOOD]
    return None if good is None or very_good is None else good + very_good


def tables(figure: ShownFigure) -> tuple[tuple[str, str, tuple[Line, ...]], ...]:
    """Return each whole with its parts; what is not accounted for stands last."""
    return tuple(
        (
            title,
            column,
            tuple(
                (
                    WORDS[part],
                    number(figure.counts[part]),
                    number(figure.counts[whole]),
                    share(figure.percent(part, whole)),
                )
                for part in parts
            ),
        )
        for title, column, whole, parts in OUTCOMES
    )


def row(figure: ShownFigure) -> tuple[str, ...]:
    """Return a group as a line of the table."""
    counts = figure.counts
    return (
        figure.group,
        *(number(counts[r]) for r in (Result.ENDED, Result.IN_WORK, Result.REMAINED)),
        share(figure.percent(Result.REMAINED, Result.IN_WORK)),
        *(number(counts[r]) for r in (Result.OUT_OF_WORK, Result.ENTERED)),
        share(figure.percent(Result.ENTERED, Result.OUT_OF_WORK)),
        number(counts[Result.ASKED]),
        number(good(figure)),
    )


EXPORT_HEAD = ("from", "to", "group", "whole", "part", "words", "numerator", "denominator", "percent", "rounding")


def export_lines(view: ResultsView) -> Iterator[list[str]]:
    """Yield the lines of the CSV export: a line for each group, whole and part, with its denominator and rounding."""
    rule = rounding_rule(suppressed=view.suppressed)
    for figure in (view.whole, *view.groups):
        head = (view.from_date.isoformat(), view.to_date.isoformat(), figure.group or "ALL")
        for whole, parts in PARTS:
            for part in parts:
                percent = figure.percent(part, whole)
                cells = (
                    *head,
                    *(whole.value, part.value, WORDS[part]),
                    *(plain(figure.counts[part]), plain(figure.counts[whole])),
                    "" if percent is None else str(percent),
                    rule,
                )
                yield [csv_cell(cell) for cell in cells]
