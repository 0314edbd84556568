"""The first page behind a link: who asks, the way in, and what a link that no longer works still offers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.words import format_date
from goodwork.reach.links import queries as links
from goodwork.reach.links import services as link_services
from goodwork.reach.links.queries import LinkView
from goodwork.reach.links.rules import Purpose, Standing
from goodwork.reach.messaging import queries as messaging
from goodwork.reach.questionnaires import queries, rules, services
from goodwork.reach.questionnaires.queries import RequestView
from goodwork.reach.questionnaires.rules import Relation, Wants
from goodwork.web.my import session
from goodwork.web.my.fields import Field, birth_parts, radios
from goodwork.web.my.fields import birth_date as day_typed
from goodwork.web.my.pages import MyPage
from goodwork.web.my.tongue import language_of, offered, say
from goodwork.web.render import render


@dataclass(frozen=True, kw_only=True)
class RequestPage(MyPage):
    """Who asks, why, that it is a choice, and who sees what; `way` says what can be done here.

    `way` is ASK (start), GO_ON (this session has begun), PROVE (begun elsewhere), SENT, CLOSED or MY_PAGE.
    """

    token: str
    way: str
    asker: str = ""
    questions: int = 0
    minutes: int = 0
    privacy: tuple[str, ...] = ()
    next_step: str = ""


@dataclass(frozen=True, kw_only=True)
class TokenPage(MyPage):
    """A page that needs no more than its link; `may_ring` says that one can ask to be rung instead."""

    token: str
    text: str = ""
    may_ring: bool = False


def languages_for(view: RequestView | None) -> tuple[str, ...]:
    """Return the languages in which a link's pages can be read: those of the questions, where there are any."""
    drafts = len(offered()) > 1
    return tuple(one.code for one in offered()) if view is None else view.definition.languages(drafts=drafts)


def live(request: HttpRequest, viewer: Viewer, token: str) -> tuple[LinkView, RequestView | None, str] | HttpResponse:
    """Return a live link with its request and the page's language, or the page of a link that does not work.

    What is unknown, expired or revoked looks the same; only who holds a locked link learns that it is locked.
    """
    at = clock.now()
    link = links.by_token(viewer, token, at=at)
    if link is not None and link.purpose is Purpose.REPLY:
        # An organisation's link is about somebody, and never that person's own.
        link = None
    if link is not None and link.standing is Standing.LOCKED:
        return _locked(request, viewer, link)
    if link is None or link.standing is not Standing.LIVE:
        return dead(request, token)
    view = None
    if link.purpose is Purpose.QUESTIONNAIRE:
        view = queries.request(viewer, link.subject_id, at=at)
    known = view.language if view else ""
    return link, view, language_of(request, known=known, among=languages_for(view))


def dead(request: HttpRequest, token: str) -> HttpResponse:
    """Return the page of a link that does not work: never a dead end, and the same for every such link."""
    language = language_of(request)
    page = TokenPage(language=language, title=say(language, "dead-title"), token=token)
    return render(request, "my/q/dead.jinja", page, status=404)


def _locked(request: HttpRequest, viewer: Viewer, link: LinkView) -> HttpResponse:
    language = language_of(request)
    due = queries.call_due(viewer, link.id, at=clock.now())
    text = say(language, "locked-call", date=format_date(language, due)) if due else say(language, "locked-soon")
    page = TokenPage(language=language, title=say(language, "locked-title"), token=link_token(request), text=text)
    return render(request, "my/q/locked.jinja", page)


def link_token(request: HttpRequest) -> str:
    """Return the token of the address."""
    found = request.resolver_match
    return str(found.kwargs["token"]) if found else ""


