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
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.pathway.replies import ringing, services
from goodwork.pathway.replies.ringing import Letter, ToRing
from goodwork.web.render import render


@dataclass(frozen=True)
class RingPage:
    """What somebody has to ring about."""

    rows: tuple[ToRing, ...]
    typed_at: str


@dataclass(frozen=True)
class LetterPage:
    """A letter to print, with its link as a picture that a telephone reads."""

    letter: Letter
    address: str
    typed_at: str
    picture: SafeString
    service: str


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List whom to ring, longest waiting first."""
    rows = ringing.to_ring(viewer, at=clock.now())
    return render(request, "staff/inbox/ring.jinja", RingPage(rows, f"{settings.GOODWORK_BASE_URL}/reply/"))


def rung(request: HttpRequest, viewer: Viewer, reply_request_id: UUID) -> HttpResponse:
    """Note that somebody rang and read out the code."""
    at = clock.now()
    if reply_request_id not in {row.request_id for row in ringing.to_ring(viewer, at=at)}:
        raise NotVisible
    services.note_rung(request_id=reply_request_id, by=viewer.actor(), at=at)
    messages.success(request, "Noted. They can answer with the code that you read out.")
    return redirect("staff-inbox-ring")


def letter(request: HttpRequest, viewer: Viewer, reply_request_id: UUID) -> HttpResponse:
    """Show a request as a letter to print and post."""
    found = ringing.letter(viewer, reply_request_id, at=clock.now())
    address = f"{settings.GOODWORK_BASE_URL}{found.path}"
    page = LetterPage(
        found, address, f"{settings.GOODWORK_BASE_URL}/reply/", picture_of(address), settings.GOODWORK_SERVICE_NAME
    )
    return render(request, "staff/inbox/letter.jinja", page)


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
