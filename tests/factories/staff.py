"""Accounts of staff for tests of pages: invited through the service, then signed in without a password."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.test import Client

from goodwork.kernel.actors import SYSTEM, Role
from goodwork.registers.access import services as access
from goodwork.registers.organisations import services as organisations

LONG_AGO = datetime(2024, 1, 2, 9, tzinfo=UTC)


def organisation(kind: str = "PROVIDER", name: str = "Steady Hands", local_code: str | None = None) -> UUID:
    """Return a new organisation with a local code."""
    code = local_code or f"T-{uuid4().hex[:8]}"
    return organisations.register(name=name, kind=kind, local_code=code, by=SYSTEM, at=LONG_AGO)


def account(role: Role, organisation_id: UUID | None = None) -> UUID:
    """Return the id of a new account with a role in an organisation, or in one of its own."""
    return access.invite(
        email=f"{uuid4().hex[:10]}@example.org",
        name="Sam Example",
        role=role,
        organisation_id=organisation_id or organisation(),
        by=SYSTEM,
        at=LONG_AGO,
    )


def signed_in(role: Role, organisation_id: UUID | None = None) -> Client:
    """Return a browser in which somebody with a role in an organisation is signed in."""
    client = Client()
    user = get_user_model().objects.get(pk=account(role, organisation_id))
    client.force_login(user, backend="goodwork.web.accounts.backend.Backend")
    return client
