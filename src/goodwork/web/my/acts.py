"""What a person can do on their page: be rung, tell a worry, say "not now", stop texts, answer, close the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel.actors import Viewer
from goodwork.kernel.parsers import free_text
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.services import CannotCall
from goodwork.reach.promises.rules import Window
from goodwork.reach.questionnaires import services as questionnaires
from goodwork.registers.people import services as people
from goodwork.web.my import session
from goodwork.web.my.fields import Field
from goodwork.web.my.home import Visit, done, proved
from goodwork.web.my.pages import MyPage
from goodwork.web.my.q.calls import window_field
from goodwork.web.my.tongue import language_of, say
from goodwork.web.my.worries import MOST_WORDS, problem_with, words_field
from goodwork.web.render import render

HOME = "/my/"


@dataclass(frozen=True, kw_only=True)
class ActPage(MyPage):
    """A page with one thing to do: words, fields if any, and its button."""

    text: str = ""
    button: str = ""
    warning: str = ""


def _act(request: HttpRequest, visit: Visit, *, name: str, button: str, fields: tuple[Field, ...] = ()) -> HttpResponse:
    language = visit.language
    text = say(language, f"{name}-text") if name != "ring" else ""
    page = ActPage(
        language=language,
        title=say(language, f"{name}-title"),
        back=HOME,
        fields=fields,
        text=text,
        button=say(language, button),
    )
    return render(request, "my/act.jinja", page)


@proved
def ring(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask when to ring, and promise it; the page then shows the promised time."""
    chosen = request.POST.get("window", "")
    field = window_field(visit.language, chosen)
    if request.method == "POST":
        if chosen not in set(Window):
            field = field.wrong(say(visit.language, "ring-missing"))
        else:
            try:
                contacts.request_call_back(
                    person_id=visit.person_id, window=Window(chosen), by=visit.viewer.actor(), at=visit.at
                )
                done(request, say(visit.language, "ring-done-title"))
                return redirect("my-home")
            except CannotCall:
                field = field.wrong(say(visit.language, "sent-none"))
    return _act(request, visit, name="ring", button="ring-button", fields=(field,))


@proved
def worry(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take a worry in the person's own words; it gets an owner and a promise at once."""
    words = request.POST.get("words", "")
    field = words_field(visit.language, words)
    if request.method == "POST":
        problem = problem_with(words, visit.language)
        if not problem:
            try:
                contacts.raise_concern(
                    person_id=visit.person_id,
                    text=free_text(words, most=MOST_WORDS),
                    by=visit.viewer.actor(),
                    at=visit.at,
                )
                done(request, say(visit.language, "worry-done-title"))
                return redirect("my-home")
            except CannotCall:
                problem = say(visit.language, "sent-none")
        field = field.wrong(problem)
    return _act(request, visit, name="worry", button="worry-button", fields=(field,))


@proved
def not_now(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take "not now" to everything that is open for the person."""
    if request.method == "POST":
        questionnaires.say_not_now(person_id=visit.person_id, by=visit.viewer.actor(), at=visit.at)
        done(request, say(visit.language, "not-now-done"))
        return redirect("my-home")
    return _act(request, visit, name="not-now", button="do-not-now")


@proved
def stop(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Stop texts, as the word STOP does."""
    if request.method == "POST":
        people.stop_texts(person_id=visit.person_id, by=visit.viewer.actor(), at=visit.at)
        done(request, say(visit.language, "stop-done"))
        return redirect("my-home")
    return _act(request, visit, name="stop", button="stop-button")


@proved
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Allow texts again, as the word START does."""
    if request.method == "POST":
        people.allow_texts(person_id=visit.person_id, by=visit.viewer.actor(), at=visit.at)
        done(request, say(visit.language, "start-done"))
        return redirect("my-home")
    return _act(request, visit, name="start", button="start-button")


@proved
def answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Lead to the questions that wait for the person, by a link of their own."""
    link = questionnaires.link_for_waiting(person_id=visit.person_id, by=visit.viewer.actor(), at=visit.at)
    return redirect("my-home") if link is None else redirect(link)


def leave(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Close the page before its half hour is over."""
    session.close_page(request)
    return redirect("my-left")


def left(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say that the page is closed."""
    language = language_of(request)
    page = ActPage(language=language, title=say(language, "left-title"), text=say(language, "left-text"))
    return render(request, "my/told.jinja", page)
