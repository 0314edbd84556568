"""Writes of the register of access: inviting, roles, leaving, absence, broken glass."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, Role
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.services import record
from goodwork.registers.access import events
from goodwork.registers.access.absences import begin_what_is_due as begin_what_is_due
from goodwork.registers.access.absences import cancel_away as cancel_away
from goodwork.registers.access.absences import set_away as set_away
from goodwork.registers.access.entering import invitation_of_token
from goodwork.registers.access.glass import break_glass as break_glass
from goodwork.registers.access.glass import erase_glass_reasons as erase_glass_reasons
from goodwork.registers.access.holding import (
    check_manages,
    end_roles,
    locked_account,
    open_roles,
    role_ended,
    viewer_of,
    works_in,
)
from goodwork.registers.access.models import Invitation, Membership, User
from goodwork.registers.access.permissions import check_can_manage
from goodwork.registers.access.rules import (
    INVITATION_LASTS,
    CannotAccept,
    CannotEnd,
    CannotGiveRole,
    CannotInvite,
)
from goodwork.registers.organisations import queries as organisation_queries
from goodwork.registers.organisations import services as organisation_services
from goodwork.registers.organisations.rules import Kind

OWN_ORGANISATION = "THIS-SERVICE"
"""The local code of the organisation that runs the deployment."""


@transaction.atomic
def invite(*, email: str, name: str, role: Role, organisation_id: UUID, by: Actor, at: datetime) -> UUID:
    """Make an account with a role and an open invitation, and return the account's id.

    An account that was ended is opened again, without its old password and second factors. The invitation's link is
    `queries.invitation_token`. Raises CannotManage when `by` may not, CannotInvite when an open account has it.
    """
    check_can_manage(viewer_of(by, at), {organisation_id}, role=role)
    address = email.strip().lower()
    found = User.objects.select_for_update().filter(email__iexact=address).first()
    if found is not None and found.is_active:
        raise CannotInvite(
            "There is an account with this email address already. Give it a role instead.", field="email"
        )
    user = found or User(email=address)
    user.name = name.strip()
    user.is_active, user.invited_at, user.accepted_at, user.ended_at = True, at, None, None
    user.set_unusable_password()
    user.save()
    Authenticator.objects.filter(user=user).delete()
    Membership.objects.create(user=user, organisation_id=organisation_id, role=role, from_date=local_date(at))
    _new_invitation(user, at)
    record(
        events.UserInvited(user_id=user.id, organisation_id=organisation_id, role=role),
        events.RoleGiven(user_id=user.id, organisation_id=organisation_id, role=role, from_date=local_date(at)),
        by=by,
        at=at,
    )
    return user.id


def _new_invitation(user: User, at: datetime) -> None:
    """Make an invitation; the one before it stops working."""
    Invitation.objects.filter(user=user, used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=at)
    Invitation.objects.create(user=user, made_at=at, expires_at=at + INVITATION_LASTS)


@transaction.atomic
def ensure_operator(*, name: str, by: Actor = SYSTEM, at: datetime) -> UUID:
    """Return the account under whose name the command line acts; make it where there is none.

    It is an administrator of the deployment's own organisation, has no password, and nobody can sign in with it.
    """
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.strip().lower()).strip("-")
    address = f"{plain or 'operator'}@command-line.invalid"
    found = User.objects.filter(email=address, is_operator=True, is_active=True).first()
    if found is not None:
        return found.id
    organisation_id = ensure_own_organisation(by=by, at=at)
    user = User(email=address, name=name.strip() or "Operator", invited_at=at, accepted_at=at, is_operator=True)
    user.set_unusable_password()
    user.save()
    Membership.objects.create(
        user=user, organisation_id=organisation_id, role=Role.ADMINISTRATOR, from_date=local_date(at)
    )
    given = events.RoleGiven(
        user_id=user.id, organisation_id=organisation_id, role=Role.ADMINISTRATOR, from_date=local_date(at)
    )
    record(given, by=by, at=at)
    return user.id


def ensure_own_organisation(*, by: Actor = SYSTEM, at: datetime) -> UUID:
    """Return the organisation that runs this deployment, in which its administrators hold their role."""
    found = organisation_queries.by_local_code(SYSTEM_VIEWER, OWN_ORGANISATION)
    if found is not None:
        return found.id
    return organisation_services.register(
        name="This service", kind=Kind.OTHER, local_code=OWN_ORGANISATION, by=by, at=at
    )


@transaction.atomic
def renew_invitation(*, user_id: UUID, by: Actor, at: datetime) -> None:
    """Make a new invitation for an account; links made before it stop working.

    For an account in use this is the way back in for somebody who lost both password and second factor: the old ones
    are taken away and every session ends. Raises CannotManage, CannotInvite for an ended account.
    """
    user = locked_account(user_id)
    check_manages(by, user, at)
    if not user.is_active:
        raise CannotInvite("This account has ended. Invite the person again instead.")
    if user.is_operator:
        raise CannotInvite("This is the name under which the command line acts. Nobody signs in with it.")
    user.set_unusable_password()
    user.accepted_at = None
    user.save(update_fields=["password", "accepted_at"])
    Authenticator.objects.filter(user=user).delete()
    _new_invitation(user, at)
    _close_sessions(user, by=by, at=at)
    record(events.InvitationRenewed(user_id=user.id), by=by, at=at)


@transaction.atomic
def accept_invitation(*, token: str, password: str, by: Actor, at: datetime) -> UUID:
    """Set the password of an invited account, use the invitation up, and return the account's id.

    `by` is whoever holds the link: the invited member of staff themselves.

    Raises CannotAccept when the link is unknown, used, replaced or too old, or when the password is too weak
    (`field` is then "password").
    """
    invitation = invitation_of_token(token, at=at)
    if invitation is None:
        raise CannotAccept("This invitation has been used, replaced, or is more than 7 days old. Ask for a new one.")
    user = locked_account(invitation.user_id)
    try:
        validate_password(password, user)
    except ValidationError as refused:
        raise CannotAccept(" ".join(refused.messages), field="password") from refused
    used = Invitation.objects.filter(pk=invitation.id, used_at__isnull=True, revoked_at__isnull=True)
    if not user.is_active or not used.update(used_at=at):
        raise CannotAccept("This invitation has been used, replaced, or is more than 7 days old. Ask for a new one.")
    user.set_password(password)
    user.accepted_at = at
    user.save(update_fields=["password", "accepted_at"])
    record(events.InvitationAccepted(user_id=user.id), by=by, at=at)
    return user.id


@transaction.atomic
def note_sign_in(*, user_id: UUID, by: Actor, at: datetime) -> None:
    """Write down that a member of staff signed in, every factor asked for included."""
    record(events.SignedIn(user_id=user_id), by=by, at=at)


@transaction.atomic
def give_role(
    *,
    user_id: UUID,
    organisation_id: UUID,
    role: Role,
    from_date: date,
    to_date: date | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Give an account a role in an organisation, and return the membership's id; `to_date` is its last day.

    Raises CannotManage, or CannotGiveRole for an ended account, days the wrong way round, or a role held already.
    """
    user = locked_account(user_id)
    check_can_manage(viewer_of(by, at), {organisation_id}, role=role)
    if not user.is_active:
        raise CannotGiveRole("This account has ended. Invite the person again instead.")
    if to_date is not None and to_date < max(from_date, local_date(at)):
        raise CannotGiveRole("The last day must be today or later, and not before the first day.", field="to_date")
    if any(m.organisation_id == organisation_id and m.role == role for m in open_roles(user)):
        raise CannotGiveRole("The account has this role in this organisation already.", field="role")
    made = Membership.objects.create(
        user=user, organisation_id=organisation_id, role=role, from_date=from_date, to_date=to_date
    )
    record(
        events.RoleGiven(
            user_id=user.id, organisation_id=organisation_id, role=role, from_date=from_date, to_date=to_date
        ),
        by=by,
        at=at,
    )
    return made.id


