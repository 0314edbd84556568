"""How allauth's sign-in fits this house: no sign-up, sessions with a beginning, sign-ins written down."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from goodwork.kernel import clock
from goodwork.kernel.actors import Actor, ActorKind
from goodwork.registers.access import services as access
from goodwork.web.accounts.middleware import begin_session


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say that nobody signs up by themselves."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, note when the session began, and write the sign-in down."""
        super().login(request, user)
        at = clock.now()
        begin_session(request, at)
        access.note_sign_in(user_id=user.pk, by=Actor(kind=ActorKind.USER, id=user.pk), at=at)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Pass on errors only: each page says itself what has been done."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)
