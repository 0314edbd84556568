"""Putting a wrong status right by another entry (complaint 16). Nothing is erased; a wrong end is reopened."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.ledger.events import queries as ledger
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.referrals import events
from goodwork.pathway.referrals.histories import Entry, check_correction, effective, entries_of, first_at, first_of
from goodwork.pathway.referrals.models import Correction, Referral
from goodwork.pathway.referrals.permissions import HELPERS, CannotCorrect, check_works_for, why_not_unreached
from goodwork.pathway.referrals.questions import withdraw_questions
from goodwork.pathway.referrals.rules import FINAL, CorrectionReason, Decided, Reason, State
from goodwork.pathway.referrals.steps import next_step
from goodwork.pathway.referrals.writing import decision, locked, who
from goodwork.reach.promises import queries as promises_read
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import MoveReason, Step, Told, check_due_date
from goodwork.registers.people import queries as people
from goodwork.registers.people import scope


@transaction.atomic
def correct(
    *,
    referral_id: UUID,
    to: State,
    reason: Reason | None = None,
    why: CorrectionReason,
    words: str = "",
    until_date: date | None = None,
    due_date: date | None = None,
    decided_by: Decided | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Put a wrong status right by a new entry: the wrong one stays in the story, and counts as never having been.

    What had ended and is open again has a promise made in the same transaction, for `due_date` or the day that its
    step is due; what is ended by it owes nothing any more. `until_date` goes with a correction to put off. Ending as
    "unable to contact" needs what it always needs. Raises CannotCorrect with the field to mend, CannotPromise.
    """
    row = locked(referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    if why is CorrectionReason.RECORDS_PARTED:
        raise CannotCorrect("That reason is set by the program alone.", field="why")
    history = told_of(row.pk)
    begun = first_at(history, State.IN_PROGRESS) is not None
    before = Reason(row.reason) if row.reason else None
    field, refusal = check_correction(State(row.state), before, to=to, to_reason=reason, has_begun=begun)
    if refusal:
        raise CannotCorrect(refusal, field=field)
    if reason is Reason.UNABLE_TO_CONTACT and (refusal := why_not_unreached(row, at=at)):
        raise CannotCorrect(refusal, field="reason")
    if to is State.ON_HOLD and until_date is None:
        raise CannotCorrect("Enter the day until which they want it put off.", field="until_date")
    if row.closed_at is not None and to not in FINAL and (refusal := why_not_reopen(row, at=at)):
        raise CannotCorrect(refusal, field="to")
    apply(
        row,
        history,
        to=to,
        reason=reason,
        why=why,
        words=words.strip(),
        until_date=until_date,
        due_date=due_date,
        decided=decision(row, decided_by, by=by, at=at),
        by=by,
        at=at,
    )


def told_of(referral_id: UUID) -> tuple[Entry, ...]:
    """Return the entries about a referral, oldest first."""
    told = sorted(ledger.of_subject(SYSTEM_VIEWER, "REFERRAL", referral_id), key=lambda e: e.id)
    return entries_of((e.id, e.kind, e.at, e.data) for e in told)


def why_not_reopen(row: Referral, *, at: datetime) -> str:
    """Return why an ended referral can't be open again, in one sentence; '' where it can."""
    if people.reach_facts(SYSTEM_VIEWER, [row.person_id], at=at)[row.person_id].deceased:
        return "Their record says that they have died: put that right first."
    allowed = scope.visible_people(SYSTEM_VIEWER).filter(scope.consented_to([row.organisation_id]))
    if not allowed.filter(pk=row.person_id).exists():
        return "They do not agree any more that this is shared here: ask them first."
    others = Referral.objects.filter(
        scope.belonging_to("person", row.person_id), organisation_id=row.organisation_id, closed_at__isnull=True
    ).exclude(pk=row.pk)
    same = Q(programme_id=row.programme_id) if row.programme_id else Q(programme_id__isnull=True)
    if others.filter(same).exists():
        return "Another referral of theirs to the same place is open: go on with that one."
    return ""


def apply(
    row: Referral,
    history: tuple[Entry, ...],
    *,
    to: State,
    reason: Reason | None,
    why: CorrectionReason,
    words: str,
    until_date: date | None,
    due_date: date | None,
    decided: Decided,
    by: Actor,
    at: datetime,
) -> None:
    """Write a correction that was found to be right, with all that follows from it; for this room only."""
    ended_at, was = row.closed_at, State(row.state)
    had_reason = Reason(row.reason) if row.reason else None
    if to is State.ON_HOLD and until_date is not None:
        check_due_date(until_date, at)
    Correction.objects.create(
        referral=row,
        from_state=was.value,
        from_reason=row.reason,
        to_state=to.value,
        reason=reason.value if reason else "",
        why=why.value,
        words=words,
        corrected_at=at,
        corrected_by_id=by.id if by.kind is ActorKind.USER else None,
    )
    last = max((e.number for e in history), default=0) + 1
    counting = effective((*history, Entry(last, "ReferralCorrected", at, to, reason)))
    _stand(row, counting, to=to, reason=reason, until_date=until_date, at=at)
    reopened = ended_at is not None and to not in FINAL
    if ended_at is None and to in FINAL:
        promises.release(subject_kind="REFERRAL", subject_id=row.pk, reason=Code("CORRECTED"), by=by, at=at)
        withdraw_questions(row, by=by, at=at)
    record(
        events.ReferralCorrected(
            **who(row, decided),
            from_state=was,
            from_reason=had_reason,
            to_state=to,
            reason=reason,
            why=why,
            reopened=reopened,
            ended_at=ended_at if reopened else None,
        ),
        by=by,
        at=at,
    )
    row.refresh_from_db(fields=["holder_id"])
    if reopened:
        _promise_again(row, due_date=until_date if to is State.ON_HOLD else due_date, by=by, at=at)
    elif to not in FINAL:
        _promise_other(row, was=was, due_date=due_date, by=by, at=at)


def _stand(
    row: Referral,
    counting: tuple[Entry, ...],
    *,
    to: State,
    reason: Reason | None,
    until_date: date | None,
    at: datetime,
) -> None:
    """Let a row stand as its history says, corrections read in."""
    row.state, row.reason = to.value, reason.value if reason else ""
    row.hold_until_date = until_date if to is State.ON_HOLD else None
    row.closed_at = (row.closed_at or at) if to in FINAL else None
    row.same_as_id = None
    row.accepted_at = first_of(counting, State.ACCEPTED, State.IN_PROGRESS)
    row.started_at = first_of(counting, State.IN_PROGRESS)
    if row.accepted_at is None and to is State.REQUESTED:
        row.contacted_at = None
    elif row.started_at is None and row.contacted_at is not None:
        made = [e.at for e in ledger.of_subject(SYSTEM_VIEWER, "REFERRAL", row.pk) if e.kind == "ContactMade"]
        row.contacted_at = min(made, default=None)
    elif row.started_at is not None:
        row.contacted_at = min(row.contacted_at or row.started_at, row.started_at)
    row.save()


def _promise_again(row: Referral, *, due_date: date | None, by: Actor, at: datetime) -> None:
    """Make the promise of a referral that is open again."""
    step, due = next_step(row, at=at)
    promises.make(
        subject_kind="REFERRAL",
        subject_id=row.pk,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        user_id=row.holder_id,
        step=step,
        due_date=due_date or due,
        told=Told.BY_MESSAGE,
        by=by,
        at=at,
    )


def _promise_other(row: Referral, *, was: State, due_date: date | None, by: Actor, at: datetime) -> None:
    """Let the live promise of a referral say what comes next as it stands now; its silence, if any, goes on."""
    step, due = next_step(row, at=at)
    [live] = promises_read.about(SYSTEM_VIEWER, "REFERRAL", [row.pk], at=at)
    wanted = due_date
    if row.state == State.ON_HOLD:
        wanted = row.hold_until_date
    elif was is State.ON_HOLD and live.due_date > due:
        wanted = wanted or due
    if live.step is not step and not (live.step in _COACHS and step in _COACHS):
        promises.hand_over(
            subject_kind="REFERRAL",
            subject_id=row.pk,
            to_kind="REFERRAL",
            to_id=row.pk,
            organisation_id=live.organisation_id,
            user_id=live.user_id,
            step=step,
            tell=wanted is None,
            by=by,
            at=at,
        )
    if wanted is not None and wanted != live.due_date:
        sooner = wanted < live.due_date
        promises.move_subject(
            subject_kind="REFERRAL",
            subject_id=row.pk,
            due_date=wanted,
            reason=MoveReason.DATE_BROUGHT_FORWARD if sooner else MoveReason.PERSON_ASKED,
            by=by,
            at=at,
        )


_COACHS = frozenset({Step.COACH_WILL_RING, Step.COACH_WILL_CONTACT})
"""Steps of a coach that a correction leaves as they were promised: either way the coach is in touch."""
