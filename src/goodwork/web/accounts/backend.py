"""Who has signed in: the account of a session, with its roles, in one query."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from goodwork.kernel import clock
from goodwork.registers.access.entering import signed_in


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's way to sign in, and the account as every page of staff needs it."""

    def get_user(self, user_id: Any) -> Any:
        """Return the account of a session, None for one that was ended."""
        user = signed_in(UUID(str(user_id)), clock.now())
        return user if user is not None and self.user_can_authenticate(user) else None
