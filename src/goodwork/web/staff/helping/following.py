"""What was sent together, to read out; and stopping it when the person says so."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.pathway.requests import queries as requests
from goodwork.pathway.requests import services
from goodwork.web.my.fields import Field, radios
from goodwork.web.my.services import shown
from goodwork.web.my.services.shown import Way
from goodwork.web.my.services.tongue import say
from goodwork.web.render import render
from goodwork.web.staff.helping.pages import HelpPage, name_of, tongue_of


@dataclass(frozen=True, kw_only=True)
class FollowPage(HelpPage):
    """One request with its proof and its way, in English and in the language that is read out."""

    way: Way
    way_also: Way | None


@dataclass(frozen=True, kw_only=True)
class StopPage(HelpPage):
    """The question before a request is stopped."""

    name: str


def follow(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Show one request: the proof to read out, what happens next, where it stands."""
    at = clock.now()
    found = requests.tracked(viewer, referral_id, at=at)
    tongue = tongue_of(request, viewer, found.person_id, at=at)
    way = shown.way_of(found, "en")
    page = FollowPage(
        person_id=found.person_id,
        person_name=name_of(viewer, found.person_id, at=at),
        title=f"Their request to {way.name}",
        tongue=tongue,
        back=reverse("staff-person", kwargs={"person_id": found.person_id}),
        way=way,
        way_also=None if tongue == "en" else shown.way_of(found, tongue),
    )
    return render(request, "staff/helping/follow.jinja", page)


def _sight(name: str, chosen: str) -> Field:
    options = (("KEEP", say("en", "stop-keep")), ("ALL", say("en", "stop-all")))
    hint = say("en", "stop-all-hint")
    return radios("sight", say("en", "stop-sight", name=name), options, chosen=chosen, hint=hint)


def stop(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Ask what the person says, then stop their request; the organisation is told."""
    at = clock.now()
    found = requests.followed(viewer, referral_id, at=at)
    here = reverse("staff-help-asked", kwargs={"referral_id": referral_id})
    if not found.is_open:
        return redirect(here)
    chosen = request.POST.get("sight", "")
    field = _sight(found.organisation, chosen)
    if request.method == "POST":
        if chosen in {"KEEP", "ALL"}:
            services.take_back(referral_id=referral_id, sight=chosen == "ALL", viewer=viewer, by=viewer.actor(), at=at)
            messages.success(request, say("en", "stopped", name=found.organisation))
            return _after_stop(viewer, referral_id, here)
        field = field.wrong("Choose what they say")
    page = StopPage(
        person_id=found.person_id,
        person_name=name_of(viewer, found.person_id, at=at),
        title=f"Stop their request to {found.organisation}?",
        tongue=tongue_of(request, viewer, found.person_id, at=at),
        back=here,
        fields=(field,),
        name=found.organisation,
    )
    return render(request, "staff/helping/stop.jinja", page)


def _after_stop(viewer: Viewer, referral_id: UUID, here: str) -> HttpResponse:
    """Lead back to the request; who has just lost sight of the person goes to the list of people."""
    try:
        requests.followed(viewer, referral_id, at=clock.now())
    except NotVisible:
        return redirect("staff-people")
    return redirect(here)
