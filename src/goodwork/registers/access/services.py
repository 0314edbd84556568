"""Writes of the register of access: inviting, roles, leaving, absence, broken glass."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.ledger.audit.services import record_read
from goodwork.ledger.events.services import record
from goodwork.registers.access import events
from goodwork.registers.access.models import Away, GlassBreak, Invitation, Membership, User
from goodwork.registers.access.permissions import check_can_break_glass, check_can_manage
from goodwork.registers.access.queries import invitation_of_token, viewer_for
from goodwork.registers.access.rules import (
    GLASS_LASTS,
    GLASS_ROLES,
    INVITATION_LASTS,
    REASON_LEAST,
    REASON_MOST,
    CannotAccept,
    CannotBeAway,
    CannotBreakGlass,
    CannotEnd,
    CannotGiveRole,
    CannotInvite,
    GlassKind,
    overlap,
)
from goodwork.registers.organisations import queries as organisation_queries
from goodwork.registers.organisations import services as organisation_services
from goodwork.registers.organisations.rules import Kind

OWN_ORGANISATION = "THIS-SERVICE"
"""The local code of the organisation that runs the deployment."""


def _viewer_of(by: Actor, at: datetime) -> Viewer:
    """Return the viewer behind an actor, so that the same permissions hold for writes as for reads."""
    if by.kind is ActorKind.SYSTEM:
        return SYSTEM_VIEWER
    if by.kind is ActorKind.USER and by.id is not None:
        return viewer_for(by.id, at)
    return Viewer(kind=by.kind, id=by.id)


def _account(user_id: UUID) -> User:
    """Return the account under a lock, so that two writes to it follow one another."""
    return User.objects.select_for_update().get(pk=user_id)


def _open_roles(user: User) -> list[Membership]:
    """Return the roles of a user that have not ended."""
    return list(Membership.objects.select_for_update().filter(user=user, end_recorded_at__isnull=True))


def _check_manages(by: Actor, user: User, at: datetime) -> None:
    """Raise CannotManage unless `by` may look after every organisation that the user works in, or did at last."""
    found = Membership.objects.filter(user=user)
    now = {m.organisation_id for m in found if m.end_recorded_at is None}
    check_can_manage(_viewer_of(by, at), now or {m.organisation_id for m in found})


@transaction.atomic
def invite(*, email: str, name: str, role: Role, organisation_id: UUID, by: Actor, at: datetime) -> UUID:
    """Make an account with a role and an open invitation, and return the account's id.

    An account that was ended is opened again, without its old password and second factors. The invitation's link is
    `queries.invitation_token`. Raises CannotManage when `by` may not, CannotInvite when an open account has it.
    """
    check_can_manage(_viewer_of(by, at), {organisation_id}, role=role)
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
def ensure_operator(*, name: str, at: datetime) -> UUID:
    """Return the account under whose name the command line acts; make it where there is none.

    It is an administrator of the deployment's own organisation, has no password, and nobody can sign in with it.
    """
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.strip().lower()).strip("-")
    address = f"{plain or 'operator'}@command-line.invalid"
    found = User.objects.filter(email=address, is_operator=True, is_active=True).first()
    if found is not None:
        return found.id
    organisation_id = ensure_own_organisation(at=at)
    user = User(email=address, name=name.strip() or "Operator", invited_at=at, accepted_at=at, is_operator=True)
    user.set_unusable_password()
    user.save()
    Membership.objects.create(
        user=user, organisation_id=organisation_id, role=Role.ADMINISTRATOR, from_date=local_date(at)
    )
    given = events.RoleGiven(
        user_id=user.id, organisation_id=organisation_id, role=Role.ADMINISTRATOR, from_date=local_date(at)
    )
    record(given, by=SYSTEM, at=at)
    return user.id


def ensure_own_organisation(*, at: datetime) -> UUID:
    """Return the organisation that runs this deployment, in which its administrators hold their role."""
    found = organisation_queries.by_local_code(SYSTEM_VIEWER, OWN_ORGANISATION)
    if found is not None:
        return found.id
    return organisation_services.register(
        name="This service", kind=Kind.OTHER, local_code=OWN_ORGANISATION, by=SYSTEM, at=at
    )


@transaction.atomic
def renew_invitation(*, user_id: UUID, by: Actor, at: datetime) -> None:
    """Make a new invitation for an account; links made before it stop working.

    For an account in use this is the way back in for somebody who lost both password and second factor: the old ones
    are taken away and every session ends. Raises CannotManage, CannotInvite for an ended account.
    """
    user = _account(user_id)
    _check_manages(by, user, at)
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
def accept_invitation(*, token: str, password: str, at: datetime) -> UUID:
    """Set the password of an invited account, use the invitation up, and return the account's id.

    Raises CannotAccept when the link is unknown, used, replaced or too old, or when the password is too weak
    (`field` is then "password").
    """
    invitation = invitation_of_token(token, at=at)
    if invitation is None:
        raise CannotAccept("This invitation has been used, replaced, or is more than 7 days old. Ask for a new one.")
    user = _account(invitation.user_id)
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
    record(events.InvitationAccepted(user_id=user.id), by=Actor(kind=ActorKind.USER, id=user.id), at=at)
    return user.id


@transaction.atomic
def note_sign_in(*, user_id: UUID, at: datetime) -> None:
    """Write down that a member of staff signed in, every factor asked for included."""
    record(events.SignedIn(user_id=user_id), by=Actor(kind=ActorKind.USER, id=user_id), at=at)


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
    user = _account(user_id)
    check_can_manage(_viewer_of(by, at), {organisation_id}, role=role)
    if not user.is_active:
        raise CannotGiveRole("This account has ended. Invite the person again instead.")
    if to_date is not None and to_date < max(from_date, local_date(at)):
        raise CannotGiveRole("The last day must be today or later, and not before the first day.", field="to_date")
    if any(m.organisation_id == organisation_id and m.role == role for m in _open_roles(user)):
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
    check_can_manage(_viewer_of(by, at), {held.organisation_id}, role=Role(held.role))
    if held.end_recorded_at is not None:
        raise CannotGiveRole("This role has ended already.")
    if held.role == Role.ADMINISTRATOR and _is_last_administrator(held.user_id, at):
        raise CannotGiveRole("This is the last administrator. Make another one first.")
    if cover_user_id is not None and not _works_in(cover_user_id, {held.organisation_id}, held.user_id, at):
        raise CannotGiveRole("Choose somebody who works in the same organisation.", field="cover_user_id")
    _end_roles([held], cover_user_id, at)
    record(_role_ended(held), by=by, at=at)


def _role_ended(held: Membership) -> events.RoleEnded:
    """Return the event of a role that has just ended."""
    return events.RoleEnded(
        user_id=held.user_id,
        organisation_id=held.organisation_id,
        role=Role(held.role),
        cover_user_id=held.cover_user_id,
    )


def _end_roles(held: Iterable[Membership], cover_user_id: UUID | None, at: datetime) -> None:
    """Close roles at once: today is their last day, or the day that they were to begin."""
    rows = list(held)
    for m in rows:
        today = max(local_date(at), m.from_date)
        m.to_date = today if m.to_date is None else min(m.to_date, today)
        m.cover_user_id = cover_user_id or m.cover_user_id
        m.end_recorded_at = at
    Membership.objects.bulk_update(rows, ["to_date", "cover_user", "end_recorded_at"])


def _is_last_administrator(user_id: UUID, at: datetime) -> bool:
    """Say whether nobody else can administer accounts, so that one would be locked out."""
    others = Membership.objects.filter(
        role=Role.ADMINISTRATOR, end_recorded_at__isnull=True, user__is_active=True, user__is_operator=False
    )
    return others.filter(user_id=user_id).exists() and not others.exclude(user_id=user_id).exists()


def _works_in(cover_id: UUID, organisation_ids: Iterable[UUID], user_id: UUID, at: datetime) -> bool:
    """Say whether somebody can cover: another active account with a role today in one of the organisations."""
    today = local_date(at)
    return (
        cover_id != user_id
        and Membership.objects.filter(
            Q(to_date__isnull=True) | Q(to_date__gte=today),
            user_id=cover_id,
            user__is_active=True,
            organisation_id__in=list(organisation_ids),
            from_date__lte=today,
            end_recorded_at__isnull=True,
        ).exists()
    )


@transaction.atomic
def end(*, user_id: UUID, cover_user_id: UUID | None = None, by: Actor, at: datetime) -> None:
    """Close the account of somebody who leaves: no sign-in, no session, no role from this moment.

    What they held passes to `cover_user_id`, or to the lead of their organisation when nobody is named (reach/promises
    does it, in the same transaction). Raises CannotManage, or CannotEnd for an ended account, the last administrator,
    or a cover that does not work in one of their organisations.
    """
    user = _account(user_id)
    _check_manages(by, user, at)
    if not user.is_active:
        raise CannotEnd("This account has ended already.")
    if _is_last_administrator(user_id, at):
        raise CannotEnd("This is the last administrator. Make another one first.")
    held = _open_roles(user)
    if cover_user_id is not None and not _works_in(cover_user_id, {m.organisation_id for m in held}, user_id, at):
        raise CannotEnd("Choose somebody who works in the same organisation.", field="cover_user_id")
    user.is_active, user.ended_at = False, at
    user.set_unusable_password()
    user.save(update_fields=["is_active", "ended_at", "password"])
    _end_roles(held, cover_user_id, at)
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
    user = _account(user_id)
    if by.id != user_id:
        _check_manages(by, user, at)
    _close_sessions(user, by=by, at=at)


@transaction.atomic
def set_away(*, user_id: UUID, from_date: date, to_date: date, cover_user_id: UUID, by: Actor, at: datetime) -> UUID:
    """Enter an absence with cover, and return its id; `to_date` is its last day.

    An absence that begins today begins at once; the others begin by the sweep on their day. Everybody may enter their
    own. Raises CannotManage for somebody else's, or CannotBeAway for days the wrong way round or past, a second absence
    on the same days, or a cover who does not work in one of the same organisations or is away then.
    """
    user = _account(user_id)
    if by.id != user_id:
        _check_manages(by, user, at)
    if not user.is_active:
        raise CannotBeAway("This account has ended.")
    if to_date < from_date:
        raise CannotBeAway("The last day must not be before the first day.", field="to_date")
    if to_date < local_date(at):
        raise CannotBeAway("The last day must be today or later.", field="to_date")
    if not _works_in(cover_user_id, {m.organisation_id for m in _open_roles(user)}, user_id, at):
        raise CannotBeAway("Choose somebody who works in the same organisation.", field="cover_user_id")
    for other in Away.objects.filter(user_id__in=[user_id, cover_user_id], cancelled_at__isnull=True):
        if overlap(from_date, to_date, other.from_date, other.to_date):
            if other.user_id == user_id:
                raise CannotBeAway("There is an absence on some of these days already.", field="from_date")
            raise CannotBeAway("The person who covers is away on some of these days.", field="cover_user_id")
    away = Away.objects.create(user=user, from_date=from_date, to_date=to_date, cover_user_id=cover_user_id)
    record(
        events.AbsencePlanned(
            away_id=away.id, user_id=user.id, cover_user_id=cover_user_id, from_date=from_date, to_date=to_date
        ),
        by=by,
        at=at,
    )
    if from_date <= local_date(at):
        _begin([away], by=by, at=at)
    return away.id


def _begin(absences: list[Away], *, by: Actor, at: datetime) -> None:
    """Let absences begin: what their people hold passes to the cover."""
    for away in absences:
        away.began_at = at
    Away.objects.bulk_update(absences, ["began_at"])
    record(
        *(
            events.UserAway(
                away_id=a.id,
                user_id=a.user_id,
                cover_user_id=a.cover_user_id,
                from_date=a.from_date,
                to_date=a.to_date,
            )
            for a in absences
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def cancel_away(*, away_id: UUID, by: Actor, at: datetime) -> None:
    """Take back an absence, planned or running. Raises CannotManage, or CannotBeAway when it is over or taken back."""
    away = Away.objects.select_for_update().get(pk=away_id)
    if by.id != away.user_id:
        _check_manages(by, _account(away.user_id), at)
    if away.cancelled_at is not None or away.to_date < local_date(at):
        raise CannotBeAway("This absence is over, or has been taken back already.")
    away.cancelled_at = at
    away.save(update_fields=["cancelled_at"])
    record(events.AbsenceCancelled(away_id=away.id, user_id=away.user_id), by=by, at=at)


@transaction.atomic
def begin_what_is_due(*, by: Actor, at: datetime) -> int:
    """Let planned absences begin and dated roles end whose day has come; return how many."""
    today = local_date(at)
    due = Away.objects.select_for_update(skip_locked=True).filter(
        began_at__isnull=True,
        cancelled_at__isnull=True,
        from_date__lte=today,
        to_date__gte=today,
        user__is_active=True,
    )
    absences = list(due[:500])
    if absences:
        _begin(absences, by=by, at=at)
    over = Membership.objects.select_for_update(skip_locked=True).filter(
        end_recorded_at__isnull=True, to_date__lt=today
    )
    roles = list(over[:500])
    _end_roles(roles, None, at)
    record(*(_role_ended(m) for m in roles), by=by, at=at)
    return len(absences) + len(roles)


@transaction.atomic
def break_glass(*, viewer: Viewer, person_id: UUID, kind: GlassKind, reason: str, by: Actor, at: datetime) -> UUID:
    """Open a person outside the viewer's scope for one hour, and return the row's id.

    The caller has made sure that the person exists. Raises CannotBreakGlass for a role that may not, or a reason that
    is too short or too long.
    """
    check_can_break_glass(viewer)
    words = " ".join(reason.split())
    if not REASON_LEAST <= len(words) <= REASON_MOST:
        raise CannotBreakGlass(
            f"Write why you need to see this person, in {REASON_LEAST} to {REASON_MOST} characters.", field="reason"
        )
    held = next(r for r in viewer.roles if r.role in GLASS_ROLES)
    broken = GlassBreak.objects.create(
        user_id=viewer.id,
        organisation_id=held.organisation_id,
        person_id=person_id,
        kind=kind,
        reason=words,
        broken_at=at,
        until_at=at + GLASS_LASTS,
    )
    assert viewer.id is not None
    record(
        events.GlassBroken(
            user_id=viewer.id,
            person_id=person_id,
            organisation_id=held.organisation_id,
            glass_id=broken.id,
            kind=kind,
            until_at=broken.until_at,
        ),
        by=by,
        at=at,
    )
    record_read(viewer=viewer, page="glass", person_ids=[person_id], at=at)
    return broken.id
