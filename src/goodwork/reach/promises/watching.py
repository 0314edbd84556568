"""The no-silence sweep: what falls due when nobody moves (M1). It reads only what is due, by a partial index."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.promises import events, notices, services
from goodwork.reach.promises.bulk import update_rows
from goodwork.reach.promises.models import Notice, Promise
from goodwork.reach.promises.rows import lead_told
from goodwork.reach.promises.rules import LIVE, MACHINE, Act, NoticeKind, State, Told, acts_due, times_of
from goodwork.registers.access import queries as access

BATCH = 1000
_LIVE = [s.value for s in LIVE]


def look(*, at: datetime, most: int = 20_000) -> int:
    """Warn holders, let dates lapse and tell leads, as far as due; returns how many promises it touched.

    A batch is one transaction; rows that another worker holds are passed over and come round again.
    """
    done = 0
    while done < most:
        batch = _one_batch(at=at)
        done += batch
        if batch < BATCH:
            break
    return done


@transaction.atomic
def _one_batch(*, at: datetime) -> int:
    due = list(Promise.objects.select_for_update(skip_locked=True).filter(look_at__lte=at).order_by("look_at")[:BATCH])
    happened: list[events.HolderWarned | events.SilenceBegan | events.LeadTold] = []
    told: list[Notice] = []
    to_leads: list[Promise] = []
    changed: dict[tuple[Act, ...], list[Promise]] = defaultdict(list)
    for row in due:
        acts = acts_due(State(row.state), warned=row.warned_at is not None, due_date=row.due_date, at=at)
        changed[acts].append(row)
        times = times_of(row.due_date)
        for act in acts:
            if act is Act.WARN:
                row.warned_at, row.look_at = at, times.lapse_at
                told.append(notices.notice_of(row, NoticeKind.DUE_NEXT_DAY, at=at))
                happened.append(_warned(row))
            elif act is Act.LAPSE:
                row.state = MACHINE.move(row.state, "LAPSE")
                row.silent_since, row.look_at = times.lapse_at, times.lead_at
                told.append(notices.notice_of(row, NoticeKind.BROKEN, at=at))
                happened.append(_silence(row))
            else:
                row.lead_told_at, row.look_at = at, None
                to_leads.append(row)
                happened.append(lead_told(row, events.LeadReason.SILENCE))
        if not acts:
            row.look_at = times.lapse_at if row.state == State.OPEN else times.lead_at
    update_rows(due, ["state", "warned_at", "silent_since", "lead_told_at", "look_at"])
    notices.save(told + notices.lead_notices_of(to_leads, NoticeKind.BROKEN_TO_LEAD, at=at))
    record(*happened, by=SYSTEM, at=at)
    return len(due)


@transaction.atomic
def pass_on(
    *,
    user_id: UUID,
    organisation_id: UUID | None = None,
    to_user_id: UUID | None,
    until: datetime | None,
    reason: Code,
    by: Actor,
    at: datetime,
) -> int:
    """Pass what a user holds to their cover, or without one to a lead of the holding organisation.

    With `until` (the end of an absence) only what is broken or falls due by then passes; with `organisation_id` only
    what they hold there. Returns how many promises passed.
    """
    rows = Promise.objects.filter(user_id=user_id, state__in=_LIVE)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if until is not None:
        rows = rows.filter(Q(due_date__lte=local_date(until)) | Q(state=State.BROKEN.value))
    leads: dict[UUID, UUID | None] = {}
    to: dict[UUID, UUID | None] = {}
    for promise_id, holder_id in rows.values_list("pk", "organisation_id"):
        if to_user_id is None and holder_id not in leads:
            found = [u for u in access.leads_of(SYSTEM_VIEWER, holder_id) if u != user_id]
            leads[holder_id] = found[0] if found else None
        to[promise_id] = to_user_id or leads.get(holder_id)
    return services.reassign_many(to, reason=reason, by=by, at=at) if to else 0


def pass_on_to_covers(*, at: datetime) -> int:
    """Pass on what still lies with users who are away now: the net under the event of the absence."""
    holders = list(
        Promise.objects.filter(state__in=_LIVE, user_id__isnull=False, due_date__lte=local_date(at))
        .order_by("user_id")
        .values_list("user_id", flat=True)
        .distinct()
    )
    done = 0
    for user_id in holders:
        assert user_id is not None
        cover = access.cover_for(SYSTEM_VIEWER, user_id, at)
        if cover is not None:
            done += pass_on(user_id=user_id, to_user_id=cover, until=at, reason=Code("HOLDER_AWAY"), by=SYSTEM, at=at)
    return done


def _warned(row: Promise) -> events.HolderWarned:
    return events.HolderWarned(
        promise_id=row.pk,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        user_id=row.user_id,
        due_date=row.due_date,
    )


def _silence(row: Promise) -> events.SilenceBegan:
    assert row.silent_since is not None
    return events.SilenceBegan(
        promise_id=row.pk,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        user_id=row.user_id,
        about_kind=Code(row.subject_kind),
        about_id=row.subject_id,
        due_date=row.due_date,
        silent_since=row.silent_since,
        told=Told(row.told),
    )
