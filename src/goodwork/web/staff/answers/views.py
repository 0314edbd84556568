"""What people said, whole and broken down, as page and as CSV."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.oversight.answers import queries
from goodwork.oversight.answers.queries import MONTHS, By
from goodwork.oversight.answers.rules import Part
from goodwork.reach.questionnaires import permissions as questionnaires
from goodwork.registers.access.figures import READERS
from goodwork.web.render import render
from goodwork.web.staff.answers import parts
from goodwork.web.staff.answers.parts import BY_WORDS, GROUP_HEAD, PERIODS, SaidPage
from goodwork.web.staff.figures import SMALL_NUMBERS, as_asked, asked, csv_file


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show how worried people are, who is open to support, what gets in the way, and what they wrote about."""
    by, months = asked(request, By, months=MONTHS, periods=PERIODS)
    view = queries.show(viewer, by=by, months=months, at=clock.now())
    whole = view.whole
    page = SaidPage(
        sentences=parts.sentences(whole),
        worry=parts.lines(whole, Part.WORRY),
        openness=parts.lines(whole, Part.OPENNESS),
        together_head=("Worry", *parts.OPENNESS_WORDS.values(), "All"),
        together=parts.together(whole),
        barriers=parts.lines(whole, Part.BARRIERS),
        words=parts.lines(whole, Part.WORDS),
        themes=parts.lines(whole, Part.THEMES),
        asked=as_asked(by, months, by_words=BY_WORDS, periods=PERIODS, head=GROUP_HEAD),
        groups=tuple(parts.row(figure) for figure in view.groups),
        from_date=view.from_date,
        to_date=view.to_date,
        anybody=whole.people != 0,
        suppressed=SMALL_NUMBERS if view.suppressed else "",
        own=not viewer.has_role(*READERS),
        may_read=viewer.has_role(*questionnaires.READERS),
    )
    return render(request, "staff/answers/index.jinja", page)


def export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give the same figures as a CSV file."""
    by, months = asked(request, By, months=MONTHS, periods=PERIODS)
    view = queries.show(viewer, by=by, months=months, at=clock.now())
    return csv_file("what-people-said", parts.EXPORT_HEAD, parts.export_lines(view))
