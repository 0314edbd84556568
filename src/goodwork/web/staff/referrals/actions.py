"""What a coach does with a referral: take it up, note an attempt, put off, move the promise, hand over, end."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.pathway.caseload import queries as caseload
from goodwork.pathway.caseload import services as caseload_services
from goodwork.pathway.caseload.reaching import Reaching
from goodwork.pathway.referrals import queries, services
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.pathway.referrals.queries import ReferralDetail
from goodwork.pathway.referrals.rules import Reason
from goodwork.reach.contacts.rules import Result, Way
from goodwork.reach.contacts.services import CannotCall
from goodwork.reach.promises.rules import CannotPromise, MoveReason, Told
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.referrals.deciding import ask_who_decided, decided_in
from goodwork.web.staff.referrals.forms import CloseForm, HandOverForm, HoldForm, NextForm
from goodwork.web.staff.referrals.views import detail_page


@dataclass(frozen=True)
class FormPage:
    """A form about one referral."""

    form: Form
    detail: ReferralDetail
    who: Reaching
    title: str
    intro: str
    button: str
    why_off: str = ""


def back_to(referral_id: UUID, done: str) -> HttpResponse:
    """Lead back to the page of a referral, which says what was done."""
    return redirect(f"{reverse('staff-referral', kwargs={'referral_id': referral_id})}?done={done}")


def helpers_only(viewer: Viewer, referral_id: UUID, *, ending: bool = True) -> ReferralDetail:
    """Return a referral for who works where it came to; not found for others. `ending`: the form may end it."""
    found = queries.detail(viewer, referral_id, ending=ending, at=clock.now())
    if not found.is_helper:
        raise Http404
    return found


def form_page(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Return a page with one form."""
    return render(request, "staff/referrals/form.jinja", page, status=422 if page.form.errors else 200)


