"""A person's page: what happens next, by when, through whom; what was agreed; what they can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.ledger.together import together
from goodwork.reach.promises import queries as promises
from goodwork.reach.questionnaires import queries as questionnaires
from goodwork.registers.people import queries as people
from goodwork.registers.people.views import ReachFacts
from goodwork.web.my import panels, session
from goodwork.web.my.pages import MyPage, Next, next_of
from goodwork.web.my.panels import Shown
from goodwork.web.my.tongue import language_of, say
from goodwork.web.render import render

DONE = "my_done"


@dataclass(frozen=True, slots=True)
class Visit:
    """A person at their own page: who, in which language, at what moment."""

    viewer: Viewer
    person_id: UUID
    facts: ReachFacts
    language: str
    at: datetime


View = Callable[..., HttpResponse]


@dataclass(frozen=True, kw_only=True)
class HomePage(MyPage):
    """What a person's page shows. `done` is what they did last, said once."""

    given_name: str
    nexts: tuple[Next, ...]
    asked: bool
    texts_stopped: bool
    panels: tuple[Shown, ...]
    done: str = ""


@dataclass(frozen=True, kw_only=True)
class ShutPage(MyPage):
    """The page of somebody whose half hour is over, or who has not given a date of birth."""


def proved(view: View) -> View:
    """Let only a person in who gave their date of birth in the last half hour; show others the way."""

    @wraps(view)
    def guarded(request: HttpRequest, viewer: Viewer, **kwargs: Any) -> HttpResponse:
        if viewer.id is None:
            language = language_of(request)
            page = ShutPage(language=language, title=say(language, "shut-title"))
            return render(request, "my/shut.jinja", page)
        at = clock.now()
        facts = people.reach_facts(viewer, [viewer.id], at=at).get(viewer.id)
        if facts is None or facts.deceased:
            # As their links do, an open page ends with a death: whoever holds the device is somebody else.
            raise NotVisible
        session.touch(request, at=at)
        return view(request, Visit(viewer, viewer.id, facts, language_of(request, known=facts.language), at), **kwargs)

    return guarded


@proved
def index(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show a person their page."""
    viewer, language, at = visit.viewer, visit.language, visit.at
    with together(viewer, visit.person_id):
        page = HomePage(
            language=language,
            title=say(language, "home-title"),
            given_name=visit.facts.given_name,
            nexts=tuple(next_of(p, language) for p in promises.next_for(viewer, visit.person_id, at=at)),
            asked=questionnaires.waiting_for(viewer, visit.person_id, at=at) is not None,
            texts_stopped=visit.facts.texts_stopped,
            panels=panels.shown(viewer, visit.person_id, language=language, at=at),
            done=_said_once(request),
        )
    return render(request, "my/home.jinja", page)


def _said_once(request: HttpRequest) -> str:
    """Return what was done last and forget it; where there is nothing the session is not written."""
    return str(request.session.pop(DONE)) if DONE in request.session else ""


def done(request: HttpRequest, text: str) -> None:
    """Let the person's page say once what they have just done."""
    request.session[DONE] = text
