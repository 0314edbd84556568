"""Following a request like a parcel, and stopping it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.pathway.referrals import stopped as stopping
from goodwork.pathway.referrals.stopped import ToldToStop
from goodwork.pathway.requests import queries as requests
from goodwork.pathway.requests import services
from goodwork.web.my.fields import Field, Option
from goodwork.web.my.home import DONE, Visit, done, proved
from goodwork.web.my.services import shown
from goodwork.web.my.services.choosing import HOME, ServicePage
from goodwork.web.my.services.shown import Way
from goodwork.web.my.services.tongue import say
from goodwork.web.render import render


@dataclass(frozen=True, kw_only=True)
class FollowPage(ServicePage):
    """One request with its proof and its way. `told` says when they were told to stop, where they were."""

    way: Way
    told: tuple[str, ...]
    done: str


@dataclass(frozen=True, kw_only=True)
class StopPage(ServicePage):
    """The question before a request is stopped."""

    name: str
    referral_id: UUID


def told_words(one: ToldToStop, name: str, language: str) -> tuple[str, ...]:
    """Return the proof that an organisation was told to stop, a sentence each."""
    moment = shown.when(language, one.told_at)
    said = [say(language, "told-to-stop", name=name, moment=moment, reference=one.reference)]
    if one.sent_at is not None:
        said.append(say(language, "told-message", moment=shown.when(language, one.sent_at)))
    if one.delivered_at is not None:
        said.append(say(language, "told-arrived", moment=shown.when(language, one.delivered_at)))
    if not one.written:
        said.append(say(language, "told-desk"))
    return tuple(said)


@proved
def follow(request: HttpRequest, visit: Visit, referral_id: UUID) -> HttpResponse:
    """Show one request of the person: its proof, what happens next, where it stands, and what they can do."""
    found = requests.tracked(visit.viewer, referral_id, at=visit.at)
    told = stopping.told_to_stop(visit.viewer, visit.person_id, at=visit.at)
    way = shown.way_of(found, visit.language)
    page = FollowPage(
        language=visit.language,
        title=say(visit.language, "follow-title", name=way.name),
        back=HOME,
        way=way,
        told=next((told_words(one, way.name, visit.language) for one in told if one.referral_id == referral_id), ()),
        done=str(request.session.pop(DONE)) if DONE in request.session else "",
    )
    return render(request, "my/services/follow.jinja", page)


def sight_field(language: str, name: str, chosen: str) -> Field:
    """Return the question whether they may still see the person's details."""
    options = (
        Option("KEEP", say(language, "stop-keep"), chosen == "KEEP"),
        Option("ALL", say(language, "stop-all"), chosen == "ALL"),
    )
    hint = say(language, "stop-all-hint")
    return Field("radios", "sight", say(language, "stop-sight", name=name), hint=hint, options=options)


@proved
def stop(request: HttpRequest, visit: Visit, referral_id: UUID) -> HttpResponse:
    """Ask once, then stop a request; the organisation is told."""
    language = visit.language
    found = requests.followed(visit.viewer, referral_id, at=visit.at)
    if not found.is_open:
        return redirect("my-request", referral_id=referral_id)
    chosen = request.POST.get("sight", "")
    field = sight_field(language, found.organisation, chosen)
    if request.method == "POST":
        if chosen in {"KEEP", "ALL"}:
            services.take_back(
                referral_id=referral_id,
                sight=chosen == "ALL",
                viewer=visit.viewer,
                by=visit.viewer.actor(),
                at=visit.at,
            )
            done(request, say(language, "stopped", name=found.organisation))
            return redirect("my-request", referral_id=referral_id)
        field = field.wrong(say(language, "stop-missing"))
    page = StopPage(
        language=language,
        title=say(language, "stop-title", name=found.organisation),
        back=f"/my/services/asked/{referral_id}",
        fields=(field,),
        name=found.organisation,
        referral_id=referral_id,
    )
    return render(request, "my/services/stop.jinja", page)
