"""Pages of campaigns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.paging import Page
from goodwork.reach.campaigns import queries, services
from goodwork.reach.campaigns.queries import CampaignView, ListView, RecipientView, StepsView
from goodwork.reach.campaigns.rules import (
    CAMPAIGN_WORDS,
    CHANNEL_WORDS,
    LAWFUL_BASIS_WORDS,
    LIST_WORDS,
    NEEDS_APPROVAL,
    TRIGGER_WORDS,
    WITHHELD_WORDS,
    CampaignState,
    CannotCampaign,
    LawfulBasis,
    ListKind,
    RecipientState,
    Trigger,
)
from goodwork.reach.intake import services as intake
from goodwork.reach.intake.rules import REASON_WORDS, CannotHandIn
from goodwork.reach.intake.services import HandedList
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people.codes import LANGUAGES
from goodwork.web.render import render
from goodwork.web.staff.campaigns.forms import ApprovalForm, ListForm, PaceForm, PlanForm

STATE_COLOURS: Final = {
    CampaignState.DRAFT: "grey",
    CampaignState.RUNNING: "green",
    CampaignState.PAUSED: "yellow",
    CampaignState.STOPPED: "red",
    CampaignState.FINISHED: "blue",
}
RECIPIENT_WORDS: Final = {
    RecipientState.WAITING: "Waits for their turn",
    RecipientState.DONE: "Contacted",
    RecipientState.LEFT_OUT: "Left out",
    RecipientState.TAKEN_OFF: "Taken off since",
}
WORDS: Final[Mapping[str, Mapping[Any, str]]] = {
    "channel": CHANNEL_WORDS,
    "state": CAMPAIGN_WORDS,
    "colour": STATE_COLOURS,
    "trigger": TRIGGER_WORDS,
    "reason": WITHHELD_WORDS,
    "basis": LAWFUL_BASIS_WORDS,
    "language": LANGUAGES,
    "list": LIST_WORDS,
    "recipient": RECIPIENT_WORDS,
}
"""Codes in a reader's words, for the templates."""

