"""The writes about people opened outside somebody's scope."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor, Viewer
from goodwork.ledger.audit.services import record_read
from goodwork.ledger.events.services import record
from goodwork.registers.access import events
from goodwork.registers.access.models import GlassBreak
from goodwork.registers.access.permissions import check_can_break_glass
from goodwork.registers.access.rules import (
    GLASS_LASTS,
    GLASS_ROLES,
    REASON_LEAST,
    REASON_MOST,
    CannotBreakGlass,
    GlassKind,
)


@transaction.atomic
def break_glass(*, viewer: Viewer, person_id: UUID, kind: GlassKind, reason: str, by: Actor, at: datetime) -> UUID:
    """Open a person outside the viewer's scope for one hour, and return the row's id.

    The caller has made sure that the person exists. Raises CannotBreakGlass for a role that may not, or a reason that
    is too short or too long.
    """
    check_can_break_glass(viewer)
    assert viewer.id is not None
    words = " ".join(reason.split())
    if not REASON_LEAST <= len(words) <= REASON_MOST:
        raise CannotBreakGlass(
            f"Write why you need to see this person, in {REASON_LEAST} to {REASON_MOST} characters.", field="reason"
        )
    held = next(r for r in viewer.roles if r.role in GLASS_ROLES)
    broken = GlassBreak.objects.create(
        user_id=viewer.id,
        organisation_id=held.organisation_id,
        person_id=person_id,
        kind=kind,
        reason=words,
        broken_at=at,
        until_at=at + GLASS_LASTS,
    )
    record(
        events.GlassBroken(
            user_id=viewer.id,
            person_id=person_id,
            organisation_id=held.organisation_id,
            glass_id=broken.id,
            reason=kind,
            until_at=broken.until_at,
        ),
        by=by,
        at=at,
    )
    record_read(viewer=viewer, page="glass", person_ids=[person_id], at=at)
    return broken.id


@transaction.atomic
def erase_glass_reasons(*, person_ids: Collection[UUID], by: Actor, at: datetime) -> int:
    """Take the written reasons about erased people out of the register, and return how many; who and when stay.

    The room of people calls it when a record has come to its end (retention).
    """
    found = list(
        GlassBreak.objects.select_for_update().filter(person_id__in=set(person_ids)).exclude(reason="").order_by("id")
    )
    for broken in found:
        broken.reason = ""
    GlassBreak.objects.bulk_update(found, ["reason"])
    record(
        *(events.GlassReasonErased(glass_id=b.id, person_id=b.person_id, user_id=b.user_id) for b in found),
        by=by,
        at=at,
    )
    return len(found)
