"""Recording how it stands with work, and asking how the help was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.services import record as record_events
from goodwork.ledger.events.types import Code, Event
from goodwork.pathway.outcomes import events
from goodwork.pathway.outcomes.derived import outcome_of, reading_of
from goodwork.pathway.outcomes.models import OutcomeReading, SatisfactionQuestion
from goodwork.pathway.outcomes.rules import (
    Answer,
    CannotRecord,
    Point,
    Reading,
    Satisfaction,
    WorkOutcome,
    check,
)
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import HELPERS, CannotMoveReferral, check_works_for
from goodwork.pathway.referrals.scope import found
from goodwork.reach.messaging import services as messaging

ANSWER_DAYS = 84
"""For so many days after it was asked, a bare digit by text counts as the answer (campaigns' window: 84 days)."""


@transaction.atomic
def record(*, referral_id: UUID, point: Point, reading: Reading, by: Actor, at: datetime) -> UUID:
    """Record a reading at a point of a referral, and what it means for staying in work or entering it (E1).

    Another reading at the same point takes the place of the one before, which stays on record; the same by the same
    hand is no other, so that a form that is sent again records it once. Raises CannotRecord with the field to mend,
    CannotMoveReferral for who works elsewhere.
    """
    row = found(SYSTEM_VIEWER, referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    Referral.objects.select_for_update(no_key=True).get(pk=row.pk)
    check(reading, today=local_date(at))
    if row.started_at is None:
        raise CannotRecord("employment_status", "Record a conversation first: an outcome belongs to support that began")
    last = OutcomeReading.objects.filter(referral_id=row.pk, point=point.value).order_by("recorded_at", "id").last()
    if last is not None and last.recorded_by_id == by.id and reading == reading_of(last):
        return last.pk
    before = outcome_of(row.pk)
    new = OutcomeReading.objects.create(
        referral_id=row.pk,
        person_id=row.person_id,
        point=point.value,
        recorded_date=reading.recorded_date,
        employment_status=reading.employment_status,
        sickness_absence=reading.sickness_absence,
        weekly_hours=reading.weekly_hours,
        work_ability=reading.work_ability,
        worry=reading.worry,
        confidence=reading.confidence,
        work_started_date=reading.work_started_date,
        recorded_by_id=by.id,
        recorded_at=at,
    )
    told = events.OutcomeRecorded(
        referral_id=row.pk,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        reading_id=new.pk,
        point=point,
        recorded_date=reading.recorded_date,
        employment_status=Code(reading.employment_status),
        sickness_absence=Code(reading.sickness_absence),
        weekly_hours=Code(reading.weekly_hours),
        work_ability=reading.work_ability,
        worry=reading.worry,
        confidence=reading.confidence,
        work_started_date=reading.work_started_date,
    )
    record_events(told, *_differences(row, before, outcome_of(row.pk)), by=by, at=at)
    return new.pk


def _differences(row: Referral, before: WorkOutcome, now: WorkOutcome) -> list[Event]:
    """Return the events of what a reading has changed: an outcome reached, or one that no longer holds."""
    who = {"referral_id": row.pk, "person_id": row.person_id, "organisation_id": row.organisation_id}
    definition = Code(now.definition)
    found: list[Event] = []
    entered = now.entered_work is Answer.YES
    if entered and now.entered_date is not None and before.entered_date != now.entered_date:
        found.append(events.WorkEntered(**who, definition=definition, entered_date=now.entered_date))
    if before.entered_work is Answer.YES and not entered:
        found.append(events.WorkOutcomeUndone(**who, definition=definition, outcome=Code("ENTERED_WORK")))
    stayed, back = now.remained_in_work is Answer.YES, now.back_at_work is Answer.YES
    had = before.remained_in_work is Answer.YES
    if stayed and (not had or back != (before.back_at_work is Answer.YES)):
        found.append(events.WorkRemained(**who, definition=definition, back_at_work=back))
    if had and not stayed:
        found.append(events.WorkOutcomeUndone(**who, definition=definition, outcome=Code("REMAINED_IN_WORK")))
    return found


@transaction.atomic
def ask_satisfaction(*, referral_id: UUID, by: Actor, at: datetime) -> bool:
    """Ask a person whose support has ended how the help was, once; say whether this was new (E1).

    By text, or as they are written to; who can't be written to finds the question on their own page.
    """
    row = Referral.objects.select_for_update(no_key=True).get(pk=referral_id)
    if SatisfactionQuestion.objects.filter(referral_id=row.pk).exists():
        return False
    SatisfactionQuestion.objects.create(referral_id=row.pk, person_id=row.person_id, asked_at=at)
    messaging.queue(
        person_id=row.person_id,
        template="SATISFACTION",
        params={},
        subject_kind="REFERRAL",
        subject_id=row.pk,
        organisation_id=row.organisation_id,
        by=by,
        at=at,
    )
    asked = events.SatisfactionAsked(referral_id=row.pk, person_id=row.person_id, organisation_id=row.organisation_id)
    record_events(asked, by=by, at=at)
    return True


@transaction.atomic
def answer_satisfaction(*, referral_id: UUID, answer: Satisfaction, by: Actor, at: datetime) -> None:
    """Keep what a person said about the help. A second answer changes nothing.

    Raises: CannotMoveReferral, where they were never asked.
    """
    asked = SatisfactionQuestion.objects.select_for_update(of=("self",)).select_related("referral")
    question = asked.filter(referral_id=referral_id).first()
    if question is None:
        raise CannotMoveReferral("Nobody was asked about this.")
    if question.answered_at is not None:
        return
    question.answer, question.answered_at = answer.value, at
    question.save(update_fields=["answer", "answered_at"])
    given = events.SatisfactionGiven(
        referral_id=question.referral_id,
        person_id=question.person_id,
        organisation_id=question.referral.organisation_id,
        answer=answer,
    )
    record_events(given, by=by, at=at)
