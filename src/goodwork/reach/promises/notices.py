"""Writing notices to staff: inside the product, never by e-mail, so that nothing about a person leaves it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
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
    person_id: UUID,
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
    """Return, unsaved, the notices to the leads of the holders of many promises; leads are looked up once a holder."""
    leads: dict[UUID, list[UUID]] = {}
    made: list[Notice] = []
    for promise in promises:
        if promise.organisation_id not in leads:
            leads[promise.organisation_id] = list(access.leads_of(SYSTEM_VIEWER, promise.organisation_id))
        made += lead_notices(
            kind=kind,
            organisation_id=promise.organisation_id,
            person_id=promise.person_id,
            promise_id=promise.pk,
            subject_kind=promise.subject_kind,
            subject_id=promise.subject_id,
            at=at,
            leads=leads[promise.organisation_id],
        )
    return made


def save(notices: list[Notice]) -> None:
    """Write notices; a thousand a statement."""
    Notice.objects.bulk_create(notices, batch_size=1000)
