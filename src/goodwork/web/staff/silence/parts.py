"""What the pages of the black-hole rate say: words for codes, lines of the table and of the export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from goodwork.kernel.text import csv_cell
from goodwork.oversight.silence.queries import By, SilenceView
from goodwork.oversight.silence.rules import ROUNDING, Fate, ShownFigure
from goodwork.web.staff.figures import Asked, number, plain, rounding_rule

FATE_WORDS = {
    Fate.IN_TIME: "Reached by the first day",
    Fate.LATER: "Reached later",
    Fate.STILL_WAITING: "Not reached yet",
    Fate.ENDED_UNREACHED: "Ended without being reached",
    Fate.ENDED_BEFORE: "Ended before the first day",
    Fate.NOT_YET_DUE: "First day not yet over",
    Fate.NOT_ACCOUNTED_FOR: "Not accounted for",
}
BY_WORDS = {By.PROVIDER: "Provider", By.PROGRAMME: "Programme", By.MONTH: "Month of the first day"}
PERIODS = {3: "3 months", 12: "12 months", 36: "3 years"}
HEAD = (
    "Counted",
    "Missed",
    "Share",
    "Reached later",
    "Not yet",
    "Ended",
    "Half, at most",
    "Longest",
    "Moved",
    "Not accounted for",
)


@dataclass(frozen=True)
class SilencePage:
    """What the page shows."""

    rate: str
    waited: str
    moved: str
    parts: tuple[tuple[str, str], ...]
    asked: Asked
    groups: tuple[tuple[str, ...], ...]
    from_date: date
    to_date: date
    suppressed: str
    lead: bool
    rounding: str = ROUNDING


def days(count: int | None) -> str:
    """Return a number of days in words, "" where none is said."""
    if count is None:
        return ""
    return "less than a day" if count == 0 else f"{count:,} {'day' if count == 1 else 'days'}"


def rate(figure: ShownFigure) -> str:
    """Return the rate in one sentence."""
    if figure.owed == 0:
        return "No first day has passed yet in this time."
    if figure.percent is None:
        return "The numbers are too small to show."
    return (
        f"{number(figure.missed)} of {number(figure.owed)} referrals were not reached by the first day that the person "
        f"was told: {figure.percent}%."
    )


def waited(figure: ShownFigure) -> str:
    """Return how much longer they waited, in one sentence; "" where it is not said."""
    if figure.late_median_days is None:
        return ""
    longest = "" if figure.late_longest_days is None else f" The longest: {days(figure.late_longest_days)}."
    return f"Half of them waited {days(figure.late_median_days)} after it at most.{longest}"


def moved(figure: ShownFigure) -> str:
    """Return how often the day was moved, in one sentence; "" where it is hidden."""
    if not figure.owed or figure.moved is None:
        return ""
    times = (
        "" if figure.moves is None else f", {number(figure.moves)} {'time' if figure.moves == 1 else 'times'} in all"
    )
    return f"The day of {number(figure.moved)} of them was moved before they were reached{times}."


def parts(figure: ShownFigure) -> tuple[tuple[str, str], ...]:
    """Return what became of all referrals of the period; what is not accounted for stands last, always."""
    return tuple((words, number(figure.fates[fate])) for fate, words in FATE_WORDS.items())


def row(figure: ShownFigure) -> tuple[str, ...]:
    """Return a group as a line of the table."""
    return (
        figure.group,
        number(figure.owed),
        number(figure.missed),
        "" if figure.percent is None else f"{figure.percent}%",
        *(number(figure.fates[fate]) for fate in (Fate.LATER, Fate.STILL_WAITING, Fate.ENDED_UNREACHED)),
        days(figure.late_median_days),
        days(figure.late_longest_days),
        number(figure.moved),
        number(figure.fates[Fate.NOT_ACCOUNTED_FOR]),
    )


EXPORT_HEAD = (
    "from",
    "to",
    "group",
    "received",
    "denominator",
    "numerator",
    "percent",
    *(fate.value.lower() for fate in Fate),
    "late_median_days",
    "late_longest_days",
    "moved_referrals",
    "moved_times",
    "rounding",
)


def export_lines(view: SilenceView) -> Iterator[list[str]]:
    """Yield the lines of the CSV export: numerator, denominator, parts and the rounding rule."""
    rule = rounding_rule(suppressed=view.suppressed)
    for figure in (view.whole, *view.groups):
        counts = [figure.received, figure.owed, figure.missed]
        percent = "" if figure.percent is None else str(figure.percent)
        later = [figure.late_median_days, figure.late_longest_days]
        cells = [
            view.from_date.isoformat(),
            view.to_date.isoformat(),
            figure.group or "ALL",
            *(plain(c) for c in counts),
            percent,
            *(plain(c) for c in figure.fates.values()),
            *("" if d is None else str(d) for d in later),
            *(plain(c) for c in (figure.moved, figure.moves)),
            rule,
        ]
        yield [csv_cell(cell) for cell in cells]
