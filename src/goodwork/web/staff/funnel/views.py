"""The funnel, whole and broken down, as page and as CSV."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.oversight.funnel import queries, services
from goodwork.oversight.funnel.queries import ALL, By
from goodwork.registers.programmes.rules import label
from goodwork.web.render import render
from goodwork.web.staff.figures import SMALL_NUMBERS, Choice, csv_file
from goodwork.web.staff.funnel.parts import (
    BY_WORDS,
    EXPORT_HEAD,
    STEPS_BY,
    FunnelPage,
    compared_words,
    export_lines,
    group_rows,
    in_words,
    section,
)

STAGES = ("REFERRED", "ENGAGED", "REFERRED_ON")
STEPS = ("ON_LIST", "ELIGIBLE", "SENT", "DELIVERED", "OPENED", "ANSWERED", "CONSENTED")


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show a programme's funnel, and its breakdown where one is chosen."""
    slug, by = _asked(request)
    services.catch_up(most=services.MOST_ON_A_PAGE)
    view = queries.show(viewer, slug, by=by)
    known = queries.choices(viewer)
    names = {label(choice.slug): choice.name for choice in known}
    page = FunnelPage(
        title=view.name,
        choices=tuple(Choice(c.slug, c.name, c.slug == slug) for c in known),
        by_choices=_by_choices(tuple(By), by),
        sections=tuple(section(stage, names=names) for stage in view.whole.stages),
        status=None if view.whole.work_status is None else section(view.whole.work_status, "Work when referred"),
        group_head=() if by is None else (BY_WORDS[by], *map(in_words, STAGES), "Not accounted for"),
        groups=group_rows(view.groups, STAGES),
        by_words="" if by is None else BY_WORDS[by].lower(),
        export_query=_query(slug, by),
        waiting=view.waiting,
        compared=tuple(compared_words(one) for one in queries.compared(viewer, view, at=clock.now())),
        suppressed=SMALL_NUMBERS if view.suppressed else "",
    )
    return render(request, "staff/funnel/index.jinja", page)


def export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give the same funnel as a CSV file."""
    slug, by = _asked(request)
    services.catch_up(most=services.MOST_ON_A_PAGE)
    view = queries.show(viewer, slug, by=by)
    return csv_file(
        f"funnel-{slug}", EXPORT_HEAD, export_lines(view.programme, (view.whole, *view.groups), view.suppressed)
    )


def steps(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the steps from list to referral."""
    by = _by(request, STEPS_BY)
    view = queries.show_steps(viewer, by=by)
    page = FunnelPage(
        title="From list to referral",
        choices=(),
        by_choices=_by_choices(STEPS_BY, by),
        sections=tuple(section(stage) for stage in view.whole.stages),
        status=None,
        group_head=() if by is None else (_steps_by(by), *map(in_words, STEPS), "Not accounted for"),
        groups=group_rows(view.groups, STEPS),
        by_words="" if by is None else _steps_by(by).lower(),
        export_query=_query(None, by),
        waiting=0,
        suppressed=SMALL_NUMBERS if view.suppressed else "",
    )
    return render(request, "staff/funnel/steps.jinja", page)


def export_steps(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give the steps as a CSV file."""
    view = queries.show_steps(viewer, by=_by(request, STEPS_BY))
    return csv_file("steps", EXPORT_HEAD, export_lines("steps", (view.whole, *view.groups), view.suppressed))


def _asked(request: HttpRequest) -> tuple[str, By | None]:
    """Return which funnel and which breakdown an address asks for."""
    slug = request.GET.get("programme", ALL) or ALL
    if "\x00" in slug:
        raise Http404
    return slug, _by(request, tuple(By))


def _by(request: HttpRequest, possible: tuple[By, ...]) -> By | None:
    """Return the breakdown that an address asks for; one that there is none of is "not found"."""
    asked = request.GET.get("by", "")
    if not asked:
        return None
    found = next((by for by in possible if by.value == asked), None)
    if found is None:
        raise Http404
    return found


def _by_choices(possible: tuple[By, ...], by: By | None) -> tuple[Choice, ...]:
    words = [(b, _steps_by(b) if possible == STEPS_BY else BY_WORDS[b]) for b in possible]
    return (Choice("", "No breakdown", by is None), *(Choice(b.value, w, b is by) for b, w in words))


def _steps_by(by: By) -> str:
    return "Month" if by is By.MONTH else BY_WORDS[by]


def _query(slug: str | None, by: By | None) -> str:
    """Return the part of the address that asks for the same figures again."""
    asked = {"programme": slug, "by": by.value if by else None}
    return urlencode({key: value for key, value in asked.items() if value})
