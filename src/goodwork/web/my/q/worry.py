"""Tell us a worry, by a link alone: it shows nothing of the person, so no date of birth is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.parsers import free_text
from goodwork.kernel.words import format_date
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.services import CannotCall
from goodwork.web.my import session
from goodwork.web.my.pages import MyPage
from goodwork.web.my.q.door import TokenPage, live
from goodwork.web.my.tongue import say
from goodwork.web.my.worries import MOST_WORDS, problem_with, words_field
from goodwork.web.render import render

TOLD = "my_worry_by"


@dataclass(frozen=True, kw_only=True)
class WorryToldPage(MyPage):
    """By when the worry is answered."""

    token: str
    text: str


def worry(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Take a worry from whoever holds the link; it gets an owner and a promise at once."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    link, view, language = found
    words = request.POST.get("words", "")
    field = words_field(language, words)
    if request.method == "POST":
        problem = problem_with(words, language)
        if not problem:
            try:
                due_date = contacts.raise_by_link(
                    link_id=link.id,
                    text=free_text(words, most=MOST_WORDS),
                    by=session.hand(request, viewer, view.id if view else None),
                    at=clock.now(),
                )
            except CannotCall:
                problem = say(language, "worry-cannot")
            else:
                request.session[TOLD] = due_date.isoformat()
                return redirect("my-q-worry-done", token=token)
        field = field.wrong(problem)
    page = TokenPage(
        language=language,
        title=say(language, "worry-title"),
        back=f"/my/q/{token}",
        fields=(field,),
        token=token,
        text=say(language, "worry-button"),
    )
    return render(request, "my/q/worry.jinja", page)


def worry_done(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Show by when the worry is answered."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    told = request.session.get(TOLD)
    if not told:
        return redirect("my-q", token=token)
    language = found[2]
    text = say(language, "worry-by", date=format_date(language, date.fromisoformat(told)))
    page = WorryToldPage(language=language, title=say(language, "worry-done-title"), token=token, text=text)
    return render(request, "my/q/worry_told.jinja", page)
