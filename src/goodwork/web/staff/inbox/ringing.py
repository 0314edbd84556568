"""Requests that can't be written to an organisation: whom to ring, the code to read out, and a letter to print."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import qrcode
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.pathway.replies import ringing, services
from goodwork.pathway.replies.ringing import CodeInHand, CodeWanted, Letter, ToRing
from goodwork.pathway.replies.rules import Way
from goodwork.web.render import render


@dataclass(frozen=True)
class RingPage:
    """What somebody has to ring about, and who waits for a one-time code by telephone or post."""

    rows: tuple[ToRing, ...]
    wanted: tuple[CodeWanted, ...]
    typed_at: str
    error: str = ""


@dataclass(frozen=True)
class LetterPage:
    """A letter to print, with its link as a picture that a telephone reads."""

    letter: Letter
    address: str
    typed_at: str
    picture: SafeString
    service: str


@dataclass(frozen=True)
class PrintPage:
    """Before a letter is made: what is written down, and the button."""

    request_id: UUID


@dataclass(frozen=True)
class CodePage:
    """A one-time code to read out, or as a letter that is posted apart."""

    code: CodeInHand
    service: str


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List whom to ring, longest waiting first."""
    return _index(request, viewer)


def _index(request: HttpRequest, viewer: Viewer, error: str = "") -> HttpResponse:
    at = clock.now()
    page = RingPage(
        ringing.to_ring(viewer, at=at),
        ringing.codes_wanted(viewer, at=at),
        f"{settings.GOODWORK_BASE_URL}/reply/",
        error,
    )
    return render(request, "staff/inbox/ring.jinja", page)


def rung(request: HttpRequest, viewer: Viewer, reply_request_id: UUID) -> HttpResponse:
    """Note that somebody rang and read out the code, or posted the letter that has one."""
    at = clock.now()
    if reply_request_id not in {row.request_id for row in ringing.to_ring(viewer, at=at)}:
        raise NotVisible
    way = _way(request)
    services.note_rung(request_id=reply_request_id, way=way, by=viewer.actor(), at=at)
    done = "with the code that you read out" if way is Way.CALL else "once the letter is there"
    messages.success(request, f"Noted. They can answer {done}.")
    return redirect("staff-inbox-ring")


def take(request: HttpRequest, viewer: Viewer, reply_request_id: UUID) -> HttpResponse:
    """Take a code to read out, or a letter to print, into one's own hands; that is written down."""
    way = _way(request)
    services.take(request_id=reply_request_id, way=way, by=viewer.actor(), at=clock.now())
    if way is Way.LETTER:
        return redirect("staff-inbox-letter", reply_request_id=reply_request_id)
    return redirect(f"{reverse('staff-inbox-ring')}#request-{reply_request_id}")


def letter(request: HttpRequest, viewer: Viewer, reply_request_id: UUID) -> HttpResponse:
    """Show a request as a letter to print and post, once the viewer has taken it into their hands."""
    at = clock.now()
    try:
        found = ringing.letter(viewer, reply_request_id, at=at)
    except NotVisible:
        ringing.check_may_ring(viewer, reply_request_id)
        return render(request, "staff/inbox/print.jinja", PrintPage(reply_request_id))
    address = f"{settings.GOODWORK_BASE_URL}{found.path}"
    page = LetterPage(
        found, address, f"{settings.GOODWORK_BASE_URL}/reply/", picture_of(address), settings.GOODWORK_SERVICE_NAME
    )
    return render(request, "staff/inbox/letter.jinja", page)


def code(request: HttpRequest, viewer: Viewer, reply_request_id: UUID) -> HttpResponse:
    """Make the one-time code for which somebody waits, and show it to whoever made it while it works."""
    at = clock.now()
    if request.method == "POST":
        try:
            services.give_code(request_id=reply_request_id, way=_way(request), by=viewer.actor(), at=at)
        except services.CannotHand as refused:
            return _index(request, viewer, refused.message)
        return redirect("staff-inbox-code", reply_request_id=reply_request_id)
    found = ringing.code_in_hand(viewer, reply_request_id, at=at)
    return render(request, "staff/inbox/code.jinja", CodePage(found, settings.GOODWORK_SERVICE_NAME))


def _way(request: HttpRequest) -> Way:
    """Return by which way something goes, as a button says it; not found for what no button of ours sends."""
    text = request.POST.get("way", "")
    if text not in set(Way):
        raise NotVisible
    return Way(text)


def picture_of(address: str) -> SafeString:
    """Return an address as a QR code: SVG made here, with words for whoever can't see it."""
    made = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, image_factory=SvgPathImage)
    made.add_data(address)
    stream = BytesIO()
    made.make_image().save(stream)
    svg = stream.getvalue().decode().partition("?>")[2].strip()
    label = "A picture that a telephone's camera reads: it opens the same address as the one written below."
    # The address is our own, and the library writes nothing of it into the drawing but squares.
    return mark_safe(svg.replace("<svg ", f'<svg role="img" aria-label="{label}" class="gw-qr" ', 1))
