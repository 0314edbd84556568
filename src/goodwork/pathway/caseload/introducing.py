"""The warm hand-over: a clinician brings in a coach while the person is there, and it is known who introduced whom.

Source: B8, C8, N8 (co-located coaches; introduced in person).
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, Role, Viewer
from goodwork.ledger.events import queries as events
from goodwork.ledger.events.services import record
from goodwork.pathway.caseload.choosing import coaches_at_work
from goodwork.pathway.caseload.events import CoachIntroduced
from goodwork.pathway.caseload.giving import give
from goodwork.pathway.caseload.rules import AssignedBecause, Introduction
from goodwork.pathway.caseload.services import CannotAssign
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.scope import found
from goodwork.reach.promises import queries as promises_read
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import LIVE, CannotPromise, MoveReason, Told
from goodwork.registers.access import queries as access


@transaction.atomic
def introduce(
    *,
    referral_id: UUID,
    user_id: UUID,
    how: Introduction,
    appointment_date: date | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Note that whoever referred somebody introduced a coach to them, and let the coach have the referral.

    With an appointment the promise moves to its day, unless it stands there already. Raises CannotAssign for a coach
    who is away or of another organisation, for who did not refer them, for an ended referral, and for a day that is
    over.
    """
    row = Referral.objects.select_for_update(no_key=True).filter(pk=referral_id, closed_at__isnull=True).first()
    if row is None:
        raise CannotAssign("This referral has ended.", field="")
    _check_introducer(row, by, at=at)
    if user_id not in coaches_at_work(row.organisation_id, at=at):
        raise CannotAssign("Choose a coach who is at work today.")
    if how is Introduction.APPOINTMENT and appointment_date is None:
        raise CannotAssign("Enter the day of the appointment", field="appointment_date")
    day = appointment_date if how is Introduction.APPOINTMENT else None
    if _introduced_already(row.pk, user_id, how, day):
        return
    if row.holder_id != user_id:
        give(row, user_id, AssignedBecause.INTRODUCED, note="", by=by, at=at)
    if day is not None:
        _promise_for(row.pk, day, by=by, at=at)
    assert by.id is not None
    record(
        CoachIntroduced(
            referral_id=row.pk,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            introducer_id=by.id,
            user_id=user_id,
            how=how,
            appointment_date=day,
        ),
        by=by,
        at=at,
    )


def coaches_to_introduce(viewer: Viewer, referral_id: UUID, *, at: datetime) -> list[tuple[UUID, str]]:
    """Return the coaches at work today where a referral went, with their names; raises NotVisible."""
    row = found(viewer, referral_id)
    coaches = coaches_at_work(row.organisation_id, at=at)
    names = access.names(viewer, coaches)
    return sorted(((coach, names.get(coach, "")) for coach in coaches), key=lambda pair: (pair[1], pair[0]))


def _check_introducer(row: Referral, by: Actor, *, at: datetime) -> None:
    """Refuse who does not work where the referral came from. Raises CannotAssign."""
    if by.kind is ActorKind.USER and by.id is not None and row.referrer_id is not None:
        viewer = access.viewer_for(by.id, at)
        if viewer.has_role(Role.CLINICIAN, Role.PRACTICE_STAFF, organisation_id=row.referrer_id):
            return
    raise CannotAssign("Only who referred them can introduce a coach.", field="")


def _promise_for(referral_id: UUID, day: date, *, by: Actor, at: datetime) -> None:
    """Move the promise of a referral to the day of the appointment."""
    live = [p for p in promises_read.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=at) if p.state in LIVE]
    if live and live[0].due_date == day and not live[0].is_silent:
        return
    try:
        promises.move_subject(
            subject_kind="REFERRAL",
            subject_id=referral_id,
            due_date=day,
            reason=MoveReason.PERSON_ASKED,
            told=Told.BY_VOICE,
            by=by,
            at=at,
        )
    except CannotPromise as refused:
        raise CannotAssign(refused.reason, field="appointment_date") from refused


def _introduced_already(referral_id: UUID, user_id: UUID, how: Introduction, day: date | None) -> bool:
    """Say whether the same introduction is written down: a second click makes nothing new."""
    told = events.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id)
    same = [
        e.data
        for e in told
        if e.kind == "CoachIntroduced" and e.data.get("user_id") == str(user_id) and e.data.get("how") == how
    ]
    return any(data.get("appointment_date") == (day.isoformat() if day else None) for data in same)
