"""Referring on: a coach sends somebody whom they support to one programme or several, and stays on the case."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.pathway.referrals import services
from goodwork.pathway.referrals.permissions import CannotMoveReferral, why_not_refer_on
from goodwork.pathway.routes import queries as routes
from goodwork.registers.people import queries as people
from goodwork.registers.programmes import queries as programmes
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.referrals.forms import ReferOnForm
from goodwork.web.staff.referrals.where import MOST_SHOWN, LookForm, Shown, Wish, shown, wish_of

WORDING_ON_VERSION = "COACH-ON-2"
"""The words in which a coach asks for consent to refer on: the label of the box on that page."""
LOOKS = frozenset({"LOOK", "ALL", "CLEAR"})
"""The buttons of the form that look for a place, and send nothing on."""


@dataclass(frozen=True)
class ReferOnPage:
    """The form of a referral on to programmes. `look` are the fields of the search, `looking` whether it was used;
    `seen_all`: all places stand on the page because they were asked for; `keeps`: something may have been typed.
    """

    form: Form
    look: Form
    shown: Shown
    referral_id: UUID
    person_id: UUID
    name: str
    why_off: str
    looking: bool
    seen_all: bool
    keeps: bool

    @property
    def many(self) -> bool:
        """Say whether there are more places than stand on a page by themselves."""
        return self.shown.total > MOST_SHOWN

    @property
    def more(self) -> bool:
        """Say whether more was found than stands on the page."""
        return len(self.shown.places) < self.shown.found

    @property
    def said(self) -> str:
        """Return what stands on the page of what there is, in words."""
        found, total, here = self.shown.found, self.shown.total, len(self.shown.places)
        if self.looking:
            counted = f"{found} of {total} {'fits' if found == 1 else 'fit'} what you look for"
            return f"{counted}; these are the first {here}." if self.more else f"{counted}."
        if self.more:
            return f"These are the {here} of {total} that fit them best."
        return f"All {total} programmes."


def refer_on(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Refer somebody whom the coach supports on to programmes, several at once; the coach's own support goes on.

    Looking for a place is a button of the same form, so that what was ticked and typed comes along, and in no address.
    """
    at = clock.now()
    view, can = routes.for_referral(viewer, referral_id, at=at)
    sent = request.POST if request.method == "POST" else request.GET
    act = request.POST.get("act", "")
    sends = request.method == "POST" and act not in LOOKS
    wish = wish_of(sent, act)
    bare = programmes.without_offer(viewer, at=at)
    ticked, here = sent.getlist("route"), (view.programme_id, view.organisation_id)
    places = shown(can, bare, wish=wish, ticked=ticked, here=here)
    if sends and not places.all:
        # What is missing is chosen from something.
        wish = Wish()
        places = shown(can, bare, wish=wish, ticked=ticked, here=here)
    form = ReferOnForm(
        request.POST if sends else None,
        places=[(p.key, p.words) for p in places.all],
        hints={p.key: p.hint for p in places.all if p.hint},
        found=places.places[0].key if places.ticked and places.places else "",
        initial={"route": ticked, **{name: request.POST.get(name, "") for name in ("words", "comment")}}
        | {"consent": bool(request.POST.get("consent"))},
    )
    if sends and form.is_valid():
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
    why_off = why_not_refer_on(view.state)
    page = ReferOnPage(
        form=form,
        look=LookForm(wish),
        shown=places,
        referral_id=referral_id,
        person_id=view.person_id,
        name=people.names(viewer, [view.person_id], at=at).get(view.person_id, ""),
        why_off=why_off
        or ("" if places.total else "There is no programme that they can have now. Their list says why."),
        looking=not wish.is_blank,
        seen_all=wish.everything,
        keeps=request.method == "POST",
    )
    return render(request, "staff/referrals/on.jinja", page, status=422 if form.errors else 200)
