"""Pages of plans."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.pathway.caseload import queries as caseload
from goodwork.pathway.caseload.reaching import Reaching
from goodwork.pathway.plans import queries, services
from goodwork.pathway.plans.queries import PlanView
from goodwork.pathway.plans.rules import ADJUSTMENT_WORDS, WHO_WORDS, CannotAgree, Who
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.reach.promises.rules import CannotPromise
from goodwork.web.render import render
from goodwork.web.staff.plans.forms import FIRST_ACTIONS, FIRST_GOALS, PlanForm, initial_of, key_of

DONE = {
    "agreed": "The plan is saved. They can read it on their own page.",
    "changed": "The new version is saved. They can read it on their own page.",
    "action": "Noted.",
}


@dataclass(frozen=True)
class FormPage:
    """The form of a plan, new or changed."""

    form: PlanForm
    who: Reaching
    referral_id: UUID
    plan_id: UUID | None
    why_off: str
    talk_first: bool = False


@dataclass(frozen=True)
class OnePage:
    """One plan with its versions."""

    plan: PlanView
    who: Reaching
    done: str
    refused: str

    def doer(self, who: Who, named: str) -> str:
        """Return who does an action, in words."""
        if who is Who.PERSON:
            return self.who.name
        if who is Who.COACH:
            return self.plan.coach_name or WHO_WORDS[who]
        if who is Who.TOGETHER:
            return f"{self.who.name}, and {named or self.plan.coach_name or 'the coach'} goes along"
        return named or WHO_WORDS[who]

    def adjustments(self, codes: tuple[str, ...]) -> str:
        """Return adjustments in words."""
        return "; ".join(words for code, words in ADJUSTMENT_WORDS.items() if code in codes)


def _form(request: HttpRequest, viewer: Viewer, initial: dict[str, object], goals: int, actions: int) -> PlanForm:
    """Return the form: as it starts, as it was sent, or with more rows and what was typed."""
    kinds = queries.kinds(viewer)
    if request.method != "POST":
        return PlanForm(kinds=kinds, initial=initial, goals=goals, actions=actions)
    sent = PlanForm(request.POST, kinds=kinds, **PlanForm.rows_in(request.POST))
    more = request.POST.get("more", "")
    if more not in {"goal", "action"}:
        return sent
    return PlanForm(kinds=kinds, initial=sent.typed(), **PlanForm.rows_in(request.POST, more=more))


def new(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Agree a plan."""
    at = clock.now()
    standing = caseload.standing(viewer, referral_id, with_words=True, at=at)
    form = _form(request, viewer, {"matters": standing.matters}, FIRST_GOALS, FIRST_ACTIONS)
    if form.is_valid():
        try:
            plan_id = services.agree(referral_id=referral_id, content=form.content(), by=viewer.actor(), at=at)
        except (CannotAgree, CannotPromise) as refused:
            form.refuse(getattr(refused, "message", "") or str(refused), getattr(refused, "field", "review_date"))
        except CannotMoveReferral as refused:
            form.refuse(refused.message)
        else:
            return redirect(f"{reverse('staff-plan', kwargs={'plan_id': plan_id})}?done=agreed")
    view = standing.view
    talk_first = view.is_open and view.started_at is None
    page = FormPage(form, standing.who, referral_id, None, queries.why_not_agree(viewer, referral_id), talk_first)
    return render(request, "staff/plans/form.jinja", page, status=422 if form.errors else 200)


def change(request: HttpRequest, viewer: Viewer, plan_id: UUID) -> HttpResponse:
    """Put another version of a plan beside the older ones."""
    at = clock.now()
    plan = queries.one(viewer, plan_id, at=at)
    now = plan.now
    form = _form(request, viewer, initial_of(now), len(now.goals) + 1, len(now.actions) + 1)
    if form.is_valid():
        try:
            services.change(plan_id=plan_id, content=form.content(), by=viewer.actor(), at=at)
        except (CannotAgree, CannotPromise) as refused:
            form.refuse(getattr(refused, "message", "") or str(refused), getattr(refused, "field", "review_date"))
        except CannotMoveReferral as refused:
            form.refuse(refused.message)
        else:
            return redirect(f"{reverse('staff-plan', kwargs={'plan_id': plan_id})}?done=changed")
    standing = caseload.standing(viewer, plan.referral_id, at=at)
    page = FormPage(form, standing.who, plan.referral_id, plan_id, "" if plan.is_open else "This plan is closed.")
    return render(request, "staff/plans/form.jinja", page, status=422 if form.errors else 200)


def one(request: HttpRequest, viewer: Viewer, plan_id: UUID) -> HttpResponse:
    """Show a plan."""
    return _one(request, viewer, plan_id)


def _one(request: HttpRequest, viewer: Viewer, plan_id: UUID, refused: str = "") -> HttpResponse:
    """Return the page of a plan, with a refusal on top where there is one."""
    at = clock.now()
    plan = queries.one(viewer, plan_id, at=at)
    standing = caseload.standing(viewer, plan.referral_id, at=at)
    page = OnePage(plan, standing.who, DONE.get(request.GET.get("done", ""), ""), refused)
    return render(request, "staff/plans/one.jinja", page, status=422 if refused else 200)


def action(request: HttpRequest, viewer: Viewer, plan_id: UUID) -> HttpResponse:
    """Note that an action is done, or take that back."""
    at = clock.now()
    queries.one(viewer, plan_id, at=at)
    key = key_of(request.POST.get("done", "") or request.POST.get("undo", ""))
    if key is None:
        raise Http404
    try:
        if request.POST.get("undo"):
            services.reopen_action(plan_id=plan_id, key=key, by=viewer.actor(), at=at)
        else:
            services.finish_action(
                plan_id=plan_id,
                key=key,
                done_date=local_date(at),
                introduced_to=request.POST.get("introduced_to", "").replace("\x00", ""),
                by=viewer.actor(),
                at=at,
            )
    except CannotMoveReferral as refused:
        return _one(request, viewer, plan_id, refused.message)
    return redirect(f"{reverse('staff-plan', kwargs={'plan_id': plan_id})}?done=action")
