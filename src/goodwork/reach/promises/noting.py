"""Noting who was told of what: people of their promises, holders and leads by notices. One transaction each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, Viewer
from goodwork.ledger.events.services import record
from goodwork.reach.promises import events, notices
from goodwork.reach.promises.looking import notices_for
from goodwork.reach.promises.models import Notice, Promise
from goodwork.reach.promises.permissions import records_of_person
from goodwork.reach.promises.rows import LIVE_STATES, live_row, save
from goodwork.reach.promises.rules import Audience, NoticeKind
from goodwork.registers.access import queries as access


@transaction.atomic
def mark_told(promise_ids: Collection[UUID], *, about_silence: bool = False, by: Actor, at: datetime) -> int:
    """Note that people were reached with their promises, or with the silence about them.

    Told is told once: what was noted before stays. Returns how many were new.
    """
    column = "silence_told_at" if about_silence else "told_at"
    rows = list(
        Promise.objects.select_for_update().filter(pk__in=promise_ids, **{f"{column}__isnull": True}).order_by("pk")
    )
    for row in rows:
        setattr(row, column, at)
    save(rows, column)
    record(
        *[events.PromiseTold(promise_id=row.pk, person_id=row.person_id, about_silence=about_silence) for row in rows],
        by=by,
        at=at,
    )
    return len(rows)


@transaction.atomic
def tell_holders(*, person_id: UUID, kind: NoticeKind, by: Actor, at: datetime) -> int:
    """Give every holder of a live promise to a person a notice about them; returns how many notices."""
    rows = list(
        Promise.objects.filter(person_id__in=records_of_person(person_id), state__in=LIVE_STATES).order_by("pk")
    )
    once = {(row.organisation_id, row.user_id): row for row in rows}
    notices.save([notices.notice_of(row, kind, at=at) for row in once.values()])
    record(
        *[events.HolderNoticed(promise_id=row.pk, person_id=row.person_id, notice=kind) for row in once.values()],
        by=by,
        at=at,
    )
    return len(once)


@transaction.atomic
def tell_about(
    *,
    organisation_id: UUID,
    person_id: UUID,
    subject_kind: str,
    subject_id: UUID,
    kind: NoticeKind,
    by: Actor,
    at: datetime,
) -> None:
    """Give the holder of the live promise about a thing, and the leads of the organisation, a notice about it."""
    row = live_row(subject_kind, subject_id)
    made = notices.lead_notices(
        kind=kind,
        organisation_id=organisation_id,
        person_id=person_id,
        promise_id=row.pk,
        subject_kind=subject_kind,
        subject_id=subject_id,
        at=at,
    )
    if row.user_id not in {notice.user_id for notice in made}:
        made.append(notices.notice_of(row, kind, at=at))
    notices.save(made)
    record(events.HolderNoticed(promise_id=row.pk, person_id=person_id, notice=kind), by=by, at=at)


@transaction.atomic
def tell_user(
    *,
    user_id: UUID,
    organisation_id: UUID,
    person_id: UUID,
    subject_kind: str,
    subject_id: UUID,
    kind: NoticeKind,
    by: Actor,
    at: datetime,
) -> None:
    """Give one account a notice about a thing on which nothing is owed any more, as that it is answered."""
    row = Notice(
        kind=kind.value,
        audience=Audience.HOLDER.value,
        organisation_id=organisation_id,
        user_id=user_id,
        person_id=person_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        at=at,
    )
    notices.save([row])
    record(events.UserNoticed(user_id=user_id, person_id=person_id, notice=kind), by=by, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What somebody who referred a person is told: the kind, and the referral that it is about."""

    user_id: UUID
    organisation_id: UUID
    person_id: UUID
    referral_id: UUID
    kind: NoticeKind


@transaction.atomic
def tell_referrers(news: Sequence[News], *, by: Actor, at: datetime) -> None:
    """Give those who referred people their news; who no longer works there leaves it to their organisation."""
    works = access.organisations_in_use(SYSTEM_VIEWER, {item.user_id for item in news})
    notices.save(
        [
            Notice(
                kind=item.kind.value,
                audience=Audience.HOLDER.value,
                organisation_id=item.organisation_id,
                user_id=item.user_id if item.organisation_id in works.get(item.user_id, ()) else None,
                person_id=item.person_id,
                subject_kind="REFERRAL",
                subject_id=item.referral_id,
                at=at,
            )
            for item in news
        ]
    )
    record(
        *[
            events.ReferrerTold(
                referral_id=item.referral_id, person_id=item.person_id, user_id=item.user_id, notice=item.kind
            )
            for item in news
        ],
        by=by,
        at=at,
    )


def tell_to_stop(
    *, referral_id: UUID, person_id: UUID, organisation_id: UUID, user_id: UUID | None, at: datetime
) -> None:
    """Tell whoever holds a referral, and the leads there, that its person took back their consent.

    For the room above, which writes the event of it. Notices of that referral that they have not seen yet go: they may
    not learn more of the person.
    """
    Notice.objects.filter(
        organisation_id=organisation_id, subject_kind="REFERRAL", subject_id=referral_id, seen_at__isnull=True
    ).exclude(kind=NoticeKind.CONSENT_WITHDRAWN.value).delete()
    holder = Notice(
        kind=NoticeKind.CONSENT_WITHDRAWN.value,
        audience=Audience.HOLDER.value,
        organisation_id=organisation_id,
        user_id=user_id,
        person_id=person_id,
        subject_kind="REFERRAL",
        subject_id=referral_id,
        at=at,
    )
    leads = notices.lead_notices(
        kind=NoticeKind.CONSENT_WITHDRAWN,
        organisation_id=organisation_id,
        person_id=person_id,
        promise_id=None,
        subject_kind="REFERRAL",
        subject_id=referral_id,
        at=at,
    )
    notices.save([holder, *(one for one in leads if one.user_id is None or one.user_id != user_id)])


def tell_leads(
    *,
    organisation_id: UUID,
    subject_kind: str,
    subject_id: UUID,
    kind: NoticeKind,
    also: UUID | None = None,
    at: datetime,
) -> None:
    """Give the leads of an organisation, and `also` one account, a notice about a thing that is about nobody on record.

    For the room above, which writes the event of it.
    """
    made = notices.lead_notices(
        kind=kind,
        organisation_id=organisation_id,
        person_id=None,
        promise_id=None,
        subject_kind=subject_kind,
        subject_id=subject_id,
        at=at,
    )
    if also is not None and also not in {one.user_id for one in made}:
        made.append(
            Notice(
                kind=kind.value,
                audience=Audience.HOLDER.value,
                organisation_id=organisation_id,
                user_id=also,
                subject_kind=subject_kind,
                subject_id=subject_id,
                at=at,
            )
        )
    notices.save(made)


def take_back_notices(*, subject_kind: str, subject_id: UUID) -> None:
    """Take back notices about a thing that nobody has seen yet: it is dealt with. For the room above."""
    Notice.objects.filter(subject_kind=subject_kind, subject_id=subject_id, seen_at__isnull=True).delete()


@transaction.atomic
def see_notices(*, viewer: Viewer, notice_ids: Collection[UUID], by: Actor, at: datetime) -> int:
    """Mark notices as seen by the viewer; those of others are passed over. Returns how many."""
    if viewer.id is None:
        return 0
    seen = notices_for(viewer).filter(pk__in=list(notice_ids)).update(seen_at=at, seen_by=viewer.id)
    if seen:
        record(events.NoticesSeen(user_id=viewer.id, count=seen), by=by, at=at)
    return seen
