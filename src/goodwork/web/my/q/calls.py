"""Ring me instead: at any question, and before the first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.reach.promises.rules import Window
from goodwork.reach.questionnaires import services
from goodwork.web.my import session
from goodwork.web.my.fields import Field, radios
from goodwork.web.my.pages import MyPage
from goodwork.web.my.q.door import TokenPage, live
from goodwork.web.my.tongue import offered, say
from goodwork.web.render import render

RUNG = "my_rung"


@dataclass(frozen=True, kw_only=True)
class RungPage(MyPage):
    """What was promised: who rings, by when."""

    token: str
    text: str


def window_field(language: str, chosen: str = "") -> Field:
    """Return the question when to ring."""
    options = [
        (Window.MORNING.value, say(language, "ring-morning")),
        (Window.AFTERNOON.value, say(language, "ring-afternoon")),
        (Window.ANY.value, say(language, "ring-any")),
    ]
    return radios("window", say(language, "ring-when"), options, chosen=chosen)


def ring(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Ask when to ring, and promise it."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    link, view, language = found
    if view is None:
        return redirect("my-q", token=token)
    chosen = request.POST.get("window", "")
    field = window_field(language, chosen)
    if request.method == "POST":
        if chosen in set(Window):
            promised = services.ring_instead(
                request_id=view.id,
                window=Window(chosen),
                link_id=link.id,
                by=session.hand(request, viewer, view.id),
                at=clock.now(),
            )
            # Kept in every language: who reads it may choose another one.
            request.session[RUNG] = {one.code: promised.text(one.code) for one in offered()}
            return redirect("my-q-ring-done", token=token)
        field = field.wrong(say(language, "ring-missing"))
    page = TokenPage(
        language=language,
        title=say(language, "ring-title"),
        back=f"/my/q/{token}",
        fields=(field,),
        token=token,
        text=say(language, "ring-button"),
    )
    return render(request, "my/q/ring.jinja", page)


def ring_done(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Show the promised time."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    said = request.session.get(RUNG)
    if not isinstance(said, dict):
        return redirect("my-q", token=token)
    language = found[2]
    text = str(said.get(language, said["en"]))
    page = RungPage(language=language, title=say(language, "ring-done-title"), token=token, text=text)
    return render(request, "my/q/rung.jinja", page)
