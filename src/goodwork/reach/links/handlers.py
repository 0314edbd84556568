"""What links do when something happens below them. Each is idempotent."""

from __future__ import annotations

from collections.abc import Sequence

from goodwork.kernel.actors import SYSTEM
from goodwork.ledger.events.handling import Happened, handles
from goodwork.reach.links.rules import Purpose
from goodwork.reach.links.services import revoke_for_person, revoke_for_recipient
from goodwork.registers.people.events import ConsentWithdrawn, DeathRecorded, PersonErased, SafeContactSet


@handles(DeathRecorded)
def died(happened: Sequence[Happened[DeathRecorded]]) -> None:
    """Make the links of a person who has died useless."""
    for h in happened:
        revoke_for_person(person_id=h.event.person_id, reason="DECEASED", by=SYSTEM, at=h.at)


@handles(PersonErased)
def erased(happened: Sequence[Happened[PersonErased]]) -> None:
    """Make the links of an erased person useless."""
    for h in happened:
        revoke_for_person(person_id=h.event.person_id, reason="ERASED", by=SYSTEM, at=h.at)


@handles(SafeContactSet)
def not_safe(happened: Sequence[Happened[SafeContactSet]]) -> None:
    """Make the links of a person useless, whose messages somebody else may read (DOMAIN 7.10).

    An organisation's link stays: it went to the organisation, which must learn how this person can be reached safely.
    """
    for h in happened:
        revoke_for_person(person_id=h.event.person_id, reason="SAFE_CONTACT", but=[Purpose.REPLY], by=SYSTEM, at=h.at)


@handles(ConsentWithdrawn)
def taken_back(happened: Sequence[Happened[ConsentWithdrawn]]) -> None:
    """Make the links useless of an organisation that a person no longer allows to see them (B7)."""
    for h in happened:
        revoke_for_recipient(
            person_id=h.event.person_id,
            organisation_id=h.event.organisation_id,
            reason="CONSENT_WITHDRAWN",
            by=h.by,
            at=h.at,
        )
