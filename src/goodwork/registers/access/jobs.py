"""What the register of access does by itself: absences begin and dated roles end on their day, old sessions go."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.jobs.services import sweep
from goodwork.registers.access.services import begin_what_is_due


@sweep("access.absences", every_minutes=15)
def absences(*, at: datetime) -> int:
    """Let absences begin and dated roles end whose day has come, so that what was held passes on within the hour."""
    return begin_what_is_due(by=SYSTEM, at=at)


@sweep("access.forget_sessions", every_minutes=1440)
def forget_sessions(*, at: datetime) -> int:
    """Forget the sessions whose time is over, with the address and browser that they came from.

    Whether it is over tells the database's clock: whoever acts at another moment signs nobody out.
    """
    gone, _ = Session.objects.filter(expire_date__lt=Now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone
