"""What stops at once when a person takes back their consent to an organisation that they were referred to (B7)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.ids import reference
from goodwork.ledger.events.services import record
from goodwork.pathway.referrals import events
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason
from goodwork.pathway.referrals.services import close_all_of
from goodwork.reach.messaging import services as messaging
from goodwork.reach.messaging.organisations import QueuedToOrganisation
from goodwork.reach.messaging.rules import Cancelled
from goodwork.reach.promises.noting import tell_to_stop
from goodwork.registers.people import queries as people

TEMPLATE = "CONSENT_WITHDRAWN_STOP"


@transaction.atomic
def stop(*, person_id: UUID, organisation_id: UUID, consent_id: UUID, by: Actor, at: datetime) -> int:
    """End a person's open referrals to an organisation, take back what is queued about them, and tell it to stop.

    What it is told names no person: the reference of each referral that it had, ended before or now. A person who was
    never referred to it is in none of its papers, and it is told nothing. Returns how many referrals ended.
    """
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    had = list(
        Referral.objects.filter(person_id__in=ids, organisation_id=organisation_id)
        .order_by("received_at", "id")
        .values_list("id", "holder_id")
    )
    ended = close_all_of(
        person_ids=[person_id], organisation_id=organisation_id, reason=Reason.CONSENT_WITHDRAWN, by=by, at=at
    )
    messaging.stop_subject(
        subject_kind="REFERRAL",
        subject_ids=[referral_id for referral_id, _ in had],
        reason=Cancelled.CONSENT_WITHDRAWN,
        by=by,
        at=at,
    )
    for referral_id, holder_id in had:
        queued = messaging.queue_to_organisation(
            organisation_id=organisation_id,
            template=TEMPLATE,
            values={"reference": reference(referral_id)},
            subject_kind="REFERRAL",
            subject_id=referral_id,
            once_key=f"{TEMPLATE}:{referral_id}:{consent_id}",
            by=by,
            at=at,
        )
        message_id = queued.message_id if isinstance(queued, QueuedToOrganisation) else None
        tell_to_stop(
            referral_id=referral_id, person_id=person_id, organisation_id=organisation_id, user_id=holder_id, at=at
        )
        record(
            events.RecipientToldToStop(
                referral_id=referral_id,
                person_id=person_id,
                organisation_id=organisation_id,
                consent_id=consent_id,
                message_id=message_id,
            ),
            by=by,
            at=at,
        )
    return ended