def request_page(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Show who asks and why, or the way to what was answered. Looking uses up and changes nothing."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    _, view, language = found
    if view is None:
        page = RequestPage(
            language=language, title=say(language, "my-link-title"), token=token, way="MY_PAGE", asker=""
        )
        return render(request, "my/q/request.jinja", page)
    notice = messaging.privacy_notice(language)
    way = _way(request, viewer, view)
    title = {"SENT": say(language, "answered-title"), "CLOSED": say(language, "closed-title")}
    page = RequestPage(
        language=language,
        title=title.get(way, view.definition.text(language, "title")),
        languages=offered(languages_for(view)),
        token=token,
        way=way,
        asker=view.asker,
        questions=rules.progress(view.definition, {}, view.known, step="").most,
        minutes=view.definition.minutes,
        privacy=(notice.employer, notice.dwp, notice.provider),
        next_step=_next_step(request, viewer, view) if way == "GO_ON" else "",
    )
    return render(request, "my/q/request.jinja", page)


def _way(request: HttpRequest, viewer: Viewer, view: RequestView) -> str:
    """Return what can be done with a request from here."""
    if view.state == "SUBMITTED":
        return "SENT"
    if view.state not in {"REQUESTED", "STARTED"}:
        return "CLOSED"
    if not view.has_draft:
        return "ASK"
    return "GO_ON" if may_go_on(request, viewer, view.id) else "PROVE"


def may_go_on(request: HttpRequest, viewer: Viewer, request_id: UUID) -> bool:
    """Say whether this session may see what was answered so far."""
    at = clock.now()
    return queries.may_go_on(viewer, request_id, session=session.typed(request, at=at))


def _next_step(request: HttpRequest, viewer: Viewer, view: RequestView) -> str:
    at = clock.now()
    draft = queries.draft(viewer, view.id, session=session.typed(request, at=at), at=at)
    found = rules.first_open(view.definition, draft.answers, view.known)
    return found.key if found else ""


def start(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Begin, or go on: the first thing that somebody does with a link counts as opening it."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    link, view, _ = found
    if view is None or _way(request, viewer, view) not in {"ASK", "GO_ON"}:
        return redirect("my-q", token=token)
    at = clock.now()
    session.begin_typing(request, at=at)
    link_services.mark_opened(link_id=link.id, by=session.hand(request, viewer, view.id), at=at)
    step = _next_step(request, viewer, view) if view.has_draft else view.definition.steps[0].key
    return redirect("my-q-step", token=token, step=step) if step else redirect("my-q-send", token=token)


def not_now(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Take "not now" as the answer: it is thanked, and ends it."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    link, view, language = found
    if view is None or _way(request, viewer, view) not in {"ASK", "GO_ON"}:
        return redirect("my-q", token=token)
    at = clock.now()
    session.begin_typing(request, at=at)
    services.decline(
        request_id=view.id,
        wants=Wants.NOT_NOW,
        typing=session.typing_of(request, view.id, language),
        session=session.typed(request, at=at),
        link_id=link.id,
        by=session.hand(request, viewer, view.id),
        at=at,
    )
    return redirect("my-q-thanks", token=token)


def helping(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Ask who helps the person to answer, so that who said it and who typed it are kept apart."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    _, view, language = found
    if view is None or _way(request, viewer, view) != "ASK":
        return redirect("my-q", token=token)
    chosen = request.POST.get("relation", "")
    options = [(r.value, say(language, f"relation-{r.value}")) for r in Relation]
    field = radios(
        "relation",
        say(language, "helper-title"),
        options,
        chosen=chosen,
        hint=say(language, "helper-text"),
        heading=True,
    )
    if request.method == "POST":
        if chosen in set(Relation):
            session.help_with(request, view.id, Relation(chosen))
            return start(request, viewer, token)
        field = field.wrong(say(language, "helper-missing"))
    return _form(request, token, language, field, title=say(language, "helper-title"), button="start")


def birth_date(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Ask for the date of birth; the right one opens what is held, the tenth wrong one locks the link."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    link, view, language = found
    field = Field(
        "date",
        "birth",
        say(language, "birth-title"),
        hint=f"{say(language, 'birth-why')}\n{say(language, 'birth-hint')}",
        heading=True,
    )
    waits = view is not None and view.state in {"REQUESTED", "STARTED"}
    if request.method == "POST":
        at = clock.now()
        parts = birth_parts(request.POST)
        typed = day_typed(parts)
        if typed is None:
            key = "birth-unreadable" if any(parts) else "birth-missing"
            field = replace(field, parts=parts).wrong(say(language, key))
        else:
            tried = link_services.try_birth_date(
                link_id=link.id, birth_date=typed, viewer=viewer, by=viewer.actor(), at=at
            )
            if tried.right and tried.person_id is not None:
                session.open_page(request, tried.person_id, at=at)
                return redirect("my-q", token=token) if waits else redirect("my-home")
            if tried.locked:
                return redirect("my-q", token=token)
            field = replace(field, parts=parts).wrong(say(language, "birth-wrong", left=tried.tries_left))
    return _form(request, token, language, field, title=say(language, "birth-title"), button="continue", may_ring=waits)


def new_link(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Take the wish for a new link to the number on record; the answer is the same for every token."""
    services.ask_fresh_link(token=token, language=language_of(request), by=viewer.actor(), at=clock.now())
    return redirect(f"{reverse('my-find-sent')}?by=link")


def _form(
    request: HttpRequest, token: str, language: str, field: Field, *, title: str, button: str, may_ring: bool = False
) -> HttpResponse:
    page = TokenPage(
        language=language,
        title=title,
        back=f"/my/q/{token}",
        fields=(field,),
        token=token,
        text=say(language, button),
        may_ring=may_ring,
    )
    return render(request, "my/q/form.jinja", page)
