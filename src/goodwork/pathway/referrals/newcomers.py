"""Referring somebody whom nobody has entered yet: who they are is decided first, by the one rule for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor
from goodwork.pathway.referrals.permissions import CannotRefer
from goodwork.pathway.referrals.receiving import Needs, Received, Request, refer
from goodwork.registers.people import services as people
from goodwork.registers.people.codes import ReviewReason
from goodwork.registers.people.models import IdentityReview
from goodwork.registers.people.rows import PersonRow, Resolution
from goodwork.registers.people.rules import Verdict

SOURCE_KIND = "CLINIC_REFERRAL"
"""What a possible match came from, where a clinician typed the person in."""

_REASONS = {
    Verdict.POSSIBLE_MATCH: ReviewReason.POSSIBLE_MATCH,
    Verdict.NHS_NUMBER_CONFLICT: ReviewReason.NHS_NUMBER_CONFLICT,
}


class NotSureWho(CannotRefer):
    """What was typed is close to somebody whom we hold, and not close enough to be the same."""


@transaction.atomic
def refer_newcomer(
    row: PersonRow,
    *,
    make: Callable[[UUID], Request],
    entry_id: UUID,
    referrer_id: UUID,
    checked: bool = False,
    consent_wording: str,
    needs: Needs | None = None,
    by: Actor,
    at: datetime,
) -> Received:
    """Enter somebody as a clinician typed them, and refer them, both or neither; twice makes nothing new.

    `make` turns the person's id into the request; `entry_id` is the form's own, the same when it is sent twice. Who
    they are follows fit-notes README, rule 5: the same person is found again, and a possible match is refused until the
    clinician has `checked` what was typed; then they are kept apart, and both stand in the list of possible matches,
    where that can be undone. Raises NotSureWho, CannotRefer.
    """
    found = people.resolve_many([row], organisation_id=referrer_id, registers=False, by=by, at=at)[0]
    person_id = found.person_id
    if person_id is None:
        if not checked:
            raise NotSureWho(
                "We can't be sure who this is. Check the name, the date of birth and the NHS number, add the postcode, "
                "and tick that you have checked.",
                field="checked",
            )
        person_id = _kept_apart(row, found, entry_id=entry_id, referrer_id=referrer_id, by=by, at=at)
    return refer(make(person_id), consent_wording=consent_wording, needs=needs, by=by, at=at)


def _kept_apart(
    row: PersonRow, found: Resolution, *, entry_id: UUID, referrer_id: UUID, by: Actor, at: datetime
) -> UUID:
    """Return the person made of a row that a human looked at; the same form sent twice has made them already."""
    review_id = people.hold_for_review(
        source_kind=SOURCE_KIND,
        source_id=entry_id,
        claim=row,
        candidate_ids=found.candidate_ids,
        reason=_REASONS[found.kind],
        organisation_id=referrer_id,
        by=by,
        at=at,
    )
    made = IdentityReview.objects.filter(pk=review_id, person__isnull=False).values_list("person_id", flat=True).first()
    return made or people.keep_apart(review_id=review_id, by=by, at=at)