def accept(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Take a referral up; it may say whose decision that was."""
    found = helpers_only(viewer, referral_id)
    decided = decided_in(request.POST.get("decided_by", ""), found)
    try:
        services.accept(referral_id=referral_id, decided_by=decided, by=viewer.actor(), at=clock.now())
    except CannotMoveReferral as refused:
        return detail_page(request, viewer, referral_id, refused.message)
    return back_to(referral_id, "accepted")


def take(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Take a referral oneself, from whoever had it when the page was shown; who was quicker keeps it."""
    helpers_only(viewer, referral_id)
    seen = request.POST.get("holder")
    try:
        caseload_services.take(
            referral_id=referral_id,
            seen_holder_id=caseload_services.UNSAID if seen is None else _id(seen),
            by=viewer.actor(),
            at=clock.now(),
        )
    except caseload_services.CannotAssign as refused:
        return detail_page(request, viewer, referral_id, refused.message)
    return back_to(referral_id, "taken")


def _id(text: str) -> UUID | None:
    """Return an id that a page posted; None for a blank, not found for what is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None


def tried(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Note an attempt by one tap; somebody who answered is talked with next."""
    helpers_only(viewer, referral_id)
    channel, result = request.POST.get("channel", ""), request.POST.get("result", "")
    if channel not in Way.__members__ or result not in Result.__members__:
        raise Http404
    try:
        done = caseload_services.record_attempt(
            referral_id=referral_id, channel=Way(channel), result=Result(result), by=viewer.actor(), at=clock.now()
        )
    except (CannotCall, CannotMoveReferral, caseload_services.CannotAssign) as refused:
        return detail_page(request, viewer, referral_id, str(refused))
    if result == Result.REACHED:
        return redirect(reverse("staff-conversation-new", kwargs={"referral_id": referral_id}))
    code = "letter" if done.letter else "moved" if done.moved else "tried"
    if request.POST.get("back") == "today":
        return redirect(f"{reverse('staff-today')}?done={code}&by={done.due_date}&about={referral_id}")
    return back_to(referral_id, code)


def hold(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Put a referral off at the person's wish."""
    found = helpers_only(viewer, referral_id)
    at = clock.now()
    form = HoldForm(request.POST or None, initial={"told": Told.BY_VOICE.value})
    if request.method == "POST" and form.is_valid():
        try:
            services.hold(
                referral_id=referral_id,
                until_date=form.cleaned_data["until_date"],
                told=Told(form.cleaned_data["told"]),
                by=viewer.actor(),
                at=at,
            )
        except CannotPromise as refused:
            form.refuse(str(refused), "until_date")
        except CannotMoveReferral as refused:
            form.refuse(refused.message)
        else:
            return back_to(referral_id, "held")
    page = FormPage(
        form=form,
        detail=found,
        who=caseload.standing(viewer, referral_id, at=at).who,
        title="Put off until later",
        intro="Only because they want it later. Not reached is something else, and so is not wanted any more.",
        button="Put off",
        why_off=found.allowed.hold,
    )
    return form_page(request, page)


def end_closed(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """End a referral to an organisation that has closed, for who looks for another place; from its promise too."""
    from_promise = request.POST.get("back") == "promise"
    try:
        services.end_closed(referral_id=referral_id, by=viewer.actor(), at=clock.now())
    except CannotMoveReferral as refused:
        if not from_promise:
            return detail_page(request, viewer, referral_id, refused.message)
        messages.warning(request, refused.message)
        return redirect("staff-promises")
    if not from_promise:
        return back_to(referral_id, "closed")
    messages.success(request, "It has ended: they have another place, or want none.")
    return redirect("staff-promises")


def next_contact(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Move the promise about a referral, with its reason."""
    found = helpers_only(viewer, referral_id)
    at = clock.now()
    form = NextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.move_contact(
                referral_id=referral_id,
                due_date=form.cleaned_data["due_date"],
                reason=MoveReason(form.cleaned_data["reason"]),
                by=viewer.actor(),
                at=at,
            )
        except CannotPromise as refused:
            form.refuse(refused.reason, refused.field)
        except CannotMoveReferral as refused:
            form.refuse(refused.message)
        else:
            return back_to(referral_id, "next")
    page = FormPage(
        form=form,
        detail=found,
        who=caseload.standing(viewer, referral_id, at=at).who,
        title="Move the promised day",
        intro="They are told of the new day and why. From the second time on, your lead is told too.",
        button="Promise the new day",
        why_off=found.allowed.close,
    )
    return form_page(request, page)


def close(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """End a referral with its reason."""
    found = helpers_only(viewer, referral_id)
    at = clock.now()
    why_off = {Reason.UNABLE_TO_CONTACT: found.allowed.unreached, Reason.PLAN_COMPLETED: found.allowed.finish}
    why_off[Reason.SUPPORTED_ELSEWHERE_NOW] = found.allowed.finish
    form = CloseForm(request.POST or None, why_off=why_off, initial={"reason": request.GET.get("reason")})
    ask_who_decided(form, found)
    if request.method == "POST" and form.is_valid():
        try:
            services.close(
                referral_id=referral_id,
                reason=Reason(form.cleaned_data["reason"]),
                decided_by=decided_in(form.cleaned_data["decided_by"], found),
                by=viewer.actor(),
                at=at,
            )
        except CannotMoveReferral as refused:
            form.refuse(refused.message, refused.field or "reason")
        else:
            return back_to(referral_id, "closed")
    signpost = found.decision.signpost or found.decision.own_locality if found.decision else ""
    page = FormPage(
        form=form,
        detail=found,
        who=caseload.standing(viewer, referral_id, at=at).who,
        title="End this referral",
        intro=f"Point them to the work and health service of {signpost}." if signpost else "",
        button="End it",
        why_off=found.allowed.close,
    )
    return form_page(request, page)


def hand_over(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Hand a referral to a colleague."""
    found = helpers_only(viewer, referral_id, ending=False)
    at = clock.now()
    offered = caseload.colleagues(viewer, referral_id, at=at)
    choices = [
        (str(c.user_id), f"{c.name} ({c.open_referrals} open{'' if c.at_work else ', away today'})") for c in offered
    ]
    form = HandOverForm(request.POST or None, colleagues=choices)
    if request.method == "POST" and form.is_valid():
        try:
            caseload_services.hand_over(
                referral_id=referral_id,
                user_id=UUID(form.cleaned_data["user_id"]),
                note=form.cleaned_data["note"],
                by=viewer.actor(),
                at=at,
            )
        except caseload_services.CannotAssign as refused:
            form.refuse(refused.message, "user_id")
        except CannotMoveReferral as refused:
            form.refuse(refused.message)
        else:
            return back_to(referral_id, "handed")
    page = FormPage(
        form=form,
        detail=found,
        who=caseload.standing(viewer, referral_id, at=at).who,
        title="Hand over",
        intro="They are told who looks after them from now on. The promised day stays.",
        button="Hand over",
        why_off=found.allowed.close or ("" if offered else "There is no other coach here to take over."),
    )
    return form_page(request, page)
