"""Breaking the glass, and the report of who did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.registers.access import queries as access
from goodwork.registers.access import services
from goodwork.registers.access.queries import GlassRow
from goodwork.registers.access.rules import GLASS_KIND_NAMES, GlassKind, Refusal
from goodwork.registers.people import queries as people
from goodwork.web.render import render
from goodwork.web.staff.glass.forms import GlassForm

NOBODY = "There is nobody with this NHS number and this date of birth. Check both."


@dataclass(frozen=True)
class Open:
    """A person whom the viewer has opened, and until when."""

    person_id: UUID
    until_at: datetime


@dataclass(frozen=True)
class GlassPage:
    """What the page for breaking the glass shows."""

    form: GlassForm
    open_now: tuple[Open, ...]


@dataclass(frozen=True)
class ReportPage:
    """What the report of broken glass shows."""

    rows: tuple[GlassRow, ...]
    days: int

    def kind_words(self, kind: GlassKind) -> str:
        """Return a kind of reason in words."""
        return GLASS_KIND_NAMES[kind]


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask whom to open and why; open the person for an hour, and lead to the record."""
    at = clock.now()
    form = GlassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        person_id = people.person_for_glass(
            viewer, nhs_number=given["nhs_number"], birth_date=given["birth_date"], at=at
        )
        if person_id is None:
            form.refuse(NOBODY, "nhs_number")
        else:
            try:
                services.break_glass(
                    viewer=viewer,
                    person_id=person_id,
                    kind=GlassKind(given["kind"]),
                    reason=given["reason"],
                    by=viewer.actor(),
                    at=at,
                )
            except Refusal as refusal:
                form.refuse(refusal.message, refusal.field)
            else:
                return redirect(reverse("staff-person", kwargs={"person_id": person_id}))
    opened = tuple(Open(person, until) for person, until in access.glass_open(viewer, at=at).items())
    return render(request, "staff/glass/index.jinja", GlassPage(form, opened))


def report(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show who broke the glass in the last 90 days, and why."""
    rows = access.glass_report(viewer, days=90, at=clock.now())
    return render(request, "staff/glass/report.jinja", ReportPage(tuple(rows), 90))
