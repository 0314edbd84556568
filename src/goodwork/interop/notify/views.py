"""Callbacks of GOV.UK Notify. It calls again where we fail, so each may come any number of times, in any order."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from goodwork.interop.notify.statuses import meaning_of
from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.parsers import Unreadable, moment
from goodwork.reach.messaging import inbound, services
from goodwork.reach.messaging.rules import Receipt

MOST_BYTES = 64 * 1024


class Wrong(ValueError):
    """A callback that is not as Notify describes it; the words name what is wrong."""


def receipts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take one delivery receipt. A message of somebody else's is no error: Notify must not call again for it."""
    try:
        told = _body(request, needed=("status",))
    except Wrong as wrong:
        return JsonResponse({"error": str(wrong)}, status=400)
    reference = told.get("reference")
    if isinstance(reference, str) and reference:
        services.receipt(reference=reference, status=meaning_of(str(told["status"])), at=clock.now())
    return HttpResponse(status=204)


def texts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take one text that somebody sent; one without words (a picture comes so) is a text too, and has a reader."""
    at = clock.now()
    try:
        told = _body(request, needed=("id", "source_number"))
        received_at = _moment(told.get("date_received"), default=at)
    except Wrong as wrong:
        return JsonResponse({"error": str(wrong)}, status=400)
    inbound.receive_text(
        from_number=str(told["source_number"]),
        body=str(told.get("message") or ""),
        received_at=received_at,
        reference=str(told["id"])[:100],
        at=at,
    )
    return HttpResponse(status=204)


def returned_letters(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take the news that a letter came back: the address is no way to reach this person."""
    try:
        told = _body(request, needed=("notification_id",))
    except Wrong as wrong:
        return JsonResponse({"error": str(wrong)}, status=400)
    reference = told.get("reference")
    if isinstance(reference, str) and reference:
        services.receipt(reference=reference, status=Receipt.PERMANENT_FAILURE, at=clock.now())
    return HttpResponse(status=204)


def _body(request: HttpRequest, *, needed: tuple[str, ...]) -> dict[str, Any]:
    """Return the callback's JSON object; raises Http404 without the right token, Wrong for what is no callback."""
    expected = settings.GOODWORK_NOTIFY_CALLBACK_TOKEN
    given = request.headers.get("Authorization", "")
    if not expected or not secrets.compare_digest(given.encode(), f"Bearer {expected}".encode()):
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise Wrong("the callback is larger than any of Notify's")
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Wrong("the callback is not JSON") from None
    if not isinstance(told, dict):
        raise Wrong("the callback is not a JSON object")
    missing = [name for name in needed if told.get(name) in (None, "")]
    if missing:
        raise Wrong(f"missing: {', '.join(missing)}")
    return told


def _moment(text: object, *, default: datetime) -> datetime:
    """Return the moment that Notify names, or the default where it names none."""
    if text in (None, ""):
        return default
    try:
        return moment(str(text))
    except Unreadable:
        raise Wrong("date_received is no moment") from None
