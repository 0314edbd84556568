"""Choosing a service, writing what one wants, seeing what they will get, and sending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel.actors import NotVisible
from goodwork.kernel.clock import local_date
from goodwork.pathway.requests import queries as requests
from goodwork.pathway.requests import services
from goodwork.pathway.requests.services import CannotAsk
from goodwork.pathway.routes import queries as routes
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.offers import Need
from goodwork.registers.programmes.queries import ProgrammeView, ProviderView
from goodwork.web.my.fields import Field, Option
from goodwork.web.my.home import Visit, done, proved
from goodwork.web.my.pages import MyPage
from goodwork.web.my.services import shown
from goodwork.web.my.services.shown import ORDERS, Around, Card, Line, No, Wish
from goodwork.web.my.services.told import Told, closed
from goodwork.web.my.services.tongue import say
from goodwork.web.my.services.writing import BLANK, Written, helper_fields, read, words_field
from goodwork.web.my.tongue import Language
from goodwork.web.render import render

HOME, LIST = "/my/", "/my/services/"
FITS = 3
MOST_LOOKED_FOR = 60


MOST_SHOWN = 20
"""How many services stand on a page until all of them are asked for."""


@dataclass(frozen=True, kw_only=True)
class ServicePage(MyPage):
    """The base of these pages: words of this folder come as `tell`."""

    def tell(self, key: str, **values: Any) -> str:
        """Return words of asking for help in the page's language."""
        return say(self.language, key, **values)


@dataclass(frozen=True, kw_only=True)
class ListPage(ServicePage):
    """What a person can ask for: what fits first, the rest, what they have asked for already, and what is not for
    them. `see_all` leads to all of the rest where there are many, else ''.
    """

    fits: tuple[Card, ...]
    others: tuple[Card, ...]
    asked: tuple[Line, ...]
    nos: tuple[No, ...]
    looking: bool
    found: str
    rest: str
    see_all: str


@dataclass(frozen=True, kw_only=True)
class AskPage(ServicePage):
    """One service, and what the person wants from it in their own words."""

    card: Card
    helpers: tuple[Field, ...]
    helped: bool
    posted: bool
    refused: tuple[Told, ...] = ()

    @property
    def switch(self) -> tuple[Language, ...]:
        """Return the languages to choose from; none once something is typed, which a link would lose."""
        return () if self.posted else super().switch


@dataclass(frozen=True, kw_only=True)
class PreviewPage(ServicePage):
    """Exactly what the organisation will get, before it is sent."""

    provider: str
    rows: tuple[tuple[str, str, bool], ...]
    around: Around
    written: Written
    mark: str
    changed: bool
    missing: str

    @property
    def switch(self) -> tuple[Language, ...]:
        """Return no languages to choose from: a link would lose what was typed."""
        return ()

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Return the rows of the error summary."""
        return (("#agreed", self.missing),) if self.missing else ()


def wish_of(request: HttpRequest) -> Wish:
    """Return what somebody looks for; what is no choice of ours is anything."""
    sent = request.GET
    need, order = sent.get("need", ""), sent.get("order", "")
    return Wish(
        need=need if need in Need.__members__ else "",
        language=sent.get("speaks", "")[:12].lower(),
        order=order if order in ORDERS else "FIT",
        words=" ".join(sent.get("words", "").replace("\0", "").split())[:MOST_LOOKED_FOR],
    )


def part_of(request: HttpRequest, cards: Sequence[Card]) -> tuple[tuple[Card, ...], str]:
    """Return the services that stand on a page, and the address where all of them do: '' where they do already."""
    if len(cards) <= MOST_SHOWN or request.GET.get("all"):
        return tuple(cards), ""
    everything = request.GET.copy()
    everything["all"] = "1"
    return tuple(cards[:MOST_SHOWN]), f"{request.path}?{everything.urlencode()}#look"


def look_fields(wish: Wish, cards: tuple[Card, ...], language: str) -> tuple[Field, ...]:
    """Return the fields of the search."""

    def select(key: str, label: str, choices: tuple[tuple[str, str], ...], chosen: str) -> Field:
        options = tuple(Option(code, text, code == chosen) for code, text in choices)
        return Field("select", key, say(language, label), options=options)

    orders = tuple((code, say(language, f"order-{code}")) for code in ORDERS)
    return (
        select("need", "look-need", shown.need_choices(language), wish.need),
        select("speaks", "look-language", shown.language_choices(language, cards), wish.language),
        select("order", "look-order", orders, wish.order),
        Field("text", "words", say(language, "look-words"), value=wish.words),
    )


@proved
def index(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what a person can ask for, what they have asked for, and what is not for them now."""
    language, wish = visit.language, wish_of(request)
    found = routes.for_person(visit.viewer, visit.person_id, at=visit.at)
    mine = requests.mine(visit.viewer, visit.person_id, at=visit.at)
    cards = shown.cards_of(found, language)
    looked = shown.looked_for(cards, wish)
    fits = () if not wish.is_blank else looked[:FITS]
    others, see_all = part_of(request, looked[len(fits) :])
    page = ListPage(
        language=language,
        title=say(language, "title"),
        back=HOME,
        fields=look_fields(wish, cards, language),
        fits=fits,
        others=others,
        asked=tuple(shown.line_of(one, language) for one in mine if one.is_open),
        nos=shown.nos_of(found.cannot, language, on=local_date(visit.at)) if wish.is_blank else (),
        looking=not wish.is_blank,
        found=say(language, "found", count=len(looked)),
        rest=say(language, "found", count=len(looked) - len(fits)),
        see_all=see_all,
    )
    return render(request, "my/services/index.jinja", page)


