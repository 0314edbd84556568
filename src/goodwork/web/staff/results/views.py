"""What came of support that ended, whole and broken down, as page and as CSV."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.oversight.results import queries
from goodwork.oversight.results.queries import MONTHS, By
from goodwork.oversight.results.rules import Result
from goodwork.web.render import render
from goodwork.web.staff.figures import SMALL_NUMBERS, as_asked, asked, csv_file, number
from goodwork.web.staff.results import parts
from goodwork.web.staff.results.parts import BY_WORDS, GROUP_HEAD, PERIODS, ResultsPage


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show who remained in work, who entered it, and what people said of the help."""
    by, months = asked(request, By, months=MONTHS, periods=PERIODS)
    view = queries.show(viewer, by=by, months=months, at=clock.now())
    whole = view.whole
    page = ResultsPage(
        sentences=parts.sentences(whole),
        tables=parts.tables(whole),
        not_asked=number(whole.counts[Result.NOT_ASKED]),
        asked=as_asked(by, months, by_words=BY_WORDS, periods=PERIODS, head=GROUP_HEAD),
        groups=tuple(parts.row(figure) for figure in view.groups),
        from_date=view.from_date,
        to_date=view.to_date,
        anything=whole.counts[Result.ENDED] != 0,
        suppressed=SMALL_NUMBERS if view.suppressed else "",
    )
    return render(request, "staff/results/index.jinja", page)


def export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give the same figures as a CSV file."""
    by, months = asked(request, By, months=MONTHS, periods=PERIODS)
    view = queries.show(viewer, by=by, months=months, at=clock.now())
    return csv_file("what-came-of-it", parts.EXPORT_HEAD, parts.export_lines(view))
