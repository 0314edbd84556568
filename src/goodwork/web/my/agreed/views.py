"""What a person does about what was agreed: one call each, then back to their page."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel.clock import local_date
from goodwork.pathway.outcomes import queries as outcomes
from goodwork.pathway.outcomes import services as outcome_services
from goodwork.pathway.outcomes.rules import Satisfaction
from goodwork.pathway.plans import queries as plans
from goodwork.pathway.plans import services as plan_services
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.web.my import home
from goodwork.web.my.agreed.tongue import say
from goodwork.web.my.home import Visit, proved


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@proved
def done(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Note that a person has done something of their own that the plan says."""
    plan_id, key = _id(request.POST.get("plan", "")), _id(request.POST.get("action", ""))
    plan = plans.one(visit.viewer, plan_id, at=visit.at)
    try:
        plan_services.finish_action(
            plan_id=plan_id, key=key, done_date=local_date(visit.at), by=visit.viewer.actor(), at=visit.at
        )
    except CannotMoveReferral:
        raise Http404 from None
    what = next((a.text for a in plan.now.actions if a.key == key), "")
    home.done(request, say(visit.language, "agreed-marked", what=what))
    return redirect("my-home")


@proved
def helped(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep what a person says about the help that they had."""
    asked = outcomes.asked_of(visit.viewer, visit.person_id, at=visit.at)
    if asked is None:
        raise Http404
    answer = request.POST.get("answer", "")
    if answer not in Satisfaction.__members__:
        raise Http404
    outcome_services.answer_satisfaction(
        referral_id=asked.referral_id, answer=Satisfaction(answer), by=visit.viewer.actor(), at=visit.at
    )
    home.done(request, say(visit.language, "helped-thanks"))
    return redirect("my-home")
