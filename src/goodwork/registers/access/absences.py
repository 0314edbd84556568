"""Writes about absences with cover, and what begins or ends by itself on its day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.services import record
from goodwork.registers.access import events
from goodwork.registers.access.holding import (
    check_manages,
    end_roles,
    locked_account,
    open_roles,
    role_ended,
    works_in,
)
from goodwork.registers.access.models import Away, Membership
from goodwork.registers.access.rules import CannotBeAway, overlap


@transaction.atomic
def set_away(*, user_id: UUID, from_date: date, to_date: date, cover_user_id: UUID, by: Actor, at: datetime) -> UUID:
    """Enter an absence with cover, and return its id; `to_date` is its last day.

    An absence that begins today begins at once; the others begin by the sweep on their day. Everybody may enter their
    own. Raises CannotManage for somebody else's, or CannotBeAway for days the wrong way round or past, a second absence
    on the same days, or a cover who does not work in one of the same organisations or is away then.
    """
    user = locked_account(user_id)
    if by.id != user_id:
        check_manages(by, user, at)
    if not user.is_active:
        raise CannotBeAway("This account has ended.")
    if to_date < from_date:
        raise CannotBeAway("The last day must not be before the first day.", field="to_date")
    if to_date < local_date(at):
        raise CannotBeAway("The last day must be today or later.", field="to_date")
    if not works_in(cover_user_id, {m.organisation_id for m in open_roles(user)}, user_id, at):
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
        check_manages(by, locked_account(away.user_id), at)
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
    end_roles(roles, None, at)
    record(*(role_ended(m) for m in roles), by=by, at=at)
    return len(absences) + len(roles)
