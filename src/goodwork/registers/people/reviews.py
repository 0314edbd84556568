"""Rows that wait for a human: hold them, link them to somebody, keep them apart, or take that back.

Deciding makes a person of the row. LINK links that person to the one whom the human chose, so that undoing it parts
the two exactly; the row's own record stays, and waits with its review for another decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor, NotVisible
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.registers.organisations.rules import Kind
from goodwork.registers.people import codes, events
from goodwork.registers.people.batch import Batch
from goodwork.registers.people.codes import ReviewReason, ReviewState
from goodwork.registers.people.identity import lock_identity
from goodwork.registers.people.linking import CannotLink, link, part
from goodwork.registers.people.models import IdentityReview, Person
from goodwork.registers.people.rows import Held, PersonRow, from_json, to_json
from goodwork.registers.people.rules import REVIEW, keys_of
from goodwork.registers.people.standing import locked


@transaction.atomic
def hold_many(held: Sequence[Held], *, organisation_id: UUID, by: Actor, at: datetime) -> list[UUID]:
    """Put rows into the review list; return the reviews' ids in the same order. They make and change nobody.

    What came from the same source before keeps its review, decided or not.
    """
    before = {
        (r.source_kind, r.source_id): r.id
        for r in IdentityReview.objects.filter(source_id__in=[item.source_id for item in held]).only(
            "id", "source_kind", "source_id"
        )
    }
    reviews = [
        IdentityReview(
            id=new_id(),
            source_kind=item.source_kind,
            source_id=item.source_id,
            organisation_id=organisation_id,
            reason=item.reason,
            row=to_json(item.row),
            candidate_ids=list(item.candidate_ids),
            opened_at=at,
        )
        for item in held
        if (item.source_kind, item.source_id) not in before
    ]
    IdentityReview.objects.bulk_create(reviews, batch_size=1000)
    record(
        *(
            events.IdentityReviewOpened(
                review_id=review.id,
                organisation_id=organisation_id,
                source_kind=Code(review.source_kind),
                source_id=review.source_id,
                reason=ReviewReason(review.reason),
            )
            for review in reviews
        ),
        by=by,
        at=at,
    )
    before.update({(review.source_kind, review.source_id): review.id for review in reviews})
    return [before[item.source_kind, item.source_id] for item in held]


def hold_for_review(
    *,
    source_kind: str,
    source_id: UUID,
    claim: PersonRow,
    candidate_ids: Sequence[UUID],
    reason: ReviewReason,
    organisation_id: UUID,
    by: Actor,
    at: datetime,
) -> UUID:
    """Put one row into the review list; return the review's id."""
    held = Held(
        source_kind=source_kind, source_id=source_id, row=claim, candidate_ids=tuple(candidate_ids), reason=reason
    )
    return hold_many([held], organisation_id=organisation_id, by=by, at=at)[0]


def _locked_review(review_id: UUID) -> IdentityReview:
    review = IdentityReview.objects.select_for_update().filter(id=review_id).first()
    if review is None:
        raise NotVisible("There is no such review.")
    return review


def _person_of(review: IdentityReview, *, by: Actor, at: datetime) -> UUID:
    """Return the record of the row itself, made when a human decides for the first time.

    A number that somebody else has stays with them: the row's record is marked as in conflict.
    """
    if review.person_id is not None:
        return review.person_id
    row = from_json(review.row)
    keys = keys_of(row.claim)
    taken = keys.nhs_number is not None and Person.objects.filter(nhs_number=keys.nhs_number).exists()
    registers = review.organisation.kind == Kind.PRACTICE
    batch = Batch(
        organisation_id=review.organisation_id if registers else None, source_id=review.organisation_id, by=by, at=at
    )
    made = batch.register(row, keys)
    if taken:
        made.nhs_number, made.nhs_verification_status = None, codes.IN_CONFLICT
    batch.write()
    review.person_id = made.person_id
    return made.person_id


def _decide(review: IdentityReview, move: str, *, person_id: UUID, by: Actor, at: datetime) -> None:
    """Let the review stand decided, and tell the room above who its row is about."""
    review.state = REVIEW.move(review.state, move)
    review.decided_at, review.decided_by_kind, review.decided_by_id = at, by.kind, by.id
    review.save()
    record(
        events.IdentityReviewDecided(
            review_id=review.id,
            organisation_id=review.organisation_id,
            source_kind=Code(review.source_kind),
            source_id=review.source_id,
            decision=ReviewState(review.state),
            person_id=person_id,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def link_review(*, review_id: UUID, person_id: UUID, by: Actor, at: datetime) -> UUID:
    """Say that a held row is about somebody known; return the id under which they are known.

    What the row brings counts as theirs from now on. Raises CannotMove where it is decided already, CannotLink where
    the chosen record is the row's own, NotVisible for an unknown review or person.
    """
    lock_identity()
    review = _locked_review(review_id)
    REVIEW.move(review.state, "LINK")
    chosen = locked(person_id)
    own = _person_of(review, by=by, at=at)
    if locked(own).id == chosen.id:
        raise CannotLink("This is the record of the row itself: choose another, or keep it apart")
    link(kept_id=chosen.id, merged_id=own, by=by, at=at)
    review.linked_to = chosen
    _decide(review, "LINK", person_id=chosen.id, by=by, at=at)
    return chosen.id


@transaction.atomic
def keep_apart(*, review_id: UUID, by: Actor, at: datetime) -> UUID:
    """Say that a held row is about somebody of their own; return the id of the person made of it.

    Raises CannotMove where it is decided already, NotVisible for an unknown review.
    """
    lock_identity()
    review = _locked_review(review_id)
    REVIEW.move(review.state, "KEEP_APART")
    own = _person_of(review, by=by, at=at)
    _decide(review, "KEEP_APART", person_id=own, by=by, at=at)
    return own


@transaction.atomic
def undo_review(*, review_id: UUID, by: Actor, at: datetime) -> None:
    """Take a decision about a held row back: the review is open again, and linked records are parted.

    Raises CannotMove where nothing was decided, NotVisible for an unknown review.
    """
    lock_identity()
    review = _locked_review(review_id)
    undone = ReviewState(review.state)
    review.state = REVIEW.move(review.state, "UNDO")
    assert review.person_id is not None
    if undone is ReviewState.LINKED and Person.objects.filter(id=review.person_id, merged_into__isnull=False).exists():
        part(merged_id=review.person_id, by=by, at=at)
    review.linked_to = None
    review.decided_at, review.decided_by_kind, review.decided_by_id = None, "", None
    review.save()
    record(
        events.IdentityReviewReopened(
            review_id=review.id,
            organisation_id=review.organisation_id,
            source_kind=Code(review.source_kind),
            source_id=review.source_id,
            undone=undone,
            person_id=review.person_id,
        ),
        by=by,
        at=at,
    )
