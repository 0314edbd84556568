"""The call list, one call, and writing down what happened in two taps."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.reach.contacts import queries, services
from goodwork.reach.contacts.queries import CallView
from goodwork.reach.contacts.rules import CallKind, CallState, EndReason, Result, Way
from goodwork.reach.contacts.services import AttemptOutcome, CannotCall
from goodwork.reach.promises.rules import Window
from goodwork.registers.people import queries as people
from goodwork.web.render import render
from goodwork.web.staff.calls.forms import AttemptForm, CallBackForm, EndForm, OtherWayForm
from goodwork.web.staff.calls.pages import CallFormPage, CallListPage, CallPage, PersonFormPage
from goodwork.web.staff.namesakes import marks


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List the calls that the viewer's organisations owe, silent ones first."""
    asked = request.GET.get("kind", "")
    kind = CallKind(asked) if asked in set(CallKind) else None
    at = clock.now()
    rows = queries.call_list(viewer, kind=kind, at=at)
    known = marks(viewer, {row.person_id: row.person_name for row in rows if row.person_name}, at=at)
    page = CallListPage(rows, kind.value if kind else "", queries.call_count(viewer), known)
    return render(request, "staff/calls/index.jinja", page)


def one(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """Show whom to ring and why, and take what came of it."""
    at = clock.now()
    call = queries.call(viewer, call_id, at=at)
    form = AttemptForm(request.POST or None, voicemail_allowed=call.voicemail_allowed)
    if request.method == "POST":
        _check_may_act(call)
        if form.is_valid():
            try:
                outcome = services.record_attempt(
                    person_id=call.person_id,
                    subject_kind=call.row.kind.value,
                    subject_id=call.row.id,
                    channel=Way.PHONE,
                    result=Result(form.cleaned_data["result"]),
                    by=viewer.actor(),
                    at=at,
                )
            except CannotCall as refusal:
                form.refuse(refusal.reason, field=refusal.field)
            else:
                _say(request, outcome)
                return redirect("staff-call", call_id=call_id)
    return render(
        request,
        "staff/calls/one.jinja",
        CallPage(call, form, bool(people.names(viewer, [call.person_id], at=at)), _questions(call)),
    )


def other(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """Take another way in which somebody was tried."""
    at = clock.now()
    call = queries.call(viewer, call_id, at=at)
    _check_may_act(call)
    form = OtherWayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = services.record_attempt(
                person_id=call.person_id,
                subject_kind=call.row.kind.value,
                subject_id=call.row.id,
                channel=Way(form.cleaned_data["channel"]),
                result=Result(form.cleaned_data["result"]),
                by=viewer.actor(),
                at=at,
            )
        except CannotCall as refusal:
            form.refuse(refusal.reason, field=refusal.field)
        else:
            _say(request, outcome)
            return redirect("staff-call", call_id=call_id)
    return render(request, "staff/calls/other.jinja", CallFormPage(call, form))


def end(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """End a call that is not needed any more, with the reason."""
    at = clock.now()
    call = queries.call(viewer, call_id, at=at)
    _check_may_act(call)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_call(call_id=call_id, reason=EndReason(form.cleaned_data["reason"]), by=viewer.actor(), at=at)
        except CannotCall as refusal:
            form.refuse(refusal.reason, field=refusal.field)
        else:
            messages.success(request, "The call is taken off the list.")
            return redirect("staff-calls")
    return render(request, "staff/calls/end.jinja", CallFormPage(call, form))


def new(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Promise a person whom somebody is talking to that they will be rung back."""
    at = clock.now()
    card = people.card(viewer, person_id, at=at)
    form = CallBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            call_id = services.request_call_back(
                person_id=card.person_id,
                window=Window(form.cleaned_data["window"]),
                organisation_id=_rings_themselves(viewer),
                by=viewer.actor(),
                at=at,
            )
        except CannotCall as refusal:
            form.refuse(refusal.reason, field=refusal.field)
        else:
            return _promised(request, viewer, card.person_id, call_id)
    return render(request, "staff/calls/new.jinja", PersonFormPage(card.person_id, card.name, form))


def _rings_themselves(viewer: Viewer) -> UUID | None:
    """Return the organisation of a coach or lead, who ring whom they talk to; None for a practice's staff.

    For a practice rings whoever it has appointed.
    """
    if viewer.has_role(Role.PRACTICE_STAFF, Role.CLINICIAN):
        return None
    return next((r.organisation_id for r in viewer.roles if r.role in {Role.WORK_COACH, Role.SERVICE_LEAD}), None)


def _promised(request: HttpRequest, viewer: Viewer, person_id: UUID, call_id: UUID) -> HttpResponse:
    """Lead to the call that is promised, or to the person's record where another organisation is to ring them."""
    try:
        queries.call(viewer, call_id, at=clock.now())
    except NotVisible:
        messages.success(request, "Another organisation has promised them a call already. Their record says by when.")
        return redirect("staff-person", person_id=person_id)
    messages.success(request, "A call is promised. Tell the person by when.")
    return redirect("staff-call", call_id=call_id)


def _check_may_act(call: CallView) -> None:
    """Raise Http404 where the call is not the viewer's to make, or is over."""
    if not call.may_act:
        raise Http404


def _say(request: HttpRequest, outcome: AttemptOutcome) -> None:
    """Say what writing down an attempt did."""
    if outcome.call_state is CallState.REACHED:
        messages.success(request, "Written down: you reached them. The promise is kept.")
    elif outcome.letter_queued:
        messages.success(
            request, "Written down. Everything else was tried, so the letter that says how to reach us is on its way."
        )
    else:
        messages.success(request, "Written down. The next try is promised.")


def _questions(call: CallView) -> str:
    """Return the page on which the questions are answered with the person, for a call that may need them."""
    if call.row.reason not in {"INVITATION", "NEW_LINK", "LINK_LOCKED", "WANTS_COACH", "ASKED"}:
        return ""
    try:
        return reverse("staff-questionnaire-ask", kwargs={"person_id": call.person_id})
    except NoReverseMatch:
        return ""
