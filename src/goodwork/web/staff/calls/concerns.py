"""Concerns: raise one, read those that are yours to read, take one, close one, and say who answers for them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel import clock
from goodwork.kernel.actors import Role, Viewer
from goodwork.reach.contacts import permissions, queries, services
from goodwork.reach.contacts.permissions import RAISERS
from goodwork.reach.contacts.services import CannotCall
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.web.render import render
from goodwork.web.staff.calls.forms import THEIRS, CloseConcernForm, ConcernForm, LeadForm
from goodwork.web.staff.calls.pages import ConcernListPage, ConcernPage, LeadPage, PersonFormPage
from goodwork.web.staff.namesakes import marks


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List the concerns that the viewer may read."""
    closed = request.GET.get("closed") == "1"
    at = clock.now()
    rows = queries.concerns(viewer, closed=closed, at=at)
    known = marks(viewer, {row.person_id: row.person_name for row in rows if row.person_name}, at=at)
    return render(request, "staff/calls/concerns.jinja", ConcernListPage(rows, known, closed, _leads(viewer)))


def one(request: HttpRequest, viewer: Viewer, concern_id: UUID) -> HttpResponse:
    """Show one concern, and close it with what was done."""
    at = clock.now()
    concern = queries.concern(viewer, concern_id, at=at)
    form = CloseConcernForm(request.POST or None)
    if request.method == "POST":
        if not concern.may_close:
            raise Http404
        if form.is_valid():
            try:
                services.close_concern(
                    concern_id=concern_id,
                    outcome=form.cleaned_data["outcome"],
                    answer=form.cleaned_data["answer"],
                    viewer=viewer,
                    by=viewer.actor(),
                    at=at,
                )
            except CannotCall as refusal:
                form.refuse(refusal.reason, field=refusal.field)
            else:
                messages.success(request, "The concern is closed, and whoever raised it is told.")
                return redirect("staff-concern", concern_id=concern_id)
    return render(request, "staff/calls/concern.jinja", ConcernPage(concern, form))


def take(request: HttpRequest, viewer: Viewer, concern_id: UUID) -> HttpResponse:
    """Make a concern the viewer's own."""
    at = clock.now()
    if not queries.concern(viewer, concern_id, at=at).may_take:
        raise Http404
    try:
        services.take_concern(concern_id=concern_id, viewer=viewer, by=viewer.actor(), at=at)
    except CannotCall as refusal:
        messages.info(request, refusal.reason)
    else:
        messages.success(request, "The concern is yours.")
    return redirect("staff-concern", concern_id=concern_id)


def new(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Say that one is worried about a person."""
    at = clock.now()
    card = people.card(viewer, person_id, at=at)
    form = ConcernForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            concern_id = services.raise_concern(
                person_id=card.person_id,
                text=form.cleaned_data["text"],
                organisation_id=_own_organisation(viewer),
                on_behalf=form.cleaned_data["whose"] == THEIRS,
                by=viewer.actor(),
                at=at,
            )
        except CannotCall as refusal:
            form.refuse(refusal.reason, field=refusal.field)
        else:
            messages.success(request, "Thank you. The safeguarding lead has been told.")
            return redirect("staff-concern", concern_id=concern_id)
    return render(request, "staff/calls/concern_new.jinja", PersonFormPage(card.person_id, card.name, form))


def lead(request: HttpRequest, viewer: Viewer, organisation_id: UUID) -> HttpResponse:
    """Name who answers for concerns in an organisation."""
    permissions.check_can_name_lead(viewer, organisation_id)
    name = organisations.named(viewer, {organisation_id}).get(organisation_id, "")
    if not name:
        raise Http404
    colleagues = [(str(m.id), m.name) for m in access.members(viewer, organisation_id)]
    now = queries.safeguarding_lead(viewer, organisation_id)
    form = LeadForm(request.POST or None, colleagues=colleagues, initial={"user_id": str(now) if now else ""})
    if request.method == "POST" and form.is_valid():
        try:
            services.name_safeguarding_lead(
                organisation_id=organisation_id,
                user_id=UUID(form.cleaned_data["user_id"]),
                viewer=viewer,
                by=viewer.actor(),
                at=clock.now(),
            )
        except CannotCall as refusal:
            form.refuse(refusal.reason, field=refusal.field)
        else:
            messages.success(request, "The safeguarding lead is named.")
            return redirect("staff-concerns")
    return render(request, "staff/calls/lead.jinja", LeadPage(organisation_id, name, form))


def _own_organisation(viewer: Viewer) -> UUID | None:
    """Return the organisation in which the viewer works with people; its lead answers for what they raise."""
    return next((r.organisation_id for r in viewer.roles if r.role in RAISERS), None)


def _leads(viewer: Viewer) -> list[tuple[UUID, str, str]]:
    """Return, for the organisations that the viewer leads, who answers for concerns there."""
    led = viewer.organisation_ids(Role.SERVICE_LEAD)
    named = organisations.named(viewer, led)
    found = {o: queries.safeguarding_lead(viewer, o) for o in led}
    names = access.names(viewer, {u for u in found.values() if u})
    return sorted(
        ((o, named.get(o, ""), names.get(u, "") if u else "") for o, u in found.items()), key=lambda row: row[1]
    )
