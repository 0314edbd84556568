"""The proof that an organisation was told to stop, after a person took back their consent to it (B7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.ids import reference
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.events import queries as events
from goodwork.pathway.referrals.models import Referral
from goodwork.reach.messaging.models import Message
from goodwork.registers.people import scope


@dataclass(frozen=True, slots=True)
class ToldToStop:
    """An organisation was told at `told_at` to stop with one referral; `sent_at`, `delivered_at` of the message to it.

    `written`: a message was written to it; where not, it has the notice on its own desk here.
    """

    person_id: UUID
    referral_id: UUID
    organisation_id: UUID
    consent_id: UUID
    reference: str
    told_at: datetime
    written: bool
    sent_at: datetime | None
    delivered_at: datetime | None


@personal(page="referrals.told-to-stop")
def told_to_stop(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[ToldToStop]:
    """Return who was told to stop with what, newest first; for who sees the person. Raises NotVisible."""
    if not viewer.is_system and not scope.sees(viewer, person_id):
        raise NotVisible
    ids = Referral.objects.filter(scope.belonging_to("person", person_id)).values_list("id", flat=True)
    told = events.of_subjects(viewer, "REFERRAL", list(ids), kinds=["RecipientToldToStop"])
    message_ids = [UUID(one.data["message_id"]) for one in told if one.data.get("message_id")]
    went = {m.pk: m for m in Message.objects.filter(pk__in=message_ids)}
    found = []
    for one in told:
        message = went.get(UUID(one.data["message_id"])) if one.data.get("message_id") else None
        referral_id = UUID(one.data["referral_id"])
        found.append(
            ToldToStop(
                person_id=person_id,
                referral_id=referral_id,
                organisation_id=UUID(one.data["organisation_id"]),
                consent_id=UUID(one.data["consent_id"]),
                reference=reference(referral_id),
                told_at=one.at,
                written=message is not None,
                sent_at=message.sent_at if message else None,
                delivered_at=message.delivered_at if message else None,
            )
        )
    return sorted(found, key=lambda one: one.told_at, reverse=True)
