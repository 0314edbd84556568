"""The black-hole rate, whole and broken down, as page and as CSV."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.oversight.silence import queries
from goodwork.oversight.silence.queries import By, SilenceView
from goodwork.oversight.silence.rules import PUBLISHED_MONTHS, first_of_month
from goodwork.web.render import render
from goodwork.web.staff.figures import SMALL_NUMBERS, as_asked, asked, csv_file
from goodwork.web.staff.silence import parts
from goodwork.web.staff.silence.parts import BY_WORDS, HEAD, PERIODS, SilencePage


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show how many referrals were not reached by the first promised day, and what became of all."""
    by, months = asked(request, By, months=PUBLISHED_MONTHS, periods=PERIODS)
    view = _view(viewer, by, months, clock.now())
    page = SilencePage(
        rate=parts.rate(view.whole),
        waited=parts.waited(view.whole),
        moved=parts.moved(view.whole),
        parts=parts.parts(view.whole),
        asked=as_asked(by, months, by_words=BY_WORDS, periods=PERIODS, head=HEAD),
        groups=tuple(parts.row(figure) for figure in view.groups),
        from_date=view.from_date,
        to_date=view.to_date,
        suppressed=SMALL_NUMBERS if view.suppressed else "",
        lead=viewer.has_role(Role.SERVICE_LEAD),
    )
    return render(request, "staff/silence/index.jinja", page)


def export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give the same figures as a CSV file."""
    by, months = asked(request, By, months=PUBLISHED_MONTHS, periods=PERIODS)
    view = _view(viewer, by, months, clock.now())
    return csv_file("promises-kept", parts.EXPORT_HEAD, parts.export_lines(view))


def _view(viewer: Viewer, by: By | None, months: int, at: datetime) -> SilenceView:
    return queries.show(viewer, by=by, from_date=first_of_month(local_date(at), months - 1), at=at)
