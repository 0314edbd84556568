"""Everybody's own account: how they sign in, where they are signed in, when they are away."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.registers.access import queries as access
from goodwork.registers.access import services
from goodwork.registers.access.queries import AccountView
from goodwork.registers.access.rules import Refusal
from goodwork.web.render import render
from goodwork.web.staff.accounts.forms import AwayForm
from goodwork.web.staff.accounts.parts import colleagues_of, role_words

DONE = {
    "away": "Your absence is entered.",
    "back": "Your absence is taken back. What has passed to your cover stays with them, until they give it back.",
}


@dataclass(frozen=True)
class OwnPage:
    """What somebody's own account shows."""

    account: AccountView
    roles: tuple[str, ...]
    done: str
    refused: str = ""


@dataclass(frozen=True)
class OwnAwayPage:
    """The form for one's own absence."""

    form: AwayForm
    has_colleagues: bool


def _own(viewer: Viewer) -> AccountView:
    """Return the viewer's own account."""
    if viewer.id is None:
        raise NotVisible
    return access.account(viewer, viewer.id, at=clock.now())


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the viewer's own account."""
    return _index(request, viewer)


def _index(request: HttpRequest, viewer: Viewer, refused: str = "") -> HttpResponse:
    """Return the page, with a refusal on top where there is one."""
    account = _own(viewer)
    roles = tuple(f"{role_words(r.role)}, {r.organisation_name}" for r in account.roles if not r.ended)
    page = OwnPage(account, roles, DONE.get(request.GET.get("done", ""), ""), refused)
    return render(request, "staff/accounts/own.jinja", page, status=422 if refused else 200)


def away(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Enter an absence of one's own."""
    at = clock.now()
    account = _own(viewer)
    colleagues = colleagues_of(viewer, account, at=at)
    form = AwayForm(request.POST if request.method == "POST" else None, colleagues=colleagues, must=True)
    if request.method == "POST" and form.is_valid():
        assert form.cover is not None
        try:
            services.set_away(
                user_id=account.id,
                from_date=form.cleaned_data["from_date"],
                to_date=form.cleaned_data["to_date"],
                cover_user_id=form.cover,
                by=viewer.actor(),
                at=at,
            )
        except Refusal as refusal:
            form.refuse(refusal.message, refusal.field)
        else:
            return redirect(f"{reverse('staff-own-account')}?done=away")
    return render(request, "staff/accounts/own_away.jinja", OwnAwayPage(form, bool(colleagues)))


def cancel_away(request: HttpRequest, viewer: Viewer, away_id: UUID) -> HttpResponse:
    """Take back an absence of one's own."""
    if not any(a.away_id == away_id for a in _own(viewer).absences):
        raise NotVisible
    try:
        services.cancel_away(away_id=away_id, by=viewer.actor(), at=clock.now())
    except Refusal as refusal:
        return _index(request, viewer, refusal.message)
    return redirect(f"{reverse('staff-own-account')}?done=back")
