"""The first page and the privacy notice, in the languages that people read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel.actors import ActorKind, Role, Viewer
from goodwork.kernel.words import Words, format_birth_date
from goodwork.reach.messaging import queries as messaging
from goodwork.reach.messaging.queries import PrivacyNotice
from goodwork.web.public import PublicPage, language_here
from goodwork.web.render import render
from goodwork.web.routing import navigation

WORDS = Words(Path(__file__).parent / "words")


@dataclass(frozen=True)
class HomePage(PublicPage):
    """What the first page shows, in one language."""

    WORDS: ClassVar[Words] = WORDS


@dataclass(frozen=True)
class PrivacyPage(HomePage):
    """What the privacy notice shows, in one language."""

    notice: PrivacyNotice = field(kw_only=True)

    @property
    def version(self) -> str:
        """Return the notice's version as its owner names it; one that is a day is said as a day."""
        try:
            return format_birth_date(self.language, date.fromisoformat(self.notice.version))
        except ValueError:
            return self.notice.version


@dataclass(frozen=True)
class NoRolePage:
    """What somebody sees who is signed in and has no role today."""


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what the service is; lead a member of staff to the first page of their own work."""
    if viewer.kind is ActorKind.USER:
        if viewer.has_role(Role.SERVICE_LEAD) and not viewer.has_role(Role.WORK_COACH):
            return redirect(reverse("staff-silences"))
        if viewer.has_role(Role.PROVIDER) and not viewer.has_role(Role.WORK_COACH, Role.SERVICE_LEAD):
            return redirect(reverse("staff-inbox"))
        if {held.role for held in viewer.roles} == {Role.ADMINISTRATOR}:
            return redirect(reverse("staff-accounts"))
        for item in navigation():
            if viewer.has_role(*item.roles):
                return redirect(reverse(item.route))
        if viewer.roles:
            return redirect(reverse("staff-own-account"))
        return render(request, "home/no_role.jinja", NoRolePage())
    language = language_here(request)
    return render(request, "home/index.jinja", HomePage(language=language))


def privacy(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show who sees what, from the deployment's own privacy notice."""
    language = language_here(request)
    page = PrivacyPage(language=language, notice=messaging.privacy_notice(language))
    return render(request, "home/privacy.jinja", page)
