"""The list of fit notes that were issued again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.pathway.absence import queries
from goodwork.pathway.absence.queries import SpellPage
from goodwork.registers.people import queries as people
from goodwork.web.render import render
from goodwork.web.staff.namesakes import marks


@dataclass(frozen=True)
class ListPage:
    """One page of repeated absences, with the names of the people and what tells two of one name apart."""

    found: SpellPage
    names: dict[UUID, str]
    marks: dict[UUID, str]


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show who has had their fit note issued again, the longest absence first (A5)."""
    at = clock.now()
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    found = queries.repeated(viewer, number=number, at=at)
    names = people.names(viewer, found.person_ids(), at=at)
    return render(request, "staff/absence/index.jinja", ListPage(found, names, marks(viewer, names, at=at)))
