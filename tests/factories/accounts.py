"""Accounts with roles, signed in to Django's test client."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.test import Client

from goodwork.kernel.actors import SYSTEM, Role
from goodwork.kernel.ids import new_id
from goodwork.registers.access import services
from goodwork.registers.access.models import User

LONG_AGO = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


def account(role: Role, organisation_id: UUID, name: str = "Sam Okoro") -> UUID:
    """Make an account with one role."""
    return services.invite(
        email=f"{new_id().hex}@example.org",
        name=name,
        role=role,
        organisation_id=organisation_id,
        by=SYSTEM,
        at=LONG_AGO,
    )


def signed_in(user_id: UUID) -> Client:
    """Return a client whose session belongs to an account."""
    client = Client()
    client.force_login(User.objects.get(pk=user_id), backend="goodwork.web.accounts.backend.Backend")
    return client
