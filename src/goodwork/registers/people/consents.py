"""What a person answered when asked whether one organisation may see them (B7). Every answer is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Event
from goodwork.registers.people import events
from goodwork.registers.people.codes import ConsentState
from goodwork.registers.people.models import Consent
from goodwork.registers.people.standing import locked

_EVENTS: Final[dict[ConsentState, type[Event]]] = {
    ConsentState.GIVEN: events.ConsentGiven,
    ConsentState.DECLINED: events.ConsentDeclined,
    ConsentState.WITHDRAWN: events.ConsentWithdrawn,
}


class CannotWithdraw(ValueError):
    """There is no consent to take back."""


def _answer(
    person_id: UUID, recipient_id: UUID, state: ConsentState, wording_version: str, *, by: Actor, at: datetime
) -> UUID:
    """Let an answer hold from now on, and write its event; the same answer to the same wording changes nothing.

    A no after a yes takes the yes back.
    """
    person = locked(person_id)
    held = Consent.objects.select_for_update().filter(
        person__known_as=person.id, recipient_id=recipient_id, until_at__isnull=True
    )
    before = held.order_by("-recorded_at", "-id").first()
    if state is ConsentState.WITHDRAWN and (before is None or before.state != ConsentState.GIVEN):
        raise CannotWithdraw("This person has not given this organisation their consent")
    if state is ConsentState.DECLINED and before is not None and before.state == ConsentState.GIVEN:
        state = ConsentState.WITHDRAWN
    if before is not None and before.state == state and before.wording_version == wording_version:
        return before.id
    held.update(until_at=at)
    after = Consent.objects.create(
        person=person,
        recipient_id=recipient_id,
        state=state,
        wording_version=wording_version,
        recorded_by_kind=by.kind,
        recorded_by_id=by.id,
        on_behalf_of_id=by.on_behalf_of,
        recorded_at=at,
    )
    event = _EVENTS[state](person_id=person.id, organisation_id=recipient_id, consent_id=after.id)  # type: ignore[call-arg]
    record(event, by=by, at=at)
    return after.id


@transaction.atomic
def give_consent(*, person_id: UUID, recipient_id: UUID, wording_version: str, by: Actor, at: datetime) -> UUID:
    """Note that a person allows one organisation to see them, with the words that they were asked in; return its id."""
    return _answer(person_id, recipient_id, ConsentState.GIVEN, wording_version, by=by, at=at)


@transaction.atomic
def decline_consent(*, person_id: UUID, recipient_id: UUID, wording_version: str, by: Actor, at: datetime) -> UUID:
    """Note that a person was asked whether one organisation may see them, and said no; return the answer's id."""
    return _answer(person_id, recipient_id, ConsentState.DECLINED, wording_version, by=by, at=at)


@transaction.atomic
def withdraw_consent(*, person_id: UUID, recipient_id: UUID, wording_version: str, by: Actor, at: datetime) -> UUID:
    """Note that a person takes back what they allowed one organisation; return the answer's id.

    Raises CannotWithdraw where nothing was allowed.
    """
    return _answer(person_id, recipient_id, ConsentState.WITHDRAWN, wording_version, by=by, at=at)
