"""Who stands at the door: from a session or a link to a Viewer. It comes before there is a viewer to name."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.postgres.expressions import ArraySubquery
from django.core.signing import BadSignature, Signer
from django.db.models import OuterRef, Q

from goodwork.kernel.actors import ActorKind, Role, RoleIn, Viewer
from goodwork.kernel.clock import local_date
from goodwork.registers.access.models import GlassBreak, Invitation, Membership
from goodwork.registers.access.rules import GLASS_ROLES
from goodwork.registers.access.views import InvitationView

_SIGNER = Signer(salt="goodwork.access.invitation")
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes alone don't."""


def held_on(day: date) -> Q:
    """Return the condition of a role that is held on a day."""
    return Q(from_date__lte=day, end_recorded_at__isnull=True) & (Q(to_date__isnull=True) | Q(to_date__gte=day))


def viewer_for(user_id: UUID, at: datetime) -> Viewer:
    """Return who an account is at this moment: its roles held today and the people it has opened by breaking glass.

    An ended or unknown account has no role and so sees nothing. One query: every page of staff begins with it.
    """
    broken = GlassBreak.objects.filter(user_id=OuterRef("user_id"), broken_at__lte=at, until_at__gt=at)
    held = Membership.objects.filter(held_on(local_date(at)), user_id=user_id, user__is_active=True)
    rows = list(
        held.annotate(opened=ArraySubquery(broken.values("person_id")))
        .order_by("from_date", "id")
        .values_list("role", "organisation_id", "opened")
    )
    roles = tuple(RoleIn(role=Role(role), organisation_id=organisation_id) for role, organisation_id, _ in rows)
    may = any(r.role in GLASS_ROLES for r in roles)
    glass = frozenset(person for _, _, opened in rows for person in opened) if may else frozenset()
    return Viewer(kind=ActorKind.USER, id=user_id, roles=roles, glass=glass)


def needs_second_factor(user_id: UUID) -> bool:
    """Say whether an account has neither an authenticator app nor a passkey. Recovery codes alone don't count."""
    return not Authenticator.objects.filter(user_id=user_id, type__in=SECOND_FACTORS).exists()


def token_of(invitation_id: UUID) -> str:
    """Return the secret part of an invitation's link: the signed id, so that the table holds no secret."""
    return _SIGNER.sign(invitation_id.hex)


def invitation_of_token(token: str, *, at: datetime) -> InvitationView | None:
    """Return the invitation behind a link, or None when it is unknown, used, replaced or too old."""
    try:
        invitation_id = UUID(hex=_SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    found = (
        Invitation.objects.filter(
            pk=invitation_id,
            used_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gt=at,
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )
    if found is None:
        return None
    return InvitationView(found.id, found.user_id, found.user.name, found.user.email, found.expires_at)
