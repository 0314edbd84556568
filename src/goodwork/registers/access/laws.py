"""What must always hold of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from allauth.usersessions.models import UserSession

from goodwork.ledger.laws import Finding, law
from goodwork.registers.access.models import Invitation, Membership


@law("access.ended_accounts_are_closed")
def ended_accounts_are_closed(*, at: datetime) -> Iterator[Finding]:
    """Find ended accounts that still have a role, a session or an open invitation."""
    name = "access.ended_accounts_are_closed"
    open_roles = Membership.objects.filter(user__is_active=False, end_recorded_at__isnull=True)
    for user_id in open_roles.values_list("user_id", flat=True).distinct():
        yield Finding(name, "USER", user_id, "an ended account still holds a role")
    for user_id in UserSession.objects.filter(user__is_active=False).values_list("user_id", flat=True).distinct():
        yield Finding(name, "USER", user_id, "an ended account still has a session")
    invited = Invitation.objects.filter(user__is_active=False, used_at__isnull=True, revoked_at__isnull=True)
    for user_id in invited.values_list("user_id", flat=True).distinct():
        yield Finding(name, "USER", user_id, "an ended account still has an open invitation")
