"""What an organisation asks whoever sent it a referral, and the answer. The sender owes it by a day (M1)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.clock import add_working_days
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.referrals import events
from goodwork.pathway.referrals.models import Question, Referral
from goodwork.pathway.referrals.permissions import HELPERS, SENDERS, CannotAsk, check_works_for
from goodwork.pathway.referrals.rules import QUESTION_WORKING_DAYS, Decided, decided_by_hand
from goodwork.pathway.referrals.writing import decision, locked, who
from goodwork.reach.promises import queries as promises_read
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import MoveReason, NoticeKind, Step, Told, due_in
from goodwork.registers.access import queries as access

_OPEN = Q(answered_at__isnull=True, withdrawn_at__isnull=True)


@transaction.atomic
def ask(*, referral_id: UUID, question: str, decided_by: Decided | None = None, by: Actor, at: datetime) -> UUID:
    """Ask whoever sent a referral something, and return the question's id.

    The sender promises the answer; where the organisation's own promise falls due before that, it moves to the working
    day after, and the person is told why. The same question asked twice while it is open is one. Raises CannotAsk for
    an ended referral and for one that nobody but the person sent.
    """
    row = locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    words = question.strip()
    if not words:
        raise CannotAsk("Write down what you want to know.", field="question")
    if row.closed_at is not None:
        raise CannotAsk("It has ended already.")
    if row.referrer_id is None:
        raise CannotAsk("They asked for it themselves: ask them.")
    same = row.questions.filter(_OPEN, question=words).first()
    if same is not None:
        return same.pk
    made = Question.objects.create(
        id=new_id(),
        referral=row,
        asked_organisation_id=row.referrer_id,
        question=words,
        asked_at=at,
        asked_by_id=by.id if by.kind is ActorKind.USER else None,
    )
    due_date = due_in(at, QUESTION_WORKING_DAYS)
    promises.make(
        subject_kind="QUESTION",
        subject_id=made.pk,
        person_id=row.person_id,
        organisation_id=row.referrer_id,
        user_id=_asked_user(row, at=at),
        step=Step.SENDER_WILL_ANSWER,
        due_date=due_date,
        told=Told.STAFF_ONLY,
        by=by,
        at=at,
    )
    _wait_for_it(row, due_date=due_date, by=by, at=at)
    decided = decision(row, decided_by, by=by, at=at)
    record(
        events.QuestionAsked(**who(row, decided), question_id=made.pk, asked_organisation_id=row.referrer_id),
        by=by,
        at=at,
    )
    promises.tell_about(
        organisation_id=row.referrer_id,
        person_id=row.person_id,
        subject_kind="QUESTION",
        subject_id=made.pk,
        kind=NoticeKind.QUESTION_ASKED,
        by=by,
        at=at,
    )
    return made.pk


def _asked_user(row: Referral, *, at: datetime) -> UUID | None:
    """Return who made the referral, where they still work for the sender; else the organisation holds the answer."""
    if row.referred_by_id is None or row.referrer_id is None:
        return None
    viewer = access.viewer_for(row.referred_by_id, at)
    return row.referred_by_id if viewer.has_role(*SENDERS, organisation_id=row.referrer_id) else None


def _wait_for_it(row: Referral, *, due_date: date, by: Actor, at: datetime) -> None:
    """Move the organisation's own promise behind the day of the answer, where it would fall due before."""
    for promise in promises_read.about(SYSTEM_VIEWER, "REFERRAL", [row.pk], at=at):
        if not promise.is_silent and promise.due_date <= due_date:
            promises.move_subject(
                subject_kind="REFERRAL",
                subject_id=row.pk,
                due_date=add_working_days(due_date, 1),
                reason=MoveReason.WAITING_FOR_OTHERS,
                by=by,
                at=at,
            )


@transaction.atomic
def answer_question(*, question_id: UUID, words: str, by: Actor, at: datetime) -> None:
    """Answer a question about a referral that one's organisation sent; whoever asked is told.

    Raises: CannotAsk, for a question that is answered or needs no answer any more, and for an empty answer.
    """
    known = Question.objects.filter(pk=question_id).values_list("referral_id", flat=True).first()
    if known is None:
        raise CannotAsk("There is no such question.")
    row = locked(known)
    asked = Question.objects.select_for_update().get(pk=question_id)
    check_works_for(by, asked.asked_organisation_id, at=at, roles=SENDERS)
    if asked.answered_at is not None:
        raise CannotAsk("It is answered already.")
    if asked.withdrawn_at is not None:
        raise CannotAsk("It needs no answer any more: the referral has ended.")
    if not words.strip():
        raise CannotAsk("Write down the answer.", field="words")
    asked.answer, asked.answered_at = words.strip(), at
    asked.answered_by_id = by.id if by.kind is ActorKind.USER else None
    asked.save(update_fields=["answer", "answered_at", "answered_by_id"])
    promises.keep(subject_kind="QUESTION", subject_id=asked.pk, by=by, at=at)
    record(
        events.QuestionAnswered(
            **who(row, decided_by_hand(by)),
            question_id=asked.pk,
            asked_organisation_id=asked.asked_organisation_id,
        ),
        by=by,
        at=at,
    )
    promises.tell_about(
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        subject_kind="REFERRAL",
        subject_id=row.pk,
        kind=NoticeKind.QUESTION_ANSWERED,
        by=by,
        at=at,
    )


def withdraw_questions(row: Referral, *, by: Actor, at: datetime) -> None:
    """Take back the questions about a locked referral that ends: nothing is owed for them any more."""
    rows = list(row.questions.select_for_update().filter(_OPEN).order_by("asked_at", "id"))
    if not rows:
        return
    promises.release_many(
        subject_kind="QUESTION", subject_ids=[q.pk for q in rows], reason=Code("REFERRAL_ENDED"), by=by, at=at
    )
    Question.objects.filter(pk__in=[q.pk for q in rows]).update(withdrawn_at=at)
    record(
        *[
            events.QuestionWithdrawn(
                **who(row, decided_by_hand(by)), question_id=q.pk, asked_organisation_id=q.asked_organisation_id
            )
            for q in rows
        ],
        by=by,
        at=at,
    )
