"""What one person can have, and what is said and done about it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.pathway.eligibility import services as eligibility
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.routes import queries, services
from goodwork.pathway.routes.permissions import REDIRECTORS
from goodwork.pathway.routes.redirects import CAME_WORDS, Came
from goodwork.pathway.routes.rules import Why
from goodwork.pathway.routes.views import RedirectView, Refused, Route, Routes
from goodwork.reach.promises.rules import Told
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.places import queries as places
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.conditions import Kind
from goodwork.registers.programmes.offers import MODE_WORDS, NEED_WORDS
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.onward.forms import AboutForm, EndForm, RedirectForm
from goodwork.web.staff.onward.words import accepted_words, points_table, reply_words

DONE = {
    "said": "What they said is written down, and the list is in its new order.",
    "turned": "It is written down that they were told. It counts among those whom this rule turned away.",
    "can": "No rule refuses them now. The list is up to date.",
    "redirected": "They are redirected. You promised to check that they were picked up.",
    "came": "What came of it is written down.",
}
"""What has just been done, by the code that a redirect carries."""

MOST_SHOWN = 20
"""How many routes, and how many refusals, stand on the page until all of them are asked for."""

MAY_WORK = ("MAY_WORK_IN_UK", "Are they allowed to work in the UK?")


@dataclass(frozen=True)
class RoutesPage:
    """What somebody can have. `referral_id` is the referral from which the viewer can refer on, None where there is
    none; `may_refer`: the viewer is a clinician, who refers to a coach first.
    """

    person_id: UUID
    name: str
    routes: Routes
    referral_id: UUID | None
    may_refer: bool
    may_redirect: bool
    points: tuple[tuple[str, str], ...]
    done: str
    most: int | None

    @property
    def shown(self) -> tuple[Route, ...]:
        """Return the routes that stand on the page: the best, or all of them where all were asked for."""
        return tuple(self.routes.can[: self.most])

    @property
    def refused(self) -> tuple[Refused, ...]:
        """Return what they can't have, as much as stands on the page: the first by name, or all of it."""
        return tuple(self.routes.cannot[: self.most])

    @property
    def needs_words(self) -> str:
        """Return what matters to them in words."""
        return ", ".join(NEED_WORDS[n] for n in self.routes.needs.needs)

    def reply(self, route: Route) -> str:
        """Return how soon a provider replies, in words."""
        return reply_words(route.reply, said=any(e.why is Why.SPEED for e in route.why))

    def accepted(self, route: Route) -> str:
        """Return how many a provider took, in words."""
        return accepted_words(route.speed)

    def modes(self, route: Route) -> str:
        """Return how support is given, in words."""
        return ", ".join(MODE_WORDS[m] for m in route.provider.modes)

    def came(self, one: RedirectView) -> str:
        """Return what came of a redirection, in words."""
        return CAME_WORDS[one.came] if one.came else ""


@dataclass(frozen=True)
class FormPage:
    """A page with one form about a person."""

    form: Form
    person_id: UUID
    name: str
    title: str
    intro: str
    button: str


def _name(viewer: Viewer, person_id: UUID) -> str:
    """Return the name of somebody whose routes the viewer may see, and has looked at: it is known by then."""
    return people.names(viewer, [person_id], at=clock.now()).get(person_id, "")


