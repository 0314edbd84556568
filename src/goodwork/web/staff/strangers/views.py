"""Texts from unknown numbers: the list, one of them, and what is done about it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.reach.strangers import permissions, queries, services
from goodwork.reach.strangers.queries import StrangerView
from goodwork.reach.strangers.rules import CannotStranger, Reason, Result
from goodwork.registers.people import queries as people
from goodwork.web.render import render
from goodwork.web.staff.people.forms import SearchForm
from goodwork.web.staff.strangers.forms import CloseForm, RangForm, WorryForm
from goodwork.web.staff.strangers.pages import MatchPage, StrangerFormPage, StrangerPage, StrangersPage


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List what waits, oldest first; tell a lead of another organisation who reads it."""
    at = clock.now()
    ended = request.GET.get("ended") == "1"
    may_know = permissions.can_count(viewer)
    page = StrangersPage(
        rows=queries.strangers(viewer, ended=ended, at=at) if may_know else [],
        counts=queries.counts(viewer, at=at),
        ended=ended,
        reads=permissions.can_see_words(viewer),
        may_know=may_know,
        reader=queries.reader(viewer),
    )
    return render(request, "staff/strangers/index.jinja", page)


def one(request: HttpRequest, viewer: Viewer, stranger_id: UUID) -> HttpResponse:
    """Show what came from one number, and take what came of ringing it."""
    at = clock.now()
    stranger = queries.stranger(viewer, stranger_id, at=at)
    form = RangForm(request.POST or None)
    if request.method == "POST":
        _check_may_act(stranger)
        if form.is_valid():
            result = Result(form.cleaned_data["result"])
            try:
                services.note_call(stranger_id=stranger_id, result=result, viewer=viewer, by=viewer.actor(), at=at)
            except CannotStranger as refusal:
                form.refuse(refusal.reason, field=refusal.field)
            else:
                messages.success(
                    request,
                    "Written down. Now say who it was, or what was done."
                    if result is Result.SPOKE
                    else "Written down. It waits until the end of the next working day.",
                )
                return redirect("staff-stranger", stranger_id=stranger_id)
    return render(request, "staff/strangers/one.jinja", StrangerPage(stranger, form))


def match(request: HttpRequest, viewer: Viewer, stranger_id: UUID) -> HttpResponse:
    """Look for the person who wrote, and let what they wrote stand with them. No address holds a name."""
    at = clock.now()
    stranger = _to_act_on(viewer, stranger_id, at)
    chosen = _uuid(request.POST.get("person", ""))
    if chosen is not None:
        try:
            person_id = services.match(
                stranger_id=stranger_id, person_id=chosen, viewer=viewer, by=viewer.actor(), at=at
            )
        except CannotStranger as refusal:
            messages.info(request, refusal.reason)
            return redirect("staff-stranger", stranger_id=stranger_id)
        messages.success(
            request,
            "The text stands with this person now, and whoever reads for them has it to answer. "
            "If the number is theirs, put it on their record.",
        )
        return redirect("staff-person", person_id=person_id)
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        found = people.search(
            viewer,
            text=asked["text"],
            birth_date=asked["birth_date"],
            nhs_number=asked["nhs_number"] or "",
            at=at,
        )
    return render(request, "staff/strangers/match.jinja", MatchPage(stranger, form, found))


def worry(request: HttpRequest, viewer: Viewer, stranger_id: UUID) -> HttpResponse:
    """Take that somebody is worried about whoever wrote."""
    at = clock.now()
    stranger = _to_act_on(viewer, stranger_id, at)
    form = WorryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.worry(
                stranger_id=stranger_id, text=form.cleaned_data["text"], viewer=viewer, by=viewer.actor(), at=at
            )
        except CannotStranger as refusal:
            form.refuse(refusal.reason, field=refusal.field)
        else:
            messages.success(request, "Thank you. The safeguarding lead and the service leads have been told.")
            return redirect("staff-stranger", stranger_id=stranger_id)
    return render(request, "staff/strangers/worry.jinja", StrangerFormPage(stranger, form))


def close(request: HttpRequest, viewer: Viewer, stranger_id: UUID) -> HttpResponse:
    """Close what came from a number, with the reason and what was done."""
    at = clock.now()
    stranger = _to_act_on(viewer, stranger_id, at)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close(
                stranger_id=stranger_id,
                reason=Reason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"],
                viewer=viewer,
                by=viewer.actor(),
                at=at,
            )
        except CannotStranger as refusal:
            form.refuse(refusal.reason, field=refusal.field)
        else:
            messages.success(request, "Closed. If they text again, it stands here again.")
            return redirect("staff-strangers")
    return render(request, "staff/strangers/close.jinja", StrangerFormPage(stranger, form))


def _to_act_on(viewer: Viewer, stranger_id: UUID, at: datetime) -> StrangerView:
    """Return what the viewer may still do something about; raises NotVisible or Http404."""
    stranger = queries.stranger(viewer, stranger_id, at=at)
    _check_may_act(stranger)
    return stranger


def _check_may_act(stranger: StrangerView) -> None:
    """Raise Http404 where it is not the viewer's to deal with, or is dealt with."""
    if not stranger.may_act:
        raise Http404


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
