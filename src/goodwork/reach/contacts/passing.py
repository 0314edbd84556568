"""Calls that an organisation owed a person who takes back their consent to it: the practice makes them, or they end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.ledger.events.services import record
from goodwork.reach.contacts import events
from goodwork.reach.contacts.calls import answering_for
from goodwork.reach.contacts.ending import end_call
from goodwork.reach.contacts.models import Call
from goodwork.reach.contacts.rules import CallState, EndReason
from goodwork.reach.promises import looking
from goodwork.reach.promises import queries as promise_queries
from goodwork.reach.promises import services as promises

THEIRS: Final = frozenset({"ASKED", "TEXT_TO_READ", "LINK_LOCKED", "NEW_LINK", "OTHER"})
"""Why somebody is rung whoever rings: the person asked for it, or can't get on without it."""

ABOUT_A_PROMISE: Final = frozenset({"MESSAGE_FAILED", "CANNOT_WRITE"})
"""Calls that say what a message would have said: about the promise of whoever made it."""


@transaction.atomic
def pass_to_practice(
    *, person_ids: Collection[UUID], organisation_id: UUID, by: Actor, at: datetime
) -> tuple[int, int]:
    """Let an organisation ring some people no more: the calls that are the person's own wish go to their practice, or
    to who reads for the service where they have none.

    What it would have rung about for itself ends, and so does everything where nobody is there. Returns how many
    calls passed and how many ended.
    """
    rows = list(
        Call.objects.select_for_update()
        .filter(person_id__in=list(person_ids), organisation_id=organisation_id, state=CallState.OPEN.value)
        .order_by("pk")
    )
    told_of = looking.many([row.about_id for row in rows if row.about_kind == "PROMISE" and row.about_id is not None])
    passed = 0
    for row in rows:
        promise = told_of.get(row.about_id) if row.about_id is not None else None
        others = row.reason in ABOUT_A_PROMISE and promise is not None and promise.organisation_id != organisation_id
        practice_id = row.practice_id or answering_for(row.person_id, at=at)
        if practice_id in {None, organisation_id} or not (row.reason in THEIRS or others):
            end_call(call_id=row.pk, reason=EndReason.CONSENT_WITHDRAWN, by=by, at=at)
            continue
        assert practice_id is not None
        _pass(row, practice_id, by=by, at=at)
        passed += 1
    return passed, len(rows) - passed


def _pass(row: Call, practice_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give one call, with its promise, to the person's practice; the person is told who rings now."""
    before, row.organisation_id, row.practice_id = row.organisation_id, practice_id, None
    row.save(update_fields=["organisation_id", "practice_id"])
    record(
        events.CallPassedOn(
            call_id=row.pk, person_id=row.person_id, from_organisation_id=before, organisation_id=practice_id
        ),
        by=by,
        at=at,
    )
    for owed in promise_queries.about(SYSTEM_VIEWER, row.call_kind, [row.pk], at=at):
        promises.hand_over(
            subject_kind=row.call_kind,
            subject_id=row.pk,
            to_kind=row.call_kind,
            to_id=row.pk,
            organisation_id=practice_id,
            user_id=None,
            step=owed.step,
            by=by,
            at=at,
        )