def index(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Show what somebody can have, in order, and what they can't."""
    at = clock.now()
    routes = queries.for_person(viewer, person_id, at=at)
    page = RoutesPage(
        person_id=person_id,
        name=_name(viewer, person_id),
        routes=routes,
        referral_id=_from_which(viewer, person_id),
        may_refer=viewer.has_role(Role.CLINICIAN),
        may_redirect=viewer.has_role(*REDIRECTORS),
        points=points_table(),
        done=DONE.get(request.GET.get("done", ""), ""),
        most=None if request.GET.get("all") else MOST_SHOWN,
    )
    return render(request, "staff/onward/index.jinja", page)


def _from_which(viewer: Viewer, person_id: UUID) -> UUID | None:
    """Return the open referral from which the viewer can refer on: of their own organisation, their own first."""
    mine = viewer.organisation_ids(*REDIRECTORS)
    found = [
        r for r in referrals.of_person(viewer, person_id, at=clock.now()) if r.is_open and r.organisation_id in mine
    ]
    found.sort(key=lambda r: (r.holder_id != viewer.id, r.part_of_id is not None, r.received_at))
    return found[0].id if found else None


def about(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Write down what matters to somebody, and what programmes' rules ask."""
    at = clock.now()
    held = queries.held_of(viewer, person_id, at=at)
    initial: dict[str, object] = {"needs": [n.value for n in held.needs.needs], "since_date": held.since_date}
    initial |= {f"said_{code}": "YES" if said else "NO" for code, said in held.statements.items()}
    form = AboutForm(request.POST or None, questions=_questions(viewer), today=local_date(at), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            eligibility.say(
                person_id=person_id,
                statements=form.statements(),
                since_date=form.cleaned_data["since_date"],
                by=viewer.actor(),
                at=at,
            )
        except eligibility.CannotSay as refused:
            form.refuse(refused.message, refused.field)
        else:
            services.say_needs(person_id=person_id, needs=form.needs_said(), by=viewer.actor(), at=at)
            return _back(person_id, "said")
    page = FormPage(
        form=form,
        person_id=person_id,
        name=_name(viewer, person_id),
        title="What they said",
        intro="It decides what stands first, and answers what some programmes ask. “Not known” refuses nobody.",
        button="Write it down",
    )
    return render(request, "staff/onward/form.jinja", page, status=422 if form.errors else 200)


def _questions(viewer: Viewer) -> list[tuple[str, str]]:
    """Return what the rules of programmes that run ask by a statement, each once: its code and the rule's words."""
    at = clock.now()
    today = local_date(at)
    found: dict[str, str] = {}
    for view in programmes.offered(viewer, at=at):
        if view.closed_on(today) is not None:
            continue
        for rule in view.offer.rules:
            if rule.kind is Kind.STATEMENT and rule.holds_on(today):
                found.setdefault(rule.parameters["statement"], _question(rule.parameters["statement"], rule.words))
    return sorted(found.items(), key=lambda pair: (pair[0] != MAY_WORK[0], pair[1]))


def _question(code: str, words: str) -> str:
    """Return what is asked of a statement, in the positive whatever its rule wants."""
    return MAY_WORK[1] if code == MAY_WORK[0] else STATEMENTS.get(code, words)


STATEMENTS = {
    "HAS_JOB_OFFER": "Has an offer of a job",
    "MAY_CLAIM_PUBLIC_FUNDS": "May claim public funds",
    "DISABILITY_OR_EARLY_ACCESS": "Has a disability, or belongs to an early-access group",
    "ON_OTHER_DWP_PROVISION": "Is on another programme of the Department for Work and Pensions",
    "HAS_BEEN_ON_WHP": "Has been on the Work and Health Programme before",
    "IN_MSK_CARE": "Is in the hospital’s care for muscles, bones or joints, or on its waiting list",
}
"""Questions in the positive for the statements of the programmes that ship; others are asked in their rule's words."""


def turn_away(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Write down that somebody was told that they can't have a programme."""
    if not queries.may_see(viewer, person_id):
        raise NotVisible
    try:
        programme_id = UUID(request.POST.get("programme", ""))
    except ValueError:
        raise Http404 from None
    try:
        services.turn_away(person_id=person_id, programme_id=programme_id, by=viewer.actor(), at=clock.now())
    except services.CannotTurnAway:
        return _back(person_id, "can")
    return _back(person_id, "turned")


def redirect_person(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Redirect somebody to their own locality's service, with a promise."""
    at = clock.now()
    held = queries.held_of(viewer, person_id, at=at)
    mine = organisations.named(viewer, viewer.organisation_ids(*REDIRECTORS))
    form = RedirectForm(
        request.POST or None,
        localities=[(p.la_code, p.la_name) for p in places.localities(viewer)],
        organisations=sorted(((str(k), v) for k, v in mine.items()), key=lambda pair: pair[1]),
        initial={"la_code": held.own_locality_la_code, "told": Told.BY_VOICE.value},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.redirect(
                person_id=person_id,
                organisation_id=UUID(form.cleaned_data["organisation"]),
                la_code=form.cleaned_data["la_code"],
                told=Told(form.cleaned_data["told"]),
                by=viewer.actor(),
                at=at,
            )
        except services.CannotRedirect as refused:
            form.refuse(refused.message, refused.field)
        else:
            return _back(person_id, "redirected")
    page = FormPage(
        form=form,
        person_id=person_id,
        name=_name(viewer, person_id),
        title="Point them to their own locality",
        intro=(
            "Each of the ten localities of Greater Manchester has a work and health service of its own. You keep a"
            " promise: in ten working days you ask whether they were picked up. They are told so."
        ),
        button="Redirect them",
    )
    return render(request, "staff/onward/form.jinja", page, status=422 if form.errors else 200)


def end_redirect(request: HttpRequest, viewer: Viewer, person_id: UUID, redirect_id: UUID) -> HttpResponse:
    """Write down what came of a redirection."""
    at = clock.now()
    held = next((r for r in queries.held_of(viewer, person_id, at=at).redirects if r.id == redirect_id), None)
    if held is None or not viewer.has_role(*REDIRECTORS, organisation_id=held.organisation_id):
        raise NotVisible
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_redirect(
                redirect_id=redirect_id, came=Came(form.cleaned_data["came"]), by=viewer.actor(), at=at
            )
        except services.CannotRedirect as refused:
            form.refuse(refused.message, refused.field)
        else:
            return _back(person_id, "came")
    page = FormPage(
        form=form,
        person_id=person_id,
        name=_name(viewer, person_id),
        title=f"Redirected to {held.locality}: what came of it",
        intro="Ask them, not only the service. Nothing ends by silence alone.",
        button="Write it down",
    )
    return render(request, "staff/onward/form.jinja", page, status=422 if form.errors else 200)


def _back(person_id: UUID, done: str) -> HttpResponse:
    """Lead back to the list, which says what was done."""
    return redirect(f"{reverse('staff-routes', kwargs={'person_id': person_id})}?done={done}")
