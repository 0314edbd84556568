"""Referring on: a coach sends somebody whom they support to a programme, and stays on the case."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.pathway.caseload import queries as caseload
from goodwork.pathway.caseload.reaching import Reaching
from goodwork.pathway.referrals import services
from goodwork.pathway.referrals.permissions import CannotMoveReferral, why_not_refer_on
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.programmes import queries as programmes
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.referrals.forms import ReferOnForm

WORDING_ON_VERSION = "COACH-ON-1"
"""The words in which a coach asks for consent to refer on: the label of the box on that page."""


@dataclass(frozen=True)
class ReferOnPage:
    """The form of a referral on to a programme."""

    form: Form
    referral_id: UUID
    who: Reaching
    why_off: str


def refer_on(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Refer somebody whom the coach supports on to a programme; the coach's own support goes on."""
    at = clock.now()
    standing = caseload.standing(viewer, referral_id, at=at)
    offered = {str(p.id): p for p in programmes.every(viewer) if p.organisation_id is not None}
    named = organisations.named(viewer, {p.organisation_id for p in offered.values() if p.organisation_id})
    choices = [
        (key, f"{p.name}, {named.get(p.organisation_id, '')}") for key, p in offered.items() if p.organisation_id
    ]
    form = ReferOnForm(request.POST or None, programmes=choices)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        programme = offered[given["programme"]]
        assert programme.organisation_id is not None
        try:
            made = services.refer_on(
                referral_id=referral_id,
                organisation_id=programme.organisation_id,
                programme_id=programme.id,
                consent_wording=WORDING_ON_VERSION,
                words=given["words"],
                comment=given["comment"],
                by=viewer.actor(),
                at=at,
            )
        except CannotMoveReferral as refused:
            form.refuse(refused.message, refused.field or None)
        else:
            done = "on-open" if made.already_open else "on"
            return redirect(f"{reverse('staff-referral', kwargs={'referral_id': referral_id})}?done={done}")
    why_off = why_not_refer_on(standing.view.state)
    page = ReferOnPage(
        form,
        referral_id,
        standing.who,
        why_off or ("" if choices else "No programme with an organisation is entered yet."),
    )
    return render(request, "staff/referrals/on.jinja", page, status=422 if form.errors else 200)
