"""Referring on: a coach sends somebody whom they support to one programme or several, and stays on the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.pathway.caseload import queries as caseload
from goodwork.pathway.caseload.queries import Standing
from goodwork.pathway.caseload.reaching import Reaching
from goodwork.pathway.referrals import services
from goodwork.pathway.referrals.permissions import CannotMoveReferral, why_not_refer_on
from goodwork.pathway.routes import queries as routes
from goodwork.registers.programmes import queries as programmes
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.referrals.forms import ReferOnForm

WORDING_ON_VERSION = "COACH-ON-2"
"""The words in which a coach asks for consent to refer on: the label of the box on that page."""


@dataclass(frozen=True)
class ReferOnPage:
    """The form of a referral on to programmes."""

    form: Form
    referral_id: UUID
    person_id: UUID
    who: Reaching
    why_off: str


@dataclass(frozen=True)
class _Place:
    """One place to refer on to: its key in a form, its words, and why it is offered."""

    key: str
    words: str
    hint: str


def refer_on(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Refer somebody whom the coach supports on to programmes, several at once; the coach's own support goes on."""
    at = clock.now()
    standing = caseload.standing(viewer, referral_id, at=at)
    places = _places(viewer, standing, at=at)
    form = ReferOnForm(
        request.POST or None,
        places=[(p.key, p.words) for p in places],
        hints={p.key: p.hint for p in places if p.hint},
        initial={"route": request.GET.getlist("route")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        onward = [
            services.Onward(
                organisation_id=UUID(organisation),
                programme_id=UUID(programme),
                words=given["words"],
                comment=given["comment"],
            )
            for programme, organisation in (key.split(".") for key in given["route"])
        ]
        try:
            made = services.refer_on_to_several(
                referral_id=referral_id, onward=onward, consent_wording=WORDING_ON_VERSION, by=viewer.actor(), at=at
            )
        except CannotMoveReferral as refused:
            form.refuse(refused.message, "route" if refused.field == "programme" else refused.field or None)
        else:
            done = "on-open" if all(m.already_open for m in made) else "on"
            return redirect(f"{reverse('staff-referral', kwargs={'referral_id': referral_id})}?done={done}")
    why_off = why_not_refer_on(standing.view.state)
    page = ReferOnPage(
        form,
        referral_id,
        standing.view.person_id,
        standing.who,
        why_off or ("" if places else "There is no programme that they can have now. Their list says why."),
    )
    return render(request, "staff/referrals/on.jinja", page, status=422 if form.errors else 200)


def _places(viewer: Viewer, standing: Standing, *, at: datetime) -> list[_Place]:
    """Return where somebody can be referred on to, the best first; programmes known by name only come last.

    Where they are already, by this referral, is left out.
    """
    found = routes.for_person(viewer, standing.view.person_id, at=at)
    made = [
        _Place(r.key, f"{r.programme.name}, {r.provider.name}", ", ".join(e.words for e in r.why)) for r in found.can
    ]
    made += [_Place(g.key, g.name, "They are referred to it already, and it is open") for g in found.going_on]
    made += [
        _Place(f"{p.id}.{p.organisation_id}", f"{p.name}, {p.organisation_name}", "")
        for p in programmes.without_offer(viewer, at=at)
    ]
    here = f"{standing.view.programme_id}.{standing.view.organisation_id}"
    return [p for p in made if p.key != here]
