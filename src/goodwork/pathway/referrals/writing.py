"""What every write to a referral begins and ends with: its row, locked, and whose move it is. For this room only."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.ledger.events.types import Code
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.pathway.referrals.rules import Decided, Decider, decided_by_hand
from goodwork.registers.access import queries as access
from goodwork.registers.people import queries as people


class Who(TypedDict):
    """The fields that every move's event has."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    programme_id: UUID | None
    part_of_id: UUID | None
    decided_by_kind: Decider
    decided_by_id: UUID | None


def locked(referral_id: UUID) -> Referral:
    """Return a referral, locked until the transaction ends; rows that point at it can be written beside it.

    Who locks a person too locks them first, so that two at once never wait for each other. Raises CannotMoveReferral
    where there is none.
    """
    rows = Referral.objects.select_for_update(of=("self",), no_key=True).select_related("decision")
    row = rows.filter(pk=referral_id).first()
    if row is None:
        raise CannotMoveReferral("There is no such referral.")
    return row


def who(row: Referral, decided: Decided) -> Who:
    """Return whose referral it is and whose decision, as every move's event says it."""
    return {
        "referral_id": row.pk,
        "person_id": row.person_id,
        "organisation_id": row.organisation_id,
        "programme_id": row.programme_id,
        "part_of_id": row.part_of_id,
        "decided_by_kind": decided.kind,
        "decided_by_id": decided.id,
    }


def decision(
    row: Referral, said: Decided | None, *, otherwise: Decider | None = None, by: Actor, at: datetime
) -> Decided:
    """Return whose decision a move is: as `said`, else what the move itself means, else the hand's (complaint 28).

    Raises: CannotMoveReferral, for somebody whose decision it can't be: an organisation that neither has nor sent the
    referral, an account that works for neither, a person whom it is not about.
    """
    if said is None:
        hand = decided_by_hand(by)
        return Decided(Decider.PERSON, row.person_id) if otherwise is Decider.PERSON else hand
    if said.kind is Decider.SYSTEM:
        return said
    if not _may_have_decided(row, said, at=at):
        raise CannotMoveReferral("It can't have been their decision: choose who decided it.", field="decided_by")
    return said


def _may_have_decided(row: Referral, said: Decided, *, at: datetime) -> bool:
    sides = [o for o in (row.organisation_id, row.referrer_id) if o is not None]
    if said.id is None:
        return False
    if said.kind is Decider.ORGANISATION:
        return said.id in sides
    if said.kind is Decider.PERSON:
        return said.id in people.ids_of(SYSTEM_VIEWER, row.person_id)
    viewer = access.viewer_for(said.id, at)
    return any(o in sides for o in viewer.organisation_ids())


def code(text: str) -> Code | None:
    """Return a text as a code, None for a blank one."""
    return Code(text) if text else None
