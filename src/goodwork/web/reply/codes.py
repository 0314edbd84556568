"""Codes and fresh links: the one-time code that opens who it is about, the short code that leads to a page."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import ActorKind, NotVisible, Viewer
from goodwork.ledger.audit.services import record_refusal
from goodwork.pathway.replies import services
from goodwork.pathway.replies.opening import hand_of
from goodwork.pathway.replies.short_codes import asks_number
from goodwork.web.render import render
from goodwork.web.reply import session
from goodwork.web.reply.pages import CodePage, SentPage, TypedPage
from goodwork.web.reply.views import live

UNSHARED = "Nothing is shared about this request any more."
NO_POINT = "There is no email address or mobile number of yours to send a code to: ask for one by telephone or post."
ASKED = "Whoever asked you is told. They ring or write to the number or address on record for you. Enter the code here."
TOO_MANY = "So many codes were sent today that no more are sent. Try again tomorrow, or ring whoever asked you."


def send(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Send a code to the organisation's own address or number, and ask for it."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    link, view = found
    at = clock.now()
    try:
        point = services.send_code(
            link_id=link.id, point_id=_uuid(request.POST.get("point", "")), by=hand_of(link), at=at
        )
    except NotVisible:
        record_refusal(viewer=Viewer(kind=ActorKind.PROVIDER_LINK, id=link.id), page="reply code not shared", at=at)
        return render(request, "reply/code.jinja", CodePage(token=token, view=view, error=UNSHARED))
    except services.NoPoint:
        return render(request, "reply/code.jinja", CodePage(token=token, view=view, error=NO_POINT))
    except services.TooManyCodes:
        record_refusal(viewer=Viewer(kind=ActorKind.PROVIDER_LINK, id=link.id), page="reply codes too many", at=at)
        return render(request, "reply/code.jinja", CodePage(token=token, view=view, error=TOO_MANY))
    return redirect(f"{reverse('reply-code', kwargs={'token': token})}?to={point.id}")


def try_code(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Ask for the code; the right one opens who it is about in this browser."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    link, view = found
    to = next((p for p in view.points if str(p.id) == request.GET.get("to", "")), None)
    page = CodePage(token=token, view=view, sent_to=to.masked if to else "", sent_to_id=str(to.id) if to else "")
    if request.method != "POST":
        asked = ASKED if request.GET.get("asked") and not view.points else ""
        return render(request, "reply/code.jinja", replace(page, asked=asked))
    at = clock.now()
    typed = request.POST.get("code", "")
    if not typed.strip():
        return render(request, "reply/code.jinja", replace(page, error="Enter the code"))
    try:
        tried = services.open_details(link_id=link.id, typed=typed, by=hand_of(link), at=at)
    except NotVisible:
        record_refusal(viewer=Viewer(kind=ActorKind.PROVIDER_LINK, id=link.id), page="reply code not shared", at=at)
        return render(request, "reply/code.jinja", CodePage(token=token, view=view, error=UNSHARED))
    if tried.right:
        session.open_link(request, link.id, at=at)
        return redirect(f"{reverse('reply', kwargs={'token': token})}#who")
    record_refusal(viewer=Viewer(kind=ActorKind.PROVIDER_LINK, id=link.id), page="reply code wrong", at=at)
    error = "This code is wrong, was used already, or is too old. Send a new one"
    if tried.tries_left:
        times = "once more" if tried.tries_left == 1 else f"{tried.tries_left} more times"
        error = f"This is not the code that we sent. You can try {times}"
    return render(request, "reply/code.jinja", replace(page, error=error))


def close(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Let this browser forget who the request is about."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    session.close_link(request, found[0].id)
    return redirect(f"{reverse('reply', kwargs={'token': token})}?notice=closed")


def fresh(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Take the wish for a fresh link to the address on record; the answer is the same for every token."""
    services.ask_fresh_link(token=token, by=Viewer(kind=ActorKind.PROVIDER_LINK).actor(), at=clock.now())
    return redirect("reply-fresh-sent")


def fresh_by_typed(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take the wish for a fresh link by a short code that does not work; the answer is the same for every code."""
    by = Viewer(kind=ActorKind.PROVIDER_LINK).actor()
    services.ask_fresh_link(typed=request.POST.get("typed", "")[:60] or "-", by=by, at=clock.now())
    return redirect("reply-fresh-sent")


def fresh_sent(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say what happens now, to everybody alike."""
    return render(request, "reply/sent.jinja", SentPage())


def ask_code(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Ask for a code by telephone or post, where none can be sent; it goes to the number or address on record only."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    link, view = found
    at = clock.now()
    try:
        services.want_code(link_id=link.id, by=hand_of(link), at=at)
    except NotVisible:
        record_refusal(viewer=Viewer(kind=ActorKind.PROVIDER_LINK, id=link.id), page="reply code not shared", at=at)
        return render(request, "reply/code.jinja", CodePage(token=token, view=view, error=UNSHARED))
    except services.CannotHand as refused:
        return render(request, "reply/code.jinja", CodePage(token=token, view=view, error=refused.message))
    return redirect(f"{reverse('reply-code', kwargs={'token': token})}?asked=1")


def typed(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask for the short code of a letter or a telephone call, and lead to its page.

    While very many wrong ones come from all over, the number of the request is asked beside it.
    """
    at = clock.now()
    if request.method != "POST":
        return render(request, "reply/typed.jinja", TypedPage(with_number=asks_number(at=at)))
    text, number = request.POST.get("typed", "")[:60], request.POST.get("number", "")[:60]
    with_number = asks_number(at=at)
    problems = {}
    if not text.strip():
        problems["typed"] = "Enter the 12 digits of the code"
    if with_number and not number.strip():
        problems["number"] = "Enter the number of the request"
    if problems:
        return render(
            request,
            "reply/typed.jinja",
            TypedPage(typed=text, number=number, with_number=with_number, errors=problems),
        )
    nobody = Viewer(kind=ActorKind.PROVIDER_LINK)
    led = services.try_typed(
        typed=text, number=number, address=get_adapter().get_client_ip(request), by=nobody.actor(), at=at
    )
    if led.path:
        return redirect(led.path)
    record_refusal(viewer=nobody, page="reply typed code shut" if led.shut else "reply typed code", at=at)
    error = "This code does not work. Check the 12 digits, or ask for a new link"
    if led.with_number:
        error = "This code does not work with this number. Check both, or ask for a new link"
    if led.shut:
        error = "Too many wrong codes came from your address in the last hour. Use the link, or try again in an hour"
    page = TypedPage(
        typed=text, number=number, with_number=led.with_number, errors={"typed": error}, fresh=not led.shut
    )
    return render(request, "reply/typed.jinja", page)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
