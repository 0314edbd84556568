"""Referring: the clinician's page, to a work and health coach; and the coach's, on to a programme."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.identifiers import parse_nhs_number
from goodwork.kernel.parsers import Unreadable
from goodwork.pathway.caseload import queries as caseload
from goodwork.pathway.caseload.reaching import Reaching
from goodwork.pathway.referrals import queries, services
from goodwork.pathway.referrals.permissions import CannotMoveReferral, why_not_refer_on
from goodwork.pathway.referrals.rules import Source, WorkStatus
from goodwork.pathway.referrals.standing import Said
from goodwork.pathway.referrals.views import ReferralView
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people.views import FoundPerson
from goodwork.registers.programmes import queries as programmes
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.referrals.forms import EntryForm, FindForm, ReferOnForm

WORDING_VERSION = "CLINICIAN-1"
"""The words in which a clinician asks for consent: the label of the box on this page."""


WORDING_ON_VERSION = "COACH-ON-1"
"""The words in which a coach asks for consent to refer on: the label of the box on that page."""


@dataclass(frozen=True)
class ReferOnPage:
    """The form of a referral on to a programme."""

    form: Form
    referral_id: UUID
    who: Reaching
    why_off: str


@dataclass(frozen=True)
class FindPage:
    """Finding the person first."""

    form: Form
    found: tuple[FoundPerson, ...]
    asked: bool


@dataclass(frozen=True)
class EntryPage:
    """The clinician's form; `open` is the referral that is open already, seen before anything is typed."""

    form: Form
    person_id: UUID
    name: str
    open: tuple[ReferralView, ...]
    has_provider: bool


def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Refer somebody: find them, see what is open already, refer."""
    asked = request.GET.get("person", "")
    if not asked:
        return _find(request, viewer)
    try:
        person_id = UUID(asked)
    except ValueError:
        raise Http404 from None
    return _refer(request, viewer, person_id)


def _find(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Find a person of the practice by name or NHS number; what is asked is posted, so that no address holds it."""
    form = FindForm(request.POST or None)
    found: tuple[FoundPerson, ...] = ()
    if request.method == "POST" and form.is_valid():
        text, number = form.cleaned_data["text"], ""
        if sum(c.isdigit() for c in text) > 5:
            try:
                text, number = "", parse_nhs_number(text)
            except Unreadable as unreadable:
                form.refuse(unreadable.message, "text")
        if not form.errors:
            at = clock.now()
            found = tuple(people.search(viewer, text=text, nhs_number=number, at=at).people)
    page = FindPage(form, found, request.method == "POST" and not form.errors)
    return render(request, "staff/referrals/find.jinja", page, status=422 if form.errors else 200)


def _refer(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Refer a person to one of the providers that the clinician's practice refers to."""
    at = clock.now()
    name = people.names(viewer, [person_id], at=at).get(person_id)
    if name is None:
        raise Http404
    practices = sorted(viewer.organisation_ids(Role.CLINICIAN))
    offered = {
        provider.id: (provider.name, practice)
        for practice in practices
        for provider in organisations.related(viewer, practice, "REFERS_TO", local_date(at))
    }
    opened = tuple(v for v in queries.of_person(viewer, person_id, at=at) if v.is_open)
    consented = {p for p in offered if people.has_consented(viewer, person_id, p)}
    form = EntryForm(
        request.POST or None,
        providers=[(str(i), words) for i, (words, _) in offered.items()],
        asks_consent=consented != set(offered),
        initial={"may_work": "NOT_KNOWN"},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        provider_id = UUID(given["provider"])
        request_made = services.Request(
            person_id=person_id,
            organisation_id=provider_id,
            source=Source.CLINICIAN,
            referrer_id=offered[provider_id][1],
            work_status=WorkStatus(given["work_status"]),
            weekly_hours=given["weekly_hours"],
            said=Said(may_work_in_uk={"YES": True, "NO": False}.get(given["may_work"])),
            words=given["words"],
            comment=given["comment"],
        )
        try:
            made = services.refer(
                request_made,
                consent_wording=WORDING_VERSION if given.get("consent") else "",
                by=viewer.actor(),
                at=at,
            )
        except CannotMoveReferral as refused:
            form.refuse(refused.message, refused.field or None)
        else:
            done = "open" if made.already_open else "made"
            return redirect(f"{reverse('staff-referral', kwargs={'referral_id': made.referral_id})}?done={done}")
    page = EntryPage(form, person_id, name, opened, bool(offered))
    return render(request, "staff/referrals/new.jinja", page, status=422 if form.errors else 200)


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
    why_off = why_not_refer_on(standing.view.state, is_part=standing.view.part_of_id is not None)
    page = ReferOnPage(
        form,
        referral_id,
        standing.who,
        why_off or ("" if choices else "No programme with an organisation is entered yet."),
    )
    return render(request, "staff/referrals/on.jinja", page, status=422 if form.errors else 200)
