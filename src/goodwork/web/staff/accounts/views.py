"""Pages for whoever looks after accounts: administrators everywhere, service leads in their own organisation."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.registers.access import queries as access
from goodwork.registers.access import services
from goodwork.registers.access.permissions import can_manage
from goodwork.registers.access.queries import AccountView, RoleView
from goodwork.registers.access.rules import AccountState, Refusal
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.accounts.forms import AwayForm, EndForm, InviteForm, RoleForm
from goodwork.web.staff.accounts.parts import (
    STATE_WORDS,
    colleagues_of,
    led_by,
    managed_account,
    organisation_chosen,
    role_words,
)

NO_SUCH_CODE = "There is no organisation with this code. Look it up under Organisations."


@dataclass(frozen=True)
class Row:
    """One account in the list."""

    user_id: UUID
    name: str
    email: str
    state: str
    colour: str
    roles: tuple[str, ...]
    away: str


@dataclass(frozen=True)
class ListPage:
    """What the list of accounts shows; `cut`: there may be more than are shown."""

    rows: tuple[Row, ...]
    text: str
    ended: bool
    cut: bool


@dataclass(frozen=True)
class FormPage:
    """A page with one form about one account, or about none yet."""

    form: Form
    account: AccountView | None = None
    role: RoleView | None = None

    @property
    def words(self) -> str:
        """Return the role concerned in words."""
        return "" if self.role is None else role_words(self.role.role)


@dataclass(frozen=True)
class AccountPage:
    """What the page of one account shows."""

    account: AccountView
    state: str
    colour: str
    can_end: bool
    only_administrators: bool
    is_self: bool
    invitation_url: str
    done: str
    refused: str

    def role_words(self, role: Role) -> str:
        """Return a role in words."""
        return role_words(role)


DONE = {
    "invited": "The account is made. Hand over the link below.",
    "renewed": "A new link is made. The ones before it do not work any more.",
    "role": "The role is given.",
    "role-ended": "The role has ended.",
    "away": "The absence is entered.",
    "back": "The absence is taken back. What has passed to the cover stays there, until they give it back.",
    "ended": "The account has ended. What this person held passes on within the hour, and people are told.",
    "sessions": "This person is signed out everywhere.",
}
"""What has just been done, by the code that a redirect carries."""


def _row(account: AccountView) -> Row:
    """Return an account as the list shows it."""
    word, colour = STATE_WORDS[account.state]
    current = [r for r in account.roles if not r.ended]
    return Row(
        user_id=account.id,
        name=account.name,
        email="" if account.is_operator else account.email,
        state="Command line" if account.is_operator else word,
        colour="grey" if account.is_operator else colour,
        roles=tuple(f"{role_words(r.role)}, {r.organisation_name}" for r in current),
        away=", ".join(f"{a.from_date:%-d %b} to {a.to_date:%-d %b}, {a.cover_name} covers" for a in account.absences),
    )


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the accounts that the viewer looks after."""
    text, ended = request.GET.get("text", "").replace("\x00", "")[:100], request.GET.get("ended") == "1"
    found = access.accounts(viewer, text=text, ended=ended, at=clock.now())
    return render(
        request,
        "staff/accounts/index.jinja",
        ListPage(tuple(_row(a) for a in found), text, ended, len(found) == access.MOST_ACCOUNTS),
    )


def _back(user_id: UUID, done: str) -> HttpResponse:
    """Lead back to the page of an account, which says what was done."""
    return redirect(f"{reverse('staff-account', kwargs={'user_id': user_id})}?done={done}")


