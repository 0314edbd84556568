"""Which rules turned people away, as page and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.disclosure import SCHEME
from goodwork.kernel.parsers import Unreadable, date_iso
from goodwork.kernel.text import csv_cell
from goodwork.oversight.barriers import queries
from goodwork.oversight.barriers.queries import BarrierRow, Barriers
from goodwork.oversight.barriers.rules import By, Fate, Figures
from goodwork.web.render import render
from goodwork.web.staff.figures import HIDDEN, csv_file, number, plain

BY_WORDS = {
    By.WORK: "Work",
    By.AREA: "Council",
    By.DEPRIVATION: "Deprivation of where they live",
    By.ETHNICITY: "Ethnicity",
}
FATE_WORDS = {
    Fate.STILL_WAITING: "Still waiting",
    Fate.TAKEN_UP: "Taken up by a service",
    Fate.LET_IN: "Let in by the rule",
}
EXPORT_HEAD = ("programme", "rule", "what_it_asks", "source", "from", "figure", "group", "value")
SMALL_NUMBERS = (
    f"Of rules that others hold you see no small numbers: counts from 1 to {SCHEME.most_hidden} are hidden, and"
    f" so is another where a sum would give one away. The rest is rounded to the nearest {SCHEME.round_to}."
)


@dataclass(frozen=True)
class BarriersPage:
    """The barriers, with the breakdown that is chosen."""

    found: Barriers
    choices: tuple[tuple[str, str, bool], ...]
    by_words: str
    suppressed: str
    query: str

    def number(self, count: int | None) -> str:
        """Return a count as the page shows it."""
        return number(count)

    def fates(self, row: BarrierRow) -> tuple[tuple[str, str], ...]:
        """Return what became of the people of a rule, in words."""
        return tuple((FATE_WORDS[f], number(row.figures.fates[f])) for f in Fate)

    def waited(self, row: BarrierRow) -> str:
        """Return how long half of them waited, in words."""
        return waited(row.figures)

    def group(self, row: BarrierRow, code: str) -> str:
        """Return how many of a group a rule turned away."""
        return number(row.figures.groups.get(code, 0))


def waited(figures: Figures) -> str:
    """Return how long half of the people of a rule waited, in words; "at least" where some still wait."""
    if figures.median_days is None:
        return HIDDEN
    least = "at least " if figures.at_least else ""
    longest = "" if figures.longest_days is None else f"; the longest {_days(figures.longest_days)}"
    return f"{least}{_days(figures.median_days)}{longest}"


def _days(days: int) -> str:
    return f"{days} {'day' if days == 1 else 'days'}"


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show each rule that turned people away."""
    by, from_date = _asked(request)
    found = queries.show(viewer, by=by, from_date=from_date, at=clock.now())
    page = BarriersPage(
        found=found,
        choices=tuple((b.value, w, b is by) for b, w in BY_WORDS.items()),
        by_words=BY_WORDS[by],
        suppressed=SMALL_NUMBERS if found.suppressed else "",
        query=f"by={by.value}&from={found.from_date.isoformat()}",
    )
    return render(request, "staff/barriers/index.jinja", page)


def export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give the same as a CSV file: a line for each rule and figure."""
    by, from_date = _asked(request)
    found = queries.show(viewer, by=by, from_date=from_date, at=clock.now())
    return csv_file("barriers", EXPORT_HEAD, _lines(found, by))


def _lines(found: Barriers, by: By) -> Iterator[list[str]]:
    """Yield the lines of the file: a rule's figures, then how many were pointed to their own locality."""
    from_date = found.from_date.isoformat()
    for row in found.rows:
        figures = row.figures
        told = [("PEOPLE", "", figures.people)]
        told += [(fate.value, "", figures.fates[fate]) for fate in Fate]
        told += [
            ("MEDIAN_DAYS_AT_LEAST" if figures.at_least else "MEDIAN_DAYS", "", figures.median_days),
            ("LONGEST_DAYS", "", figures.longest_days),
        ]
        told += [(f"PEOPLE_BY_{by.value}", words, figures.groups.get(code, 0)) for code, words in found.groups]
        for figure, group, count in told:
            cells = (row.programme, row.rule, row.words, row.source, from_date, figure, group, plain(count))
            yield [csv_cell(cell) for cell in cells]
    for place in found.redirects:
        head = ("", "REDIRECTED", "Redirected to their own locality", "B6", from_date)
        for figure, count in (("PEOPLE", place.people), ("PICKED_UP", place.picked_up), ("WAITING", place.waiting)):
            yield [csv_cell(cell) for cell in (*head, figure, place.locality, plain(count))]


def _asked(request: HttpRequest) -> tuple[By, date | None]:
    """Return the breakdown and the first day that an address asks for; what there is none of is "not found"."""
    asked, day = request.GET.get("by", By.WORK.value), request.GET.get("from", "")
    if asked not in By.__members__:
        raise Http404
    try:
        return By(asked), date_iso(day) if day else None
    except Unreadable:
        raise Http404 from None
