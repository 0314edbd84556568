"""How allauth's sign-in fits this house: no sign-up, sessions with a beginning, sign-ins written down."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from goodwork.kernel import clock
from goodwork.kernel.actors import Actor, ActorKind
from goodwork.registers.access import services as access
from goodwork.web.accounts.middleware import BEGAN, begin_session

FRESH_SECONDS = 300
"""How long a sign-in counts as having shown who one is (allauth's own limit is the same five minutes)."""


class CodesAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This is not right. Check the code that the app shows now, and try again",
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return the name that a new passkey has until somebody gives it one: Passkey, Passkey 2, ..."""
        held = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {held + 1}" if held else "Passkey"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Check both and try again",
        "enter_current_password": "This is not your password until now",
        "incorrect_password": "The password is not right",
        "too_many_login_attempts": "Too many tries with this email address. Wait 15 minutes and try again, "
        "or ask your administrator for a new link",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say that nobody signs up by themselves."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, note when the session began, and write the sign-in down."""
        super().login(request, user)
        at = clock.now()
        begin_session(request, at)
        access.note_sign_in(user_id=user.pk, by=Actor(kind=ActorKind.USER, id=user.pk), at=at)

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and take the session off the list of those that are open."""
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Say whether somebody who changes how they sign in must show again that it is they.

        Not within five minutes of signing in: whoever is led to set up a second step has just typed the password.
        """
        request = self.request
        began = request.session.get(BEGAN) if request is not None else None
        if began is not None and 0 <= clock.now().timestamp() - began < FRESH_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Pass on errors only: each page says itself what has been done."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)
