"""Choosing a service, writing what one wants, seeing what they will get, and sending it."""

from __future__ import annotations

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
from goodwork.registers.programmes.queries import ProgrammeView, ProviderView
from goodwork.web.my.fields import Field
from goodwork.web.my.home import Visit, done, proved
from goodwork.web.my.pages import MyPage
from goodwork.web.my.services import shown
from goodwork.web.my.services.looking import look_fields, looked_for, part_of, wish_of
from goodwork.web.my.services.shown import Around, Card, Line, No
from goodwork.web.my.services.told import Told, closed
from goodwork.web.my.services.tongue import say
from goodwork.web.my.services.writing import BLANK, Written, helper_fields, read, words_field
from goodwork.web.my.tongue import Language
from goodwork.web.render import render

HOME, LIST = "/my/", "/my/services/"
FITS = 3


@dataclass(frozen=True, kw_only=True)
class ServicePage(MyPage):
    """The base of these pages: words of this folder come as `tell`."""

    def tell(self, key: str, **values: Any) -> str:
        """Return words of asking for help in the page's language."""
        return say(self.language, key, **values)


@dataclass(frozen=True, kw_only=True)
class ListPage(ServicePage):
    """What a person can ask for: what fits first, the rest, what they have asked for already, and what is not for
    them. `see_all` leads to all of the rest where there are many, `see_nos` to all of what is not for them, else ''.
    """

    fits: tuple[Card, ...]
    others: tuple[Card, ...]
    asked: tuple[Line, ...]
    nos: tuple[No, ...]
    looking: bool
    found: str
    rest: str
    see_all: str
    see_nos: str


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


@proved
def index(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what a person can ask for, what they have asked for, and what is not for them now."""
    language, wish = visit.language, wish_of(request)
    found = routes.for_person(visit.viewer, visit.person_id, at=visit.at)
    mine = requests.mine(visit.viewer, visit.person_id, at=visit.at)
    looked = looked_for(found.services, wish, language)
    fits = looked[:FITS] if wish.is_blank else ()
    others, see_all = part_of(request, looked, since=len(fits))
    nos, see_nos = part_of(request, found.cannot, mark="refused") if wish.is_blank else ((), "")
    page = ListPage(
        language=language,
        title=say(language, "title"),
        back=HOME,
        fields=look_fields(wish, found.languages, language),
        fits=tuple(shown.card_of(one, found, language) for one in fits),
        others=tuple(shown.card_of(one, found, language) for one in others),
        asked=tuple(shown.line_of(one, language) for one in mine if one.is_open),
        nos=shown.nos_of(nos, language, on=local_date(visit.at)),
        looking=not wish.is_blank,
        found=say(language, "found", count=len(looked)),
        rest=say(language, "found", count=len(looked) - len(fits)),
        see_all=see_all,
        see_nos=see_nos,
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
