"""Pages for what went wrong. They hold no detail: what there is to know stands in the log, without personal data."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from goodwork.kernel.words import direction
from goodwork.web.my.tongue import Language
from goodwork.web.public import language_asked, language_here, languages_to_choose
from goodwork.web.render import render

STAFF = ("/staff/", "/accounts/")
"""What the addresses begin with where only staff come."""


@dataclass(frozen=True)
class ErrorPage:
    """What a page for an error shows, in the language of whoever sees it."""

    language: str
    for_staff: bool
    service_name: str = ""

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages to choose from: for people, where there are several."""
        return () if self.for_staff else languages_to_choose()

    @property
    def direction(self) -> str:
        """Return how the page's language is written."""
        return direction(self.language)


def _page(request: HttpRequest) -> ErrorPage:
    """Return the page for a request: staff are spoken to in English, people in the language that they read."""
    for_staff = request.path.startswith(STAFF)
    return ErrorPage(language="en" if for_staff else language_here(request), for_staff=for_staff)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Show that there is nothing here, or nothing for you: the two are never told apart."""
    return render(request, "errors/not_found.jinja", _page(request), status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Show that a form could not be sent as it was: it had been open too long, or cookies are turned off."""
    return render(request, "errors/forbidden.jinja", _page(request), status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Show that what was sent could not be read."""
    return render(request, "errors/bad_request.jinja", _page(request), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show that something broke. The page asks the database for nothing, because that may be what broke."""
    for_staff = request.path.startswith(STAFF)
    page = ErrorPage(
        # The session, in which a choice is kept, lies in the database.
        language="en" if for_staff else language_asked(request),
        for_staff=for_staff,
        service_name=settings.GOODWORK_SERVICE_NAME,
    )
    return HttpResponse(get_template("errors/server_error.jinja").render({"page": page}), status=500)
