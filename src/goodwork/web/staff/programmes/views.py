"""The register of programmes, for those who look things up and for those who look after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.paging import pages_of
from goodwork.pathway.routes import queries as routes
from goodwork.registers.access import queries as access
from goodwork.registers.programmes import queries
from goodwork.registers.programmes.conditions import Condition
from goodwork.registers.programmes.offers import SERVES_WORDS, CapacityKind, Fact
from goodwork.registers.programmes.permissions import can_add, can_edit
from goodwork.registers.programmes.queries import ProgrammeView, ProviderView, VersionLine
from goodwork.web.render import render, short_date
from goodwork.web.staff.programmes import words

DONE = {
    "entered": "It is entered. The version before stays in the history.",
    "same": "Nothing was different, so nothing was changed.",
}
"""What has just been done, by the code that a redirect carries."""


@dataclass(frozen=True)
class Line:
    """One programme in the list: whether it takes referrals today, else why not; how many places are taken."""

    view: ProgrammeView
    lead: str
    closed: str
    places: str


@dataclass(frozen=True)
class ListPage:
    """A page of the programmes, those that take referrals today first."""

    lines: tuple[Line, ...]
    without_offer: tuple[str, ...]
    may_add: bool
    number: int
    pages: int


PAGE_LINES = 50


@dataclass(frozen=True)
class OnePage:
    """One programme with all that is known of it and where it comes from."""

    view: ProgrammeView
    closed: str
    taken: int | None
    history: tuple[VersionLine, ...]
    names: dict[UUID, str]
    firsts: dict[str, str]
    done: str
    may_edit: bool
    today: date

    def fact(self, name: str) -> Fact | None:
        """Return where a field comes from; None where nothing is said."""
        return self.view.offer.sources.get(name)

    def serves(self, provider: ProviderView) -> str:
        """Return whom a provider takes, in words."""
        return SERVES_WORDS[provider.serves]

    def more(self, provider: ProviderView) -> str:
        """Return what is known of a provider besides, in words."""
        parts = [
            words.languages(provider.languages),
            words.cultures(provider.cultures),
            words.modes(provider.modes),
            ", ".join(f"{p.name} {p.postcode}".strip() for p in provider.places),
            words.times(provider.declared),
        ]
        return "; ".join(p for p in parts if p)

    def asks(self, rule: Condition) -> str:
        """Return what a rule asks for, in words."""
        return words.parameters(rule)

    def in_force(self, rule: Condition) -> str:
        """Return when a rule holds, in words; '' for always."""
        begins = f"from {short_date(rule.from_date)}" if rule.from_date else ""
        ends = f"until {short_date(rule.to_date)}" if rule.to_date else ""
        return " ".join(p for p in (begins, ends) if p)

    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Return what it offers: title, words, and the field that a source is kept by."""
        offer = self.view.offer
        lengths = [f"{offer.length_weeks} weeks"] if offer.length_weeks else []
        lengths += [f"{k.replace('_', ' ').lower()}: {w} weeks" for k, w in offer.length_by_plan_kind.items()]
        counted = "at one time" if offer.capacity_kind is CapacityKind.AT_ONCE else "in all"
        taken = f", {self.taken} taken" if self.taken is not None else ""
        return (
            ("First day", short_date(offer.start_date) or "Not known", "start_date"),
            ("Last day", short_date(offer.end_date) or "None set", "end_date"),
            ("Last day for referrals", short_date(offer.last_referral_date) or "As the last day", "last_referral_date"),
            (
                "Places",
                f"{offer.capacity} {counted}{taken}" if offer.capacity is not None else "Not counted",
                "capacity",
            ),
            ("Length", "; ".join(lengths) or "Not known", "length_weeks"),
            ("Helps with", words.needs(offer.needs) or "Not known", "needs"),
            ("Kinds of plan", ", ".join(p.replace("_", " ").lower() for p in offer.plan_kinds) or "Any", "plan_kinds"),
            ("Languages", words.languages(offer.languages), "languages"),
            ("Made for", words.cultures(offer.cultures) or "Everybody", "cultures"),
            ("How it is given", words.modes(offer.modes), "modes"),
        )

    def changed(self, line: VersionLine) -> str:
        """Return what a version changed, in words."""
        return ", ".join(words.FIELD_WORDS.get(c, c) for c in line.changed)


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the programmes, a page at a time."""
    at = clock.now()
    today = local_date(at)
    every = sorted(queries.offered(viewer, at=at), key=lambda view: bool(view.open_on(today)))
    pages = pages_of(len(every), PAGE_LINES)
    asked = request.GET.get("page", "1")
    number = min(max(1, int(asked) if asked.isdecimal() and len(asked) < 7 else 1), pages)
    views = every[(number - 1) * PAGE_LINES : number * PAGE_LINES]
    taken = routes.places_taken(viewer, views)
    lines = [
        Line(
            view=v,
            lead=next(p.name for p in v.providers if p.organisation_id == v.lead_id),
            closed=v.open_on(today),
            places=f"{taken.get(v.id, 0)} of {v.capacity} taken" if v.capacity is not None else "",
        )
        for v in views
    ]
    held = {v.id for v in every}
    page = ListPage(
        lines=tuple(lines),
        without_offer=tuple(p.name for p in queries.every(viewer) if p.id not in held),
        may_add=can_add(viewer),
        number=number,
        pages=pages,
    )
    return render(request, "staff/programmes/index.jinja", page)


def one(request: HttpRequest, viewer: Viewer, programme_id: UUID) -> HttpResponse:
    """Show one programme, where each fact comes from, and what it said before."""
    at = clock.now()
    view = queries.one(viewer, programme_id, at=at)
    history = queries.versions(viewer, programme_id)
    slugs = {slug for after in view.offer.comes_after for slug in after.any_of}
    page = OnePage(
        view=view,
        closed=view.open_on(local_date(at)),
        taken=routes.places_taken(viewer, [view]).get(view.id),
        history=history,
        names=access.names(viewer, {v.written_by_id for v in history if v.written_by_id}),
        firsts={p.slug: p.name for p in queries.every(viewer) if p.slug in slugs} if slugs else {},
        done=DONE.get(request.GET.get("done", ""), ""),
        may_edit=can_edit(viewer, view.lead_id),
        today=local_date(at),
    )
    return render(request, "staff/programmes/one.jinja", page)
