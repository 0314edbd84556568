"""Promises as rows: found, locked, saved. For the writes of this room only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.reach.promises import events
from goodwork.reach.promises.bulk import update_rows
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import LIVE, Told
from goodwork.registers.access import queries as access

LIVE_STATES = [s.value for s in LIVE]


class NoPromise(LookupError):
    """There is no live promise about this thing, or none of this id."""


def at_work(user_id: UUID | None, *, at: datetime, known: dict[UUID, UUID | None]) -> UUID | None:
    """Return the holder, or their cover where they are away at the moment; each user is looked up once."""
    if user_id is None:
        return None
    if user_id not in known:
        known[user_id] = access.cover_for(SYSTEM_VIEWER, user_id, at)
    return known[user_id] or user_id


def told_again(told: Told) -> Told:
    """Return how a person hears of a change: by message, where they may hear of it at all and can be written to."""
    return told if told in {Told.STAFF_ONLY, Told.BY_THE_CALL} else Told.BY_MESSAGE


def live_rows(subject_kind: str, subject_ids: Collection[UUID]) -> list[Promise]:
    """Return the live promises about things of a kind, locked in the order of their ids."""
    found = Promise.objects.select_for_update().filter(
        subject_kind=subject_kind, subject_id__in=list(subject_ids), state__in=LIVE_STATES
    )
    return list(found.order_by("pk"))


def live_row(subject_kind: str, subject_id: UUID) -> Promise:
    """Return the live promise about a thing, locked; raises NoPromise."""
    rows = live_rows(subject_kind, [subject_id])
    if not rows:
        raise NoPromise(f"no live promise about {subject_kind} {subject_id}")
    return rows[0]


def locked(promise_id: UUID) -> Promise:
    """Return a live promise by its id, locked; raises NoPromise."""
    row = Promise.objects.select_for_update().filter(pk=promise_id, state__in=LIVE_STATES).first()
    if row is None:
        raise NoPromise(f"no live promise {promise_id}")
    return row


def save(rows: list[Promise], *fields: str) -> None:
    """Write some columns of many rows."""
    if len(rows) == 1:
        rows[0].save(update_fields=list(fields))
    elif rows:
        update_rows(rows, list(fields))


def lead_told(row: Promise, reason: events.LeadReason) -> events.LeadTold:
    return events.LeadTold(
        promise_id=row.pk,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        user_id=row.user_id,
        reason=reason,
    )
