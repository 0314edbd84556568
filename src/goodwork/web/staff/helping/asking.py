"""Choosing a service together, typing what the person says, reading out what will be sent, and sending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.pathway.requests import queries as requests
from goodwork.pathway.requests import services as asking
from goodwork.pathway.requests.rules import Hand, Typed, Way
from goodwork.pathway.requests.services import CannotAsk
from goodwork.pathway.routes import queries as routes
from goodwork.pathway.routes.views import Service
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.queries import ProgrammeView, ProviderView
from goodwork.web.my.fields import Field, radios
from goodwork.web.my.services import shown
from goodwork.web.my.services.looking import look_fields, looked_for, part_of, wish_of
from goodwork.web.my.services.shown import Around, Card, Line, No
from goodwork.web.my.services.tongue import say
from goodwork.web.my.services.writing import BLANK, Written, read, words_field
from goodwork.web.my.tongue import offered
from goodwork.web.render import render
from goodwork.web.staff.helping.pages import TONGUES, HelpPage, must_type, name_of, tongue_of

WAYS = ((Way.PHONE.value, "By telephone"), (Way.IN_PERSON.value, "They are here with me"))


@dataclass(frozen=True, kw_only=True)
class ListPage(HelpPage):
    """What the person can ask for. `ranked`: in the order that fits them, for who may know why. `see_all` leads to all
    services where there are many, `see_nos` to all that are not for them, else ''.
    """

    cards: tuple[Card, ...]
    asked: tuple[Line, ...]
    nos: tuple[No, ...]
    ranked: bool
    looking: bool
    found: str
    see_all: str
    see_nos: str


@dataclass(frozen=True, kw_only=True)
class AskPage(HelpPage):
    """One service, and what the person says that they want from it."""

    card: Card
    refused: str


@dataclass(frozen=True, kw_only=True)
class PreviewPage(HelpPage):
    """Exactly what the organisation will get, to read out before it is sent."""

    provider: str
    rows: tuple[tuple[str, str, bool], ...]
    around: Around
    around_also: Around | None
    words: str
    way: str
    mark: str
    changed: bool
    missing: str

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Return the rows of the error summary."""
        return (("#agreed", self.missing),) if self.missing else ()


