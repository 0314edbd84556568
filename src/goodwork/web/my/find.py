"""Getting a link to one's page by a number or an e-mail address. The answer is the same, known or not."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.identifiers import phone
from goodwork.kernel.parsers import Unreadable, email
from goodwork.reach.questionnaires import services
from goodwork.web.my.fields import Field, plain_digits
from goodwork.web.my.pages import MyPage
from goodwork.web.my.tongue import language_of, say
from goodwork.web.render import render


@dataclass(frozen=True, kw_only=True)
class FindPage(MyPage):
    """One field, and its button."""

    text: str = ""
    button: str = ""


def _readable(typed: str) -> bool:
    """Say whether somebody typed a telephone number or an e-mail address."""
    if phone(typed) is not None:
        return True
    try:
        email(typed)
    except Unreadable:
        return False
    return True


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask for a number or an e-mail address, and take it."""
    language = language_of(request)
    typed = plain_digits(request.POST.get("contact", "").strip())
    field = Field("text", "contact", say(language, "find-label"), value=typed, autocomplete="tel")
    if request.method == "POST":
        if _readable(typed):
            services.ask_fresh_link(contact=typed, language=language, by=viewer.actor(), at=clock.now())
            return redirect("my-find-sent")
        field = field.wrong(say(language, "find-wrong" if typed else "find-missing"))
    page = FindPage(
        language=language,
        title=say(language, "find-title"),
        fields=(field,),
        text=say(language, "find-text"),
        button=say(language, "dead-button"),
    )
    return render(request, "my/act.jinja", page)


def sent(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say what happens now, the same to everybody: who typed a number or an address, and who had an old link."""
    language = language_of(request)
    text = say(language, "sent-link" if request.GET.get("by") == "link" else "sent-text")
    page = FindPage(language=language, title=say(language, "sent-title"), text=text)
    return render(request, "my/sent.jinja", page)
