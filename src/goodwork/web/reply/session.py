"""What one browser may see: who a request is about, for half an hour after its code was typed there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from goodwork.pathway.replies.rules import DETAILS_OPEN_FOR
from goodwork.web.accounts.middleware import new_key

OPEN = "reply_open"
MOST = 5
"""A browser keeps so many requests open at a time; the oldest closes."""


def open_link(request: HttpRequest, link_id: UUID, *, at: datetime) -> None:
    """Let this browser see who the request of a link is about, under a new session key."""
    new_key(request)
    kept = dict(list(request.session.get(OPEN, {}).items())[-(MOST - 1) :])
    request.session[OPEN] = {**kept, str(link_id): (at + DETAILS_OPEN_FOR).timestamp()}


def is_open(request: HttpRequest, link_id: UUID, *, at: datetime) -> bool:
    """Say whether this browser may see who the request of a link is about."""
    until = request.session.get(OPEN, {}).get(str(link_id), 0)
    return bool(until > at.timestamp())


def close_link(request: HttpRequest, link_id: UUID) -> None:
    """Let this browser forget who a request is about."""
    kept = {key: until for key, until in request.session.get(OPEN, {}).items() if key != str(link_id)}
    request.session[OPEN] = kept
