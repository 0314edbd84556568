"""Finding people, their record, and the file that holds everything about one of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.registers.access.rules import GLASS_ROLES
from goodwork.registers.people import queries
from goodwork.registers.people.permissions import Action
from goodwork.web.render import render
from goodwork.web.staff.people.changes import must
from goodwork.web.staff.people.forms import SearchForm
from goodwork.web.staff.people.pages import CardPage, ReachPage, RecordPage, SearchPage
from goodwork.web.staff.people.panels import built


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Look for people among those whom the viewer sees. What is asked goes by POST, so that no address holds a name."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        found = queries.search(
            viewer,
            text=asked["text"],
            birth_date=asked["birth_date"],
            nhs_number=asked["nhs_number"] or "",
            at=clock.now(),
        )
    return render(request, "staff/people/index.jinja", SearchPage(form, found, viewer.has_role(*GLASS_ROLES)))


def one(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Show a person's record, as far as the viewer may see it, with what other folders bring."""
    at = clock.now()
    card = queries.card(viewer, person_id, at=at)
    return render(
        request,
        "staff/people/one.jinja",
        RecordPage(
            card, built(viewer, card.person_id, at=at), not viewer.glass.isdisjoint({person_id, card.person_id})
        ),
    )


def reach(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Show how a restricted person is reached to a colleague who asks, which is written down."""
    at = clock.now()
    card = queries.card(viewer, person_id, at=at)
    if not card.where_hidden:
        return redirect("staff-person", person_id=card.person_id)
    contacts = queries.restricted_contacts(viewer, person_id, at=at) if request.method == "POST" else None
    return render(request, "staff/people/reach.jinja", ReachPage(card, contacts))


def file(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Hand over everything held about a person as one file."""
    at = clock.now()
    must(viewer, person_id, Action.MAKE_BUNDLE)
    if request.method != "POST":
        return render(request, "staff/people/file.jinja", CardPage(queries.card(viewer, person_id, at=at)))
    made = queries.bundle(viewer, person_id, at=at)
    return HttpResponse(
        made.content,
        content_type=made.media_type,
        headers={"Content-Disposition": f'attachment; filename="{made.filename}"'},
    )
