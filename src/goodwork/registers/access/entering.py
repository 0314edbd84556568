"""Who stands at the door: from a session or a link to a Viewer. It comes before there is a viewer to name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.core.signing import BadSignature, Signer
from django.db.models import JSONField, Q
from django.db.models.expressions import RawSQL

from goodwork.kernel.actors import ActorKind, Role, RoleIn, Viewer
from goodwork.kernel.clock import local_date
from goodwork.registers.access.models import Invitation, User
from goodwork.registers.access.rules import GLASS_ROLES
from goodwork.registers.access.views import InvitationView

_SIGNER = Signer(salt="goodwork.access.invitation")
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes alone don't."""


def held_on(day: date) -> Q:
    """Return the condition of a role that is held on a day."""
    return Q(from_date__lte=day, end_recorded_at__isnull=True) & (Q(to_date__isnull=True) | Q(to_date__gte=day))


_HELD = """(SELECT jsonb_agg(jsonb_build_array(m.role, m.organisation_id) ORDER BY m.from_date, m.id)
    FROM access_membership m WHERE m.user_id = access_user.id AND m.end_recorded_at IS NULL
     AND m.from_date <= %s AND (m.to_date IS NULL OR m.to_date >= %s))"""
_OPENED = """(SELECT jsonb_agg(g.person_id) FROM access_glassbreak g
    WHERE g.user_id = access_user.id AND g.broken_at <= %s AND g.until_at > %s)"""


def signed_in(user_id: UUID, at: datetime) -> User | None:
    """Return an account with who it is at this moment as its `viewer`, None for one that there isn't.

    One query, with which every page of staff begins.
    """
    today = local_date(at)
    held, opened = RawSQL(_HELD, (today, today), JSONField()), RawSQL(_OPENED, (at, at), JSONField())
    user = User.objects.annotate(held=held, opened=opened).filter(pk=user_id).first()
    if user is not None:
        user.viewer = _viewer(user.id, user.held or () if user.is_active else (), user.opened or ())
    return user


def _viewer(user_id: UUID, held: Sequence[Sequence[str]], opened: Sequence[str]) -> Viewer:
    roles = tuple(RoleIn(role=Role(role), organisation_id=UUID(place)) for role, place in held)
    may = any(r.role in GLASS_ROLES for r in roles)
    return Viewer(
        kind=ActorKind.USER, id=user_id, roles=roles, glass=frozenset(UUID(p) for p in opened) if may else frozenset()
    )


def viewer_for(user_id: UUID, at: datetime) -> Viewer:
    """Return who an account is at this moment: its roles held today and the people it has opened by breaking glass.

    An ended or unknown account has no role and so sees nothing.
    """
    user = signed_in(user_id, at)
    return user.viewer if user is not None and user.viewer is not None else _viewer(user_id, (), ())


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