def service_of(visit: Visit, programme_id: UUID, organisation_id: UUID) -> tuple[ProgrammeView, ProviderView]:
    """Return one service; raises NotVisible where nobody offers it so."""
    view = programmes.of(visit.viewer, [programme_id], at=visit.at).get(programme_id)
    provider = view.provider(organisation_id) if view else None
    if view is None or provider is None:
        raise NotVisible("There is no such service.")
    return view, provider


@proved
def ask(request: HttpRequest, visit: Visit, programme_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Take what a person wants in their own words, show what the organisation will get, and send it once."""
    view, provider = service_of(visit, programme_id, organisation_id)
    if request.method != "POST":
        return _ask(request, visit, view, provider, BLANK, refused=_why_not(visit, programme_id))
    written = read(request.POST, visit.language, helpers=True)
    act = request.POST.get("act", "")
    if written.wrong or act == "change":
        return _ask(request, visit, view, provider, written if act != "change" else replace(written, wrong={}))
    if act != "send":
        return _preview(request, visit, view, provider, written)
    seen = requests.preview(
        visit.viewer, visit.person_id, organisation_id=organisation_id, words=written.words, at=visit.at
    )
    if seen.mark != request.POST.get("mark", ""):
        return _preview(request, visit, view, provider, written, changed=True)
    if request.POST.get("agreed") != "YES":
        return _preview(request, visit, view, provider, written, missing=say(visit.language, "agreed-missing"))
    try:
        sent = services.send(
            person_id=visit.person_id,
            programme_id=programme_id,
            organisation_id=organisation_id,
            words=written.words,
            agreed=True,
            typed=written.typed(visit.language),
            viewer=visit.viewer,
            by=visit.viewer.actor(),
            at=visit.at,
        )
    except CannotAsk as refused:
        other = refused.reason if visit.language == "en" else say(visit.language, "could-not")
        why = _why_not(visit, programme_id) or (Told(other),)
        return _ask(request, visit, view, provider, written, refused=why)
    done(request, say(visit.language, "already-title" if sent.already_open else "sent-title"))
    return redirect("my-request", referral_id=sent.referral_id)


def _why_not(visit: Visit, programme_id: UUID) -> tuple[Told, ...]:
    """Return why a person can't have a programme now, one sentence each; none where they can."""
    found = routes.for_person(visit.viewer, visit.person_id, at=visit.at).cannot
    on = local_date(visit.at)
    return next((shown.reasons_of(one, visit.language, on=on) for one in found if one.programme.id == programme_id), ())


def _ask(
    request: HttpRequest,
    visit: Visit,
    view: ProgrammeView,
    provider: ProviderView,
    written: Written,
    *,
    refused: tuple[Told, ...] = (),
) -> HttpResponse:
    language = visit.language
    shut = closed(view.offer, language, on=local_date(visit.at))
    card = shown.bare_card(view, provider, language)
    page = AskPage(
        language=language,
        title=str(card.name),
        back=LIST,
        fields=(words_field(written, language), *helper_fields(written, language)),
        card=card,
        helpers=helper_fields(written, language),
        posted=request.method == "POST",
        helped=written.helped or bool({"helper_name", "relation"} & set(written.wrong)),
        refused=refused or ((shut,) if shut else ()),
    )
    return render(request, "my/services/ask.jinja", page)


def _preview(
    request: HttpRequest,
    visit: Visit,
    view: ProgrammeView,
    provider: ProviderView,
    written: Written,
    *,
    changed: bool = False,
    missing: str = "",
) -> HttpResponse:
    language = visit.language
    seen = requests.preview(
        visit.viewer, visit.person_id, organisation_id=provider.organisation_id, words=written.words, at=visit.at
    )
    page = PreviewPage(
        language=language,
        title=say(language, "preview-title", name=provider.name),
        provider=provider.name,
        rows=shown.preview_rows(seen.shared, language),
        around=shown.around(seen, provider.name, language),
        written=written,
        mark=seen.mark,
        changed=changed,
        missing=missing,
    )
    return render(request, "my/services/preview.jinja", page)