@transaction.atomic
def end_role(*, membership_id: UUID, cover_user_id: UUID | None = None, by: Actor, at: datetime) -> None:
    """End a role at once; what its holder held in that organisation passes to the cover, or to the lead.

    Raises CannotManage, or CannotGiveRole when the role has ended or the cover does not work there, or when it is the
    last administrator's.
    """
    held = Membership.objects.select_for_update().get(pk=membership_id)
    check_can_manage(viewer_of(by, at), {held.organisation_id}, role=Role(held.role))
    if held.end_recorded_at is not None:
        raise CannotGiveRole("This role has ended already.")
    if held.role == Role.ADMINISTRATOR and _is_last_administrator(held.user_id, at):
        raise CannotGiveRole("This is the last administrator. Make another one first.")
    if cover_user_id is not None and not works_in(cover_user_id, {held.organisation_id}, held.user_id, at):
        raise CannotGiveRole("Choose somebody who works in the same organisation.", field="cover_user_id")
    end_roles([held], cover_user_id, at)
    record(role_ended(held), by=by, at=at)


def _is_last_administrator(user_id: UUID, at: datetime) -> bool:
    """Say whether nobody else can administer accounts, so that one would be locked out."""
    others = Membership.objects.filter(
        role=Role.ADMINISTRATOR, end_recorded_at__isnull=True, user__is_active=True, user__is_operator=False
    )
    return others.filter(user_id=user_id).exists() and not others.exclude(user_id=user_id).exists()


@transaction.atomic
def end(*, user_id: UUID, cover_user_id: UUID | None = None, by: Actor, at: datetime) -> None:
    """Close the account of somebody who leaves: no sign-in, no session, no role from this moment.

    What they held passes to `cover_user_id`, or to the lead of their organisation when nobody is named (reach/promises
    does it, in the same transaction). Raises CannotManage, or CannotEnd for an ended account, the last administrator,
    or a cover that does not work in one of their organisations.
    """
    user = locked_account(user_id)
    check_manages(by, user, at)
    if not user.is_active:
        raise CannotEnd("This account has ended already.")
    if _is_last_administrator(user_id, at):
        raise CannotEnd("This is the last administrator. Make another one first.")
    held = open_roles(user)
    if cover_user_id is not None and not works_in(cover_user_id, {m.organisation_id for m in held}, user_id, at):
        raise CannotEnd("Choose somebody who works in the same organisation.", field="cover_user_id")
    user.is_active, user.ended_at = False, at
    user.set_unusable_password()
    user.save(update_fields=["is_active", "ended_at", "password"])
    end_roles(held, cover_user_id, at)
    Invitation.objects.filter(user=user, used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=at)
    Authenticator.objects.filter(user=user).delete()
    _close_sessions(user, by=by, at=at)
    record(events.UserEnded(user_id=user.id, cover_user_id=cover_user_id), by=by, at=at)


def _close_sessions(user: User, *, by: Actor, at: datetime) -> None:
    """End every session of a user at once."""
    sessions = UserSession.objects.filter(user=user)
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
    if keys:
        record(events.SessionsEnded(user_id=user.id, count=len(keys)), by=by, at=at)


@transaction.atomic
def end_sessions(*, user_id: UUID, by: Actor, at: datetime) -> None:
    """End every session of a user, wherever they are signed in. Raises CannotManage unless it is their own."""
    user = locked_account(user_id)
    if by.id != user_id:
        check_manages(by, user, at)
    _close_sessions(user, by=by, at=at)
