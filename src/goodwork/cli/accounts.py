"""Accounts of staff: the first administrator, invitations, leavers, absences."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import typer
from django.conf import settings
from django.urls import reverse

from goodwork.cli.door import Door, Refused, door
from goodwork.kernel.actors import Role
from goodwork.kernel.parsers import date_iso, email, person_name
from goodwork.registers.access import queries, services
from goodwork.registers.access.queries import AccountView
from goodwork.registers.access.rules import Refusal
from goodwork.registers.organisations import queries as organisations

app = typer.Typer(no_args_is_help=True)

ADDRESS = typer.Option("--email", help="Email address, by which they sign in.")
NAME = typer.Option("--name", help="Name, as colleagues and people see it.")
COVER = typer.Option("--cover", help="Email address of whoever takes over; without it, the service lead does.")


def _address(text: str) -> str:
    """Return an email address in small letters."""
    return email(text).lower()


def _user(opened: Door, text: str) -> UUID:
    """Return the account of an address; refuses one that nobody has."""
    found = queries.user_id_of_email(opened.viewer, _address(text))
    if found is None:
        raise Refused(f"There is no account with the address {text}.")
    return found


def _organisation(opened: Door, code: str) -> UUID:
    """Return the organisation of an ODS or local code; refuses one that is not in the register."""
    found = organisations.by_any_code(opened.viewer, code.strip().upper())
    if found is None:
        raise Refused(f"There is no organisation with the code {code}; see `goodwork organisations --help`.")
    return found.id


def _role(text: str) -> Role:
    """Return a role by its code, in any case, with - or _."""
    try:
        return Role(text.strip().upper().replace("-", "_"))
    except ValueError:
        known = ", ".join(r.value for r in Role)
        raise Refused(f"There is no role {text}; the roles are {known}.") from None


def _day(text: str) -> date:
    """Return a day written 2027-03-27."""
    return date_iso(text)


def _show_link(opened: Door, user_id: UUID) -> None:
    """Print the link with which the account's password is set, once."""
    token = queries.invitation_token(opened.viewer, user_id, at=opened.at)
    account = queries.account(opened.viewer, user_id, at=opened.at)
    link = f"{settings.GOODWORK_BASE_URL}{reverse('invitation', kwargs={'token': token})}"
    opened.say("Hand this link over to nobody else; it sets the password once.")
    opened.document(
        {"user_id": user_id, "email": account.email, "link": link, "until": account.invitation_until_at},
    )


def _row(account: AccountView) -> dict[str, object]:
    """Return an account as the list prints it."""
    current = [r for r in account.roles if not r.ended]
    away: list[tuple[date, date, str]] = [(a.from_date, a.to_date, a.cover_name) for a in account.absences]
    signed_in: datetime | None = account.last_signed_in_at
    return {
        "user_id": account.id,
        "email": account.email,
        "name": account.name,
        "state": "COMMAND_LINE" if account.is_operator else account.state.value,
        "roles": "; ".join(f"{r.role.value} in {r.organisation_name}" for r in current),
        "second_factor": account.has_second_factor,
        "away": "; ".join(f"{begins} to {ends}, {cover} covers" for begins, ends, cover in away),
        "last_signed_in_at": signed_in,
    }


@app.command("create-admin")
def create_admin(
    address: Annotated[str, ADDRESS],
    name: Annotated[str, NAME],
) -> None:
    """Make an administrator of this deployment and print the link that sets the password."""
    opened = door()
    organisation_id = services.ensure_own_organisation(at=opened.at)
    _invite(opened, address, name, Role.ADMINISTRATOR, organisation_id)


@app.command("invite")
def invite(
    address: Annotated[str, ADDRESS],
    name: Annotated[str, NAME],
    role: Annotated[str, typer.Option("--role", help="Role, such as WORK_COACH.")],
    organisation: Annotated[str, typer.Option("--organisation", help="ODS code or local code.")],
) -> None:
    """Make an account with a role in an organisation and print the link that sets the password."""
    opened = door()
    _invite(opened, address, name, _role(role), _organisation(opened, organisation))


def _invite(opened: Door, address: str, name: str, role: Role, organisation_id: UUID) -> None:
    """Make an account and print its link."""
    try:
        user_id = services.invite(
            email=_address(address),
            name=person_name(name),
            role=role,
            organisation_id=organisation_id,
            by=opened.actor,
            at=opened.at,
        )
    except Refusal as refusal:
        raise Refused(refusal.message) from refusal
    _show_link(opened, user_id)


@app.command("renew")
def renew(address: Annotated[str, ADDRESS]) -> None:
    """Make a new link for an account: password and second factor are taken away, and every session ends."""
    opened = door()
    user_id = _user(opened, address)
    try:
        services.renew_invitation(user_id=user_id, by=opened.actor, at=opened.at)
    except Refusal as refusal:
        raise Refused(refusal.message) from refusal
    _show_link(opened, user_id)


@app.command("end")
def end(address: Annotated[str, ADDRESS], cover: Annotated[str | None, COVER] = None) -> None:
    """End the account of somebody who leaves; what they hold passes on, and the people concerned are told."""
    opened = door()
    user_id = _user(opened, address)
    cover_id = _user(opened, cover) if cover else None
    try:
        services.end(user_id=user_id, cover_user_id=cover_id, by=opened.actor, at=opened.at)
    except Refusal as refusal:
        raise Refused(refusal.message) from refusal
    opened.document(_row(queries.account(opened.viewer, user_id, at=opened.at)))


@app.command("away")
def away(
    address: Annotated[str, ADDRESS],
    first_day: Annotated[str, typer.Option("--from", help="First day away, such as 2027-03-27.")],
    last_day: Annotated[str, typer.Option("--to", help="Last day away.")],
    cover: Annotated[str, typer.Option("--cover", help="Email address of whoever takes over.")],
) -> None:
    """Enter an absence; on its first day what they hold passes to the cover, and the people concerned are told."""
    opened = door()
    user_id = _user(opened, address)
    try:
        services.set_away(
            user_id=user_id,
            from_date=_day(first_day),
            to_date=_day(last_day),
            cover_user_id=_user(opened, cover),
            by=opened.actor,
            at=opened.at,
        )
    except Refusal as refusal:
        raise Refused(refusal.message) from refusal
    opened.document(_row(queries.account(opened.viewer, user_id, at=opened.at)))


@app.command("list")
def list_(
    text: Annotated[str, typer.Option("--text", help="Part of a name or an address.")] = "",
    ended: Annotated[bool, typer.Option("--ended", help="Show accounts that have ended instead.")] = False,
) -> None:
    """Show accounts with their roles and absences."""
    opened = door()
    found = queries.accounts(opened.viewer, text=text, ended=ended, at=opened.at)
    columns = ["email", "name", "state", "roles", "away"]
    opened.show((_row(a) for a in found), columns=columns, empty="There is no such account.")
