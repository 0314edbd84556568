"""Pages of the loop: a wrong status put right, a question to the sender and its answer, contact made, who came."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.pathway.caseload import queries as caseload
from goodwork.pathway.referrals import queries, services
from goodwork.pathway.referrals.permissions import SENDERS, CannotMoveReferral
from goodwork.pathway.referrals.queries import Asked, Story
from goodwork.pathway.referrals.rules import CorrectionReason, Reason
from goodwork.reach.promises.rules import CannotPromise
from goodwork.registers.people import queries as people
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.referrals.actions import FormPage, back_to, form_page, helpers_only
from goodwork.web.staff.referrals.deciding import ask_who_decided, decided_in
from goodwork.web.staff.referrals.loop_forms import AnswerForm, AskForm, CameForm, CorrectForm, standings
from goodwork.web.staff.referrals.views import detail_page


@dataclass(frozen=True)
class AnswerPage:
    """A question about a referral, and the form to answer it."""

    form: Form
    referral_id: UUID
    name: str
    asker: str
    asked: Asked


def correct(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Put right how a referral stands; the wrong entry stays in its story."""
    found = helpers_only(viewer, referral_id)
    at = clock.now()
    form = CorrectForm(
        request.POST if request.method == "POST" else None,
        now=(found.view.state, found.view.reason),
        why_off={Reason.UNABLE_TO_CONTACT: found.allowed.unreached} if found.view.is_open else {},
    )
    ask_who_decided(form, found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        to, reason = standings()[given["to"]]
        try:
            services.correct(
                referral_id=referral_id,
                to=to,
                reason=reason,
                why=CorrectionReason(given["why"]),
                words=given["words"],
                until_date=given["until_date"],
                decided_by=decided_in(given["decided_by"], found),
                by=viewer.actor(),
                at=at,
            )
        except CannotPromise as refused:
            form.refuse(str(refused), "until_date")
        except CannotMoveReferral as refused:
            form.refuse(refused.message, "to" if refused.field == "reason" else refused.field or None)
        else:
            return back_to(referral_id, "corrected")
    page = FormPage(
        form=form,
        detail=found,
        who=caseload.standing(viewer, referral_id, at=at).who,
        title="Put right how it stands",
        intro="What was entered stays in the story, marked as put right. It no longer counts.",
        button="Put it right",
    )
    return form_page(request, page)


def ask(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Ask whoever sent a referral something."""
    found = helpers_only(viewer, referral_id)
    at = clock.now()
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(referral_id=referral_id, question=form.cleaned_data["question"], by=viewer.actor(), at=at)
        except CannotMoveReferral as refused:
            form.refuse(refused.message, refused.field or None)
        else:
            return back_to(referral_id, "asked")
    page = FormPage(
        form=form,
        detail=found,
        who=caseload.standing(viewer, referral_id, at=at).who,
        title=f"Ask {found.referrer_name}" if found.referrer_name else "Ask whoever sent it",
        intro="",
        button="Ask",
        why_off=found.allowed.close or ("" if found.view.referrer_id else "They asked for it themselves: ask them."),
    )
    return form_page(request, page)


def answer(request: HttpRequest, viewer: Viewer, referral_id: UUID, question_id: UUID) -> HttpResponse:
    """Answer a question about a referral that the viewer's organisation sent."""
    at = clock.now()
    found = queries.story(viewer, referral_id, at=at)
    asked = _asked_of(viewer, found, question_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_question(
                question_id=question_id, words=form.cleaned_data["words"], by=viewer.actor(), at=at
            )
        except CannotMoveReferral as refused:
            form.refuse(refused.message, refused.field or None)
        else:
            return back_to(referral_id, "answered")
    name = people.names(viewer, [found.person_id], at=at).get(found.person_id, "")
    page = AnswerPage(form, referral_id, name, found.organisation_name, asked)
    return render(request, "staff/referrals/answer.jinja", page, status=422 if form.errors else 200)


def _asked_of(viewer: Viewer, found: Story, question_id: UUID) -> Asked:
    """Return a question that the viewer may answer; not found for others."""
    for asked in found.questions:
        if asked.id == question_id and viewer.has_role(*SENDERS, organisation_id=asked.asked_organisation_id):
            return asked
    raise Http404


def contact(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Note that the organisation was in touch for the first time."""
    helpers_only(viewer, referral_id)
    try:
        services.note_contact(referral_id=referral_id, by=viewer.actor(), at=clock.now())
    except CannotMoveReferral as refused:
        return detail_page(request, viewer, referral_id, refused.message)
    return back_to(referral_id, "contact")


def came(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Note whether somebody came to what was arranged."""
    found = helpers_only(viewer, referral_id)
    at = clock.now()
    form = CameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.note_attended(
                referral_id=referral_id,
                attended_date=form.cleaned_data["attended_date"],
                attended=form.cleaned_data["came"] == "YES",
                by=viewer.actor(),
                at=at,
            )
        except CannotMoveReferral as refused:
            form.refuse(refused.message, refused.field or None)
        else:
            return back_to(referral_id, "came")
    page = FormPage(
        form=form,
        detail=found,
        who=caseload.standing(viewer, referral_id, at=at).who,
        title="Note who came",
        intro="Not coming ends nothing. What was noted wrongly is put right by noting the same day again.",
        button="Note it",
        why_off=found.allowed.close,
    )
    return form_page(request, page)
