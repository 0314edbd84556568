"""Turning a frozen dataclass into a page."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as django_render
from django.templatetags.static import static
from django.urls import reverse

from goodwork.kernel.clock import LONDON
from goodwork.kernel.identifiers import show_nhs_number, show_phone
from goodwork.kernel.words import format_date, format_moment, known_language
from goodwork.web.layout.shell import WORDS
from goodwork.web.layout.tables import titled
from goodwork.web.routing import PERSON_SESSION


def render(request: HttpRequest, template: str, page: object, status: int = 200) -> HttpResponse:
    """Return a page: the template gets `page` (one frozen dataclass); `shell`, what stands round it, comes by itself.

    The page's language is its field `language`, English when it has none.
    """
    request.page_language = getattr(page, "language", "en")  # type: ignore[attr-defined]
    return django_render(request, template, {"page": page}, status=status, using="jinja2")


def say(language: str, key: str, **values: Any) -> str:
    """Return words of the layout in a language (web/layout/words)."""
    return WORDS.text(language or "en", key, **values)


def local_date(day: date | datetime | None, language: str = "en") -> str:
    """Return a day as people read it: Thursday 3 December 2026; nothing for None."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(LONDON).date()
    return format_date(known_language(language), day)


def local_time(at: datetime | None, language: str = "en") -> str:
    """Return a moment as people in London read it; nothing for None."""
    return "" if at is None else format_moment(known_language(language), at)


def short_date(day: date | datetime | None) -> str:
    """Return a day in few letters for tables: 3 Dec 2026; nothing for None."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(LONDON).date()
    return f"{day.day} {day:%b %Y}"


def short_time(at: datetime | None) -> str:
    """Return a moment in few letters for tables: 3 Dec 2026, 17:00; nothing for None."""
    return "" if at is None else f"{short_date(at)}, {at.astimezone(LONDON):%H:%M}"


def short_id(identifier: UUID | None) -> str:
    """Return the end of an id, enough for two people to know that they mean the same row."""
    return "" if identifier is None else identifier.hex[-8:].upper()


def sends_email() -> bool:
    """Say whether this deployment sends e-mail to staff."""
    return bool(settings.GOODWORK_SENDS_EMAIL)


def needs_two_steps() -> bool:
    """Say whether this deployment asks every member of staff for a second factor."""
    return bool(settings.GOODWORK_SECOND_FACTOR_REQUIRED)


def worry_address(request: HttpRequest, token: str) -> str:
    """Return where a person on this page can tell a worry: by their link, or on their own page; "" where nobody can."""
    if token:
        return reverse("my-q-worry", kwargs={"token": token})
    known = request.session.get(PERSON_SESSION) and request.path != reverse("my-worry")
    return reverse("my-worry") if known else ""


def about_person(page: object) -> UUID | None:
    """Return whom a page is about: its own person, or that of the one thing that it shows; None for lists."""
    found = getattr(page, "person_id", None)
    if not hasattr(page, "person_id") and is_dataclass(page):
        parts = (getattr(page, f.name) for f in fields(page))
        found = next((p.person_id for p in parts if isinstance(getattr(p, "person_id", None), UUID)), None)
    return found if isinstance(found, UUID) else None


GLOBALS: dict[str, Any] = {
    "about_person": about_person,
    "worry_address": worry_address,
    "say": say,
    "static": static,
    "messages_of": get_messages,
    "sends_email": sends_email,
    "needs_two_steps": needs_two_steps,
    "local_date": local_date,
    "local_time": local_time,
    "short_date": short_date,
    "short_time": short_time,
    "short_id": short_id,
    "titled": titled,
    "show_nhs_number": show_nhs_number,
    "show_phone": show_phone,
}
"""What every template can call."""
