"""Reading outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from goodwork.kernel.actors import ActorKind, NotVisible, Viewer
from goodwork.ledger import together
from goodwork.ledger.audit.reads import personal
from goodwork.pathway.outcomes import derived
from goodwork.pathway.outcomes.models import OutcomeReading, SatisfactionQuestion
from goodwork.pathway.outcomes.rules import Point, Reading, Satisfaction, WorkOutcome
from goodwork.pathway.referrals.scope import found_by_helper
from goodwork.registers.access import queries as access
from goodwork.registers.people import scope


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One reading; `holds` is False where a later one at the same point took its place."""

    id: UUID
    point: Point
    reading: Reading
    recorded_by: str
    recorded_at: datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class OutcomesView:
    """All readings of a referral, the first first, what they mean together, and what the person said of the help."""

    referral_id: UUID
    person_id: UUID
    readings: tuple[ReadingView, ...]
    outcome: WorkOutcome
    satisfaction: Satisfaction | None
    satisfaction_asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A person is asked how the help was; `answer` is what they said."""

    referral_id: UUID
    person_id: UUID
    asked_at: datetime
    answer: Satisfaction | None


@personal(page="outcomes")
def of_referral(viewer: Viewer, referral_id: UUID, *, at: datetime) -> OutcomesView:
    """Return the outcomes of a referral for who works where it came to; raises NotVisible."""
    row = found_by_helper(viewer, referral_id)
    rows = list(OutcomeReading.objects.filter(referral_id=row.pk).order_by("recorded_at", "id"))
    question = SatisfactionQuestion.objects.filter(referral_id=row.pk).first()
    names = access.names(viewer, {r.recorded_by_id for r in rows if r.recorded_by_id})
    last = {point: next((r.pk for r in reversed(rows) if r.point == point), None) for point in Point}
    return OutcomesView(
        referral_id=row.pk,
        person_id=row.person_id,
        readings=tuple(
            ReadingView(
                id=r.pk,
                point=Point(r.point),
                reading=derived.reading_of(r),
                recorded_by=names.get(r.recorded_by_id, "") if r.recorded_by_id else "",
                recorded_at=r.recorded_at,
                holds=r.point == Point.REVIEW or last[Point(r.point)] == r.pk,
            )
            for r in rows
        ),
        outcome=derived.outcome_from(rows),
        satisfaction=Satisfaction(question.answer) if question and question.answer else None,
        satisfaction_asked_at=question.asked_at if question else None,
    )


@together.about_person
def _asked_how(viewer: Viewer, person_id: UUID) -> QuerySet[SatisfactionQuestion] | None:
    if viewer.kind is not ActorKind.PERSON:
        return None
    mine = SatisfactionQuestion.objects.filter(scope.belonging_to("person", person_id))
    return mine.order_by("answered_at", "-asked_at")


@personal(page="how was the help")
def asked_of(viewer: Viewer, person_id: UUID, *, at: datetime) -> QuestionView | None:
    """Return the latest question about the help that a person was asked, for the person themselves; None where none
    is.
    """
    if viewer.kind is not ActorKind.PERSON or viewer.id is None:
        raise NotVisible
    if not scope.sees(viewer, person_id):
        raise NotVisible
    found = next(iter(together.rows(_asked_how, viewer, person_id)), None)
    if found is None:
        return None
    return QuestionView(
        referral_id=found.referral_id,
        person_id=found.person_id,
        asked_at=found.asked_at,
        answer=Satisfaction(found.answer) if found.answer else None,
    )