def account(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """Show one account."""
    return _account(request, viewer, user_id)


def _account(request: HttpRequest, viewer: Viewer, user_id: UUID, refused: str = "") -> HttpResponse:
    """Return the page of one account, with a refusal on top where there is one."""
    at = clock.now()
    found = managed_account(viewer, user_id, at=at)
    places = {r.organisation_id for r in found.roles if not r.ended} or {r.organisation_id for r in found.roles}
    administers = any(r.role is Role.ADMINISTRATOR and not r.ended for r in found.roles)
    may = can_manage(viewer, places, role=Role.ADMINISTRATOR if administers else None)
    word, colour = STATE_WORDS[found.state]
    token = access.invitation_token(viewer, user_id, at=at) if may and found.state is not AccountState.ENDED else None
    page = AccountPage(
        account=found,
        state=word,
        colour=colour,
        can_end=may and found.state is not AccountState.ENDED,
        only_administrators=administers and not may,
        is_self=user_id == viewer.id,
        invitation_url=f"{settings.GOODWORK_BASE_URL}{reverse('invitation', kwargs={'token': token})}" if token else "",
        done=DONE.get(request.GET.get("done", ""), ""),
        refused=refused,
    )
    return render(request, "staff/accounts/account.jinja", page, status=422 if refused else 200)


def invite(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make an account for a new member of staff."""
    led = led_by(viewer)
    form = InviteForm(request.POST if request.method == "POST" else None, led=led)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        organisation_id = organisation_chosen(viewer, given["organisation"], led)
        if organisation_id is None:
            form.refuse(NO_SUCH_CODE, "organisation")
        else:
            try:
                user_id = services.invite(
                    email=given["email"],
                    name=given["name"],
                    role=Role(given["role"]),
                    organisation_id=organisation_id,
                    by=viewer.actor(),
                    at=clock.now(),
                )
            except Refusal as refusal:
                form.refuse(refusal.message, refusal.field)
            else:
                return _back(user_id, "invited")
    return render(request, "staff/accounts/invite.jinja", FormPage(form))


def give_role(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """Give an account another role."""
    at = clock.now()
    found, led = managed_account(viewer, user_id, at=at), led_by(viewer)
    form = RoleForm(request.POST if request.method == "POST" else None, led=led)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        organisation_id = organisation_chosen(viewer, given["organisation"], led)
        if organisation_id is None:
            form.refuse(NO_SUCH_CODE, "organisation")
        else:
            try:
                services.give_role(
                    user_id=user_id,
                    organisation_id=organisation_id,
                    role=Role(given["role"]),
                    from_date=given["from_date"] or local_date(at),
                    to_date=given["to_date"],
                    by=viewer.actor(),
                    at=at,
                )
            except Refusal as refusal:
                form.refuse(refusal.message, refusal.field)
            else:
                return _back(user_id, "role")
    return render(request, "staff/accounts/role.jinja", FormPage(form, found))


def end_role(request: HttpRequest, viewer: Viewer, user_id: UUID, membership_id: UUID) -> HttpResponse:
    """End one role of an account."""
    at = clock.now()
    found = managed_account(viewer, user_id, at=at)
    role = next((r for r in found.roles if r.membership_id == membership_id and not r.ended), None)
    if role is None or not can_manage(viewer, {role.organisation_id}, role=role.role):
        raise NotVisible
    there = [m for m in access.members(viewer, role.organisation_id, at=at) if m.id != user_id]
    form = EndForm(request.POST if request.method == "POST" else None, colleagues=there, must=False)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_role(membership_id=membership_id, cover_user_id=form.cover, by=viewer.actor(), at=at)
        except Refusal as refusal:
            form.refuse(refusal.message, refusal.field)
        else:
            return _back(user_id, "role-ended")
    return render(request, "staff/accounts/end_role.jinja", FormPage(form, found, role))


def away(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """Enter an absence of a member of staff."""
    at = clock.now()
    found = managed_account(viewer, user_id, at=at)
    form = AwayForm(
        request.POST if request.method == "POST" else None, colleagues=colleagues_of(viewer, found, at=at), must=True
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        assert form.cover is not None
        try:
            services.set_away(
                user_id=user_id,
                from_date=given["from_date"],
                to_date=given["to_date"],
                cover_user_id=form.cover,
                by=viewer.actor(),
                at=at,
            )
        except Refusal as refusal:
            form.refuse(refusal.message, refusal.field)
        else:
            return _back(user_id, "away")
    return render(request, "staff/accounts/away.jinja", FormPage(form, found))


def cancel_away(request: HttpRequest, viewer: Viewer, user_id: UUID, away_id: UUID) -> HttpResponse:
    """Take back an absence."""
    at = clock.now()
    found = managed_account(viewer, user_id, at=at)
    if not any(a.away_id == away_id for a in found.absences):
        raise NotVisible
    try:
        services.cancel_away(away_id=away_id, by=viewer.actor(), at=at)
    except Refusal as refusal:
        return _account(request, viewer, user_id, refusal.message)
    return _back(user_id, "back")


def end(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """End the account of somebody who leaves."""
    at = clock.now()
    found = managed_account(viewer, user_id, at=at)
    form = EndForm(
        request.POST if request.method == "POST" else None, colleagues=colleagues_of(viewer, found, at=at), must=False
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.end(user_id=user_id, cover_user_id=form.cover, by=viewer.actor(), at=at)
        except Refusal as refusal:
            form.refuse(refusal.message, refusal.field)
        else:
            return _back(user_id, "ended")
    return render(request, "staff/accounts/end.jinja", FormPage(form, found))


def end_sessions(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """Sign somebody out everywhere."""
    managed_account(viewer, user_id, at=clock.now())
    try:
        services.end_sessions(user_id=user_id, by=viewer.actor(), at=clock.now())
    except Refusal as refusal:
        return _account(request, viewer, user_id, refusal.message)
    return _back(user_id, "sessions")


def renew(request: HttpRequest, viewer: Viewer, user_id: UUID) -> HttpResponse:
    """Make a new invitation: the way in for somebody who lost the link, the password or the second factor."""
    at = clock.now()
    found = managed_account(viewer, user_id, at=at)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.renew_invitation(user_id=user_id, by=viewer.actor(), at=at)
        except Refusal as refusal:
            form.refuse(refusal.message)
        else:
            return _back(user_id, "renewed")
    return render(request, "staff/accounts/renew.jinja", FormPage(form, found))