DONE: Final = {
    "planned": "The campaign is planned. Nobody is contacted yet",
    "approved": "The approval is recorded",
    "pace": "The pace was changed",
    "previewed": "This is who would be contacted now. Nobody is contacted yet",
    "started": "The campaign runs",
    "paused": "The campaign is paused. Nobody more is contacted",
    "resumed": "The campaign goes on",
    "stopped": "The campaign was stopped. Nobody more is contacted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """All campaigns, and the lists that came in."""

    campaigns: tuple[CampaignView, ...]
    lists: tuple[ListView, ...]
    words: Mapping[str, Mapping[Any, str]]
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """One campaign: what it is, what it would do, and how far it is."""

    campaign: CampaignView
    steps: StepsView
    needs_approval: bool
    words: Mapping[str, Mapping[Any, str]]
    problem: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Who is on a campaign's list."""

    campaign: CampaignView
    rows: Page[RecipientView]
    state: str
    address: str
    words: Mapping[str, Mapping[Any, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPage:
    """What became of a list that was handed in."""

    taken: HandedList
    file_name: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A form about a campaign, or for a new one."""

    form: PlanForm | ApprovalForm | PaceForm | ListForm
    campaign: CampaignView | None = None
    refused: str = ""


def _organisations(viewer: Viewer) -> list[tuple[str, str]]:
    named = organisations.named(viewer, queries.managed(viewer))
    return sorted(((str(one), name) for one, name in named.items()), key=lambda pair: pair[1])


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1


def _back(campaign_id: UUID, done: str) -> HttpResponse:
    return redirect(f"{reverse('staff-campaign', kwargs={'campaign_id': campaign_id})}?done={done}")


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the campaigns of a viewer's organisations."""
    page = IndexPage(
        campaigns=tuple(queries.campaigns(viewer)),
        lists=tuple(queries.lists(viewer)),
        words=WORDS,
        done=DONE.get(request.GET.get("done", ""), ""),
    )
    return render(request, "staff/campaigns/index.jinja", page)


def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Plan a campaign."""
    lists = [
        (str(one.id), f"{one.name} ({LIST_WORDS[one.list_kind].lower()}, {one.people})")
        for one in queries.lists(viewer)
        if one.completed_at is not None and one.list_kind is not ListKind.REGISTERED
    ]
    form = PlanForm(request.POST or None, organisations=_organisations(viewer), lists=lists)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.plan(
                organisation_id=UUID(form.organisation_id),
                trigger=Trigger(given["trigger"]),
                name=given["name"],
                messages_per_hour=given["messages_per_hour"],
                reminder_after_days=given["reminder_after_days"],
                people_list_id=UUID(given["people_list"]) if given["people_list"] else None,
                by=viewer.actor(),
                at=clock.now(),
            )
        except CannotCampaign as refusal:
            form.refuse(refusal.message, {"people_list_id": "people_list"}.get(refusal.field, refusal.field))
        else:
            return _back(made, "planned")
    return render(request, "staff/campaigns/new.jinja", FormPage(form=form))


def one(request: HttpRequest, viewer: Viewer, campaign_id: UUID) -> HttpResponse:
    """Show one campaign."""
    return _one(request, viewer, campaign_id)


def _one(request: HttpRequest, viewer: Viewer, campaign_id: UUID, problem: str = "") -> HttpResponse:
    campaign = queries.campaign(viewer, campaign_id)
    page = OnePage(
        campaign=campaign,
        steps=queries.steps(viewer, campaign_id),
        needs_approval=campaign.trigger in NEEDS_APPROVAL,
        words=WORDS,
        problem=problem,
        done="" if problem else DONE.get(request.GET.get("done", ""), ""),
    )
    return render(request, "staff/campaigns/one.jinja", page, status=409 if problem else 200)


def people(request: HttpRequest, viewer: Viewer, campaign_id: UUID) -> HttpResponse:
    """Show who is on a campaign's list."""
    asked = request.GET.get("state", "")
    state = next((one for one in RecipientState if one.value == asked), None)
    page = PeoplePage(
        campaign=queries.campaign(viewer, campaign_id),
        rows=queries.recipients(viewer, campaign_id, state=state, number=_number(request), at=clock.now()),
        state=state.value if state else "",
        address=f"?state={state.value if state else ''}&page=",
        words=WORDS,
    )
    return render(request, "staff/campaigns/people.jinja", page)


def approve(request: HttpRequest, viewer: Viewer, campaign_id: UUID) -> HttpResponse:
    """Record that the practice has approved a campaign."""
    campaign = queries.campaign(viewer, campaign_id)
    form = ApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.approve(
                campaign_id=campaign_id,
                approved_by=given["approved_by"],
                lawful_basis=LawfulBasis(given["lawful_basis"]),
                dpia_version=given["dpia_version"],
                not_marketing=given["not_marketing"],
                by=viewer.actor(),
                at=clock.now(),
            )
        except CannotCampaign as refusal:
            form.refuse(refusal.message, refusal.field)
        else:
            return _back(campaign_id, "approved")
    return render(request, "staff/campaigns/approve.jinja", FormPage(form=form, campaign=campaign))


def pace(request: HttpRequest, viewer: Viewer, campaign_id: UUID) -> HttpResponse:
    """Change how fast a campaign goes, and when people are reminded."""
    campaign = queries.campaign(viewer, campaign_id)
    now = {
        "messages_per_hour": campaign.messages_per_hour,
        "reminder_after_days": campaign.reminder_after_days,
    }
    form = PaceForm(request.POST or None, initial=now)
    if campaign.trigger is Trigger.FIT_NOTE_REQUEST:
        # They are contacted as their requests come in, at no pace of ours.
        del form.fields["messages_per_hour"]
    if request.method == "POST" and form.is_valid():
        try:
            services.set_pace(
                campaign_id=campaign_id,
                messages_per_hour=form.cleaned_data.get("messages_per_hour", campaign.messages_per_hour),
                reminder_after_days=form.cleaned_data["reminder_after_days"],
                by=viewer.actor(),
                at=clock.now(),
            )
        except CannotCampaign as refusal:
            form.refuse(refusal.message, refusal.field)
        else:
            return _back(campaign_id, "pace")
    return render(request, "staff/campaigns/pace.jinja", FormPage(form=form, campaign=campaign))


def preview(request: HttpRequest, viewer: Viewer, campaign_id: UUID) -> HttpResponse:
    """Work out whom a campaign would contact now."""
    queries.campaign(viewer, campaign_id)
    try:
        services.preview(campaign_id=campaign_id, by=viewer.actor(), at=clock.now())
    except CannotCampaign as refusal:
        return _one(request, viewer, campaign_id, refusal.message)
    return _back(campaign_id, "previewed")


def start(request: HttpRequest, viewer: Viewer, campaign_id: UUID) -> HttpResponse:
    """Start a campaign on exactly the list that its preview showed."""
    queries.campaign(viewer, campaign_id)
    try:
        services.start(
            campaign_id=campaign_id,
            fingerprint=request.POST.get("fingerprint", ""),
            by=viewer.actor(),
            at=clock.now(),
        )
    except CannotCampaign as refusal:
        return _one(request, viewer, campaign_id, refusal.message)
    return _back(campaign_id, "started")


def pause(request: HttpRequest, viewer: Viewer, campaign_id: UUID) -> HttpResponse:
    """Hold a campaign."""
    queries.campaign(viewer, campaign_id)
    try:
        services.pause(campaign_id=campaign_id, by=viewer.actor(), at=clock.now())
    except CannotCampaign as refusal:
        return _one(request, viewer, campaign_id, refusal.message)
    return _back(campaign_id, "paused")


def resume(request: HttpRequest, viewer: Viewer, campaign_id: UUID) -> HttpResponse:
    """Let a paused campaign go on."""
    queries.campaign(viewer, campaign_id)
    try:
        services.resume(campaign_id=campaign_id, by=viewer.actor(), at=clock.now())
    except CannotCampaign as refusal:
        return _one(request, viewer, campaign_id, refusal.message)
    return _back(campaign_id, "resumed")


def stop(request: HttpRequest, viewer: Viewer, campaign_id: UUID) -> HttpResponse:
    """End a campaign for good."""
    queries.campaign(viewer, campaign_id)
    try:
        services.stop(campaign_id=campaign_id, by=viewer.actor(), at=clock.now())
    except CannotCampaign as refusal:
        return _one(request, viewer, campaign_id, refusal.message)
    return _back(campaign_id, "stopped")


def new_list(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a list of people in from a file."""
    form = ListForm(request.POST or None, request.FILES or None, organisations=_organisations(viewer))
    if request.method == "POST":
        form = ListForm(request.POST, request.FILES, organisations=_organisations(viewer))
        if form.is_valid():
            given = form.cleaned_data
            try:
                taken = intake.hand_in_list(
                    viewer=viewer,
                    organisation_id=UUID(form.organisation_id),
                    list_kind=ListKind(given["list_kind"]),
                    file_name=given["file"].name,
                    stream=given["file"].file,
                    by=viewer.actor(),
                    at=clock.now(),
                )
            except CannotHandIn as refusal:
                form.refuse(refusal.message, refusal.field)
            else:
                # The same file again changes nothing, so a reload of this answer does no harm.
                page = TakenPage(taken=taken, file_name=given["file"].name, words=REASON_WORDS)
                return render(request, "staff/campaigns/list_taken.jinja", page)
    return render(request, "staff/campaigns/new_list.jinja", FormPage(form=form))
