"""Writing notices to staff: inside the product, never by e-mail, so that nothing about a person leaves it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.reach.promises import registry
from goodwork.reach.promises.models import Notice, Promise
from goodwork.reach.promises.rules import Audience, NoticeKind
from goodwork.registers.access import queries as access


def notice_of(promise: Promise, kind: NoticeKind, *, at: datetime) -> Notice:
    """Return, unsaved, a notice to whoever holds a promise: the user, or without one the whole organisation."""
    return Notice(
        kind=kind.value,
        audience=Audience.HOLDER.value,
        organisation_id=promise.organisation_id,
        user_id=promise.user_id,
        person_id=promise.person_id,
        promise_id=promise.pk,
        subject_kind=promise.subject_kind,
        subject_id=promise.subject_id,
        at=at,
    )


def lead_notices(
    *,
    kind: NoticeKind,
    organisation_id: UUID,
    person_id: UUID | None,
    promise_id: UUID | None,
    subject_kind: str,
    subject_id: UUID,
    at: datetime,
    leads: Iterable[UUID] | None = None,
) -> list[Notice]:
    """Return, unsaved, one notice for each lead of an organisation, or one for its leads to come where it has none
    now.
    """
    found: list[UUID | None] = list(access.leads_of(SYSTEM_VIEWER, organisation_id) if leads is None else leads)
    return [
        Notice(
            kind=kind.value,
            audience=Audience.LEAD.value,
            organisation_id=organisation_id,
            user_id=user_id,
            person_id=person_id,
            promise_id=promise_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
            at=at,
        )
        for user_id in (found or [None])
    ]


def lead_notices_of(promises: Iterable[Promise], kind: NoticeKind, *, at: datetime) -> list[Notice]:
    """Return, unsaved, the notices to the leads of the holders of many promises; leads are looked up once a holder.

    Where the holder has no lead here, whoever sent the thing hears of it: its leads, or without any everybody there.
    """
    rows = list(promises)
    leads = {o: list(access.leads_of(SYSTEM_VIEWER, o)) for o in {row.organisation_id for row in rows}}
    senders = _senders([row for row in rows if not leads[row.organisation_id]])
    for sender_id in set(senders.values()) - leads.keys():
        leads[sender_id] = list(access.leads_of(SYSTEM_VIEWER, sender_id))
    made: list[Notice] = []
    for row in rows:
        organisation_id = senders.get(row.pk, row.organisation_id)
        to: list[UUID | None] = list(leads[organisation_id]) or [None]
        for user_id in to:
            notice = notice_of(row, kind, at=at)
            notice.organisation_id, notice.user_id = organisation_id, user_id
            held_there = user_id is not None or organisation_id == row.organisation_id
            notice.audience = (Audience.LEAD if held_there else Audience.HOLDER).value
            made.append(notice)
    return made


def _senders(rows: list[Promise]) -> dict[UUID, UUID]:
    """Return, by promise, the organisation that sent what it is about; a query a kind."""
    found: dict[UUID, UUID] = {}
    for kind in {row.subject_kind for row in rows}:
        ids = [row.subject_id for row in rows if row.subject_kind == kind]
        senders = registry.senders_of(kind, ids)
        for row in rows:
            if row.subject_kind == kind and row.subject_id in senders:
                found[row.pk] = senders[row.subject_id]
    return found


def save(notices: list[Notice]) -> None:
    """Write notices; a thousand a statement."""
    Notice.objects.bulk_create(notices, batch_size=1000)
