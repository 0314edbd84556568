"""Accepting an invitation, the first password of an account; and staying signed in while one writes."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Actor, ActorKind, Viewer
from goodwork.registers.access import services as access
from goodwork.registers.access.entering import invitation_of_token
from goodwork.registers.access.rules import CannotAccept
from goodwork.web.accounts.forms import AcceptForm
from goodwork.web.render import render


@dataclass(frozen=True)
class InvitationPage:
    """What an invited member of staff sees."""

    name: str
    email: str
    form: AcceptForm


@dataclass(frozen=True)
class OldInvitationPage:
    """What stands in place of an invitation that can't be used."""


def invitation(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Show an invitation and take the first password; looking uses nothing up."""
    at = clock.now()
    found = invitation_of_token(token, at=at)
    if found is None:
        return render(request, "accounts/old_invitation.jinja", OldInvitationPage(), status=410)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            by = Actor(kind=ActorKind.USER, id=found.user_id)
            access.accept_invitation(token=token, password=form.cleaned_data["password"], by=by, at=at)
        except CannotAccept as refusal:
            form.refuse(refusal.message, refusal.field)
        else:
            return redirect(f"{reverse('account_login')}?welcome=1")
    page = InvitationPage(name=found.name, email=found.email, form=form)
    return render(request, "accounts/invitation.jinja", page)


def stay(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Answer a page on which somebody writes, so that their session is not at rest; there is nothing to read."""
    return HttpResponse(status=204)
