"""What stands before every page of a signed-in account: the limits of its session, and the second factor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.registers.access.entering import needs_second_factor
from goodwork.registers.access.rules import session_over
from goodwork.web.render import render
from goodwork.web.routing import Who, route_table

BEGAN = "began_at"
SEEN = "seen_at"
WRITE_EVERY = timedelta(minutes=1)
"""How often a session's last use is written down: once a minute, not on every page."""
WRITTEN = "application/x-www-form-urlencoded"
LEAST_WRITTEN = 20
"""What somebody typed that is shorter is typed again more quickly than it is copied."""
SECRET = ("csrfmiddlewaretoken", "pass", "code", "token", "credential")
"""What the name of a field begins with or holds whose content is shown to nobody."""

Answer = Callable[[HttpRequest], HttpResponse]


def begin_session(request: HttpRequest, at: datetime) -> None:
    """Note when a session began and was last used."""
    request.session[BEGAN] = request.session[SEEN] = at.timestamp()


def new_key(request: HttpRequest) -> None:
    """Give a session another key; where somebody is signed in, the list of open sessions knows it by that at once."""
    old = request.session.session_key
    request.session.cycle_key()
    if request.user.is_authenticated:
        UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def _moment(request: HttpRequest, key: str) -> datetime:
    """Return a moment that the session holds."""
    return datetime.fromtimestamp(request.session[key], UTC)


@dataclass(frozen=True)
class EndedPage:
    """What somebody sees who sent a form after their session had ended: what they wrote, and the way back in."""

    texts: tuple[str, ...]
    sign_in_url: str


def _written(request: HttpRequest) -> tuple[str, ...]:
    """Return the longer texts of a form as they were sent; none of a file's, and nothing secret."""
    if request.method != "POST" or request.content_type != WRITTEN:
        return ()
    sent = (text for name in request.POST if not any(s in name for s in SECRET) for text in request.POST.getlist(name))
    return tuple(text for text in sent if len(text.strip()) >= LEAST_WRITTEN and not _is_id(text))


def _is_id(text: str) -> bool:
    """Say whether a field holds an id, which nobody typed."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class SessionLimits:
    """Ends a signed-in session that has rested for 30 minutes or lasted for 12 hours (DOMAIN 7.6)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, or lead to sign-in when its session is over."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            at = clock.now()
            if BEGAN not in request.session or SEEN not in request.session:
                begin_session(request, at)
            elif session_over(began_at=_moment(request, BEGAN), seen_at=_moment(request, SEEN), at=at):
                return self._end(request)
            elif at - _moment(request, SEEN) > WRITE_EVERY:
                request.session[SEEN] = at.timestamp()
                UserSession.objects.create_from_request(request)
        return self.get_response(request)

    def _end(self, request: HttpRequest) -> HttpResponse:
        """Sign out, and lead to sign-in, which says why and comes back to the same page.

        Whoever sent something that they had written gets it back, for it was not saved.
        """
        texts = _written(request)
        key = request.session.session_key
        logout(request)
        UserSession.objects.filter(session_key=key).delete()
        asked = {"ended": "1"}
        if (request.method == "GET" or texts) and request.path != settings.LOGIN_URL:
            asked["next"] = request.path
        address = f"{settings.LOGIN_URL}?{urlencode(asked)}"
        if not texts:
            return redirect(address)
        page = render(request, "accounts/ended.jinja", EndedPage(texts, address), status=403)
        page["Cache-Control"] = "no-store"
        return page


@lru_cache(maxsize=1)
def _signed_in_routes() -> frozenset[str]:
    """Return the names of the addresses that ask for sign-in."""
    return frozenset(route.name for route in route_table() if route.who is Who.SIGNED_IN)


class SecondFactor:
    """Where a second factor is required, lets an account without one reach only the pages that set one up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead an account without a second factor to the page where it sets one up."""
        if not settings.GOODWORK_SECOND_FACTOR_REQUIRED or request.resolver_match is None:
            return None
        if request.resolver_match.url_name not in _signed_in_routes() or not request.user.is_authenticated:
            return None
        if needs_second_factor(request.user.pk):
            return redirect(reverse("mfa_index"))
        return None