def index(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Show what the person can ask for; who may not see what matters to them sees the services as they are."""
    at = clock.now()
    must_type(viewer, person_id)
    wish, today = wish_of(request), clock.local_date(at)
    found = routes.for_person(viewer, person_id, at=at) if routes.may_see(viewer, person_id) else None
    if found is not None:
        services: Sequence[Service] = found.services
        spoken = found.languages
    else:
        open_now = [v for v in programmes.offered(viewer, at=at) if v.closed_on(today) is None]
        services = [Service(v, p) for v in open_now for p in v.providers]
        spoken = frozenset(code for service in services for code in service.provider.languages)
    looked = looked_for(services, wish, "en")
    standing, see_all = part_of(request, looked)
    nos, see_nos = part_of(request, found.cannot, mark="refused") if found and wish.is_blank else ((), "")
    mine = requests.mine(viewer, person_id, at=at)
    page = ListPage(
        person_id=person_id,
        person_name=name_of(viewer, person_id, at=at),
        title="Ask a service together",
        tongue=tongue_of(request, viewer, person_id, at=at),
        back=reverse("staff-person", kwargs={"person_id": person_id}),
        fields=look_fields(wish, spoken, "en"),
        cards=tuple(shown.card_of(one, found, "en") for one in standing),
        asked=tuple(shown.line_of(one, "en") for one in mine if one.is_open),
        nos=shown.nos_of(nos, "en", on=today),
        ranked=found is not None,
        looking=not wish.is_blank,
        found=say("en", "found", count=len(looked)),
        see_all=see_all,
        see_nos=see_nos,
    )
    return render(request, "staff/helping/index.jinja", page)


def ask(
    request: HttpRequest, viewer: Viewer, person_id: UUID, programme_id: UUID, organisation_id: UUID
) -> HttpResponse:
    """Type what the person says, read out what the organisation will get, and send it when they say yes."""
    at = clock.now()
    must_type(viewer, person_id)
    view = programmes.of(viewer, [programme_id], at=at).get(programme_id)
    provider = view.provider(organisation_id) if view else None
    if view is None or provider is None:
        raise NotVisible("There is no such service.")
    if request.method != "POST":
        return _ask(request, viewer, person_id, view, provider, BLANK)
    written = read(request.POST, "en", helpers=False)
    way, act = request.POST.get("way", ""), request.POST.get("act", "")
    _remember_tongue(request, person_id)
    if act == "change":
        return _ask(request, viewer, person_id, view, provider, Written(written.words, "", "", {}), way=way)
    if written.wrong or way not in {code for code, _ in WAYS}:
        return _ask(request, viewer, person_id, view, provider, written, way=way, asked=True)
    if act != "send":
        return _preview(request, viewer, person_id, provider, written.words, way)
    seen = requests.preview(viewer, person_id, organisation_id=organisation_id, words=written.words, at=at)
    if seen.mark != request.POST.get("mark", ""):
        return _preview(request, viewer, person_id, provider, written.words, way, changed=True)
    if request.POST.get("agreed") != "YES":
        missing = "Tick the box when they have said yes. Without it nothing is sent."
        return _preview(request, viewer, person_id, provider, written.words, way, missing=missing)
    typed = Typed(
        hand=Hand.USER,
        way=Way(way),
        language=tongue_of(request, viewer, person_id, at=at),
        user_id=viewer.id,
    )
    try:
        sent = asking.send(
            person_id=person_id,
            programme_id=programme_id,
            organisation_id=organisation_id,
            words=written.words,
            agreed=True,
            typed=typed,
            viewer=viewer,
            by=viewer.actor(),
            at=at,
        )
    except CannotAsk as refused:
        return _ask(request, viewer, person_id, view, provider, written, way=way, refused=refused.reason)
    messages.success(request, "They have asked for this already." if sent.already_open else "It is sent.")
    return redirect("staff-help-asked", referral_id=sent.referral_id)


def _remember_tongue(request: HttpRequest, person_id: UUID) -> None:
    """Keep the language that was chosen to be read out, for this person and this session."""
    chosen = request.POST.get("language", "")
    known = request.session.get(TONGUES, {})
    if chosen in {one.code for one in offered()} and known.get(str(person_id)) != chosen:
        request.session[TONGUES] = {**known, str(person_id): chosen}


def _ask(
    request: HttpRequest,
    viewer: Viewer,
    person_id: UUID,
    view: ProgrammeView,
    provider: ProviderView,
    written: Written,
    *,
    way: str = "",
    asked: bool = False,
    refused: str = "",
) -> HttpResponse:
    at = clock.now()
    tongue = tongue_of(request, viewer, person_id, at=at)
    how = radios("way", "How do you speak with them?", WAYS, chosen=way)
    if asked and way not in {code for code, _ in WAYS}:
        how = how.wrong("Choose how you speak with them")
    tongues = [(one.code, one.name) for one in offered()]
    fields: tuple[Field, ...] = (
        words_field(written, "en"),
        how,
        radios("language", "Which language do you read out?", tongues, chosen=tongue),
    )
    page = AskPage(
        person_id=person_id,
        person_name=name_of(viewer, person_id, at=at),
        title=view.name,
        tongue=tongue,
        back=reverse("staff-help", kwargs={"person_id": person_id}),
        fields=fields,
        card=shown.bare_card(view, provider, "en"),
        refused=refused or view.open_on(clock.local_date(at)),
    )
    return render(request, "staff/helping/ask.jinja", page)


def _preview(
    request: HttpRequest,
    viewer: Viewer,
    person_id: UUID,
    provider: ProviderView,
    words: str,
    way: str,
    *,
    changed: bool = False,
    missing: str = "",
) -> HttpResponse:
    at = clock.now()
    seen = requests.preview(viewer, person_id, organisation_id=provider.organisation_id, words=words, at=at)
    tongue = tongue_of(request, viewer, person_id, at=at)
    page = PreviewPage(
        person_id=person_id,
        person_name=name_of(viewer, person_id, at=at),
        title=f"Read this out: it is what {provider.name} will get",
        tongue=tongue,
        back=reverse("staff-help", kwargs={"person_id": person_id}),
        provider=provider.name,
        rows=shown.preview_rows(seen.shared, "en"),
        around=shown.around(seen, provider.name, "en"),
        around_also=None if tongue == "en" else shown.around(seen, provider.name, tongue),
        words=words,
        way=way,
        mark=seen.mark,
        changed=changed,
        missing=missing,
    )
    return render(request, "staff/helping/preview.jinja", page)
