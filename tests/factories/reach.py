"""Promises, messages and calls for tests: a person with what they are owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from factories.pathway import AT, World, world
from factories.people import person
from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.ids import new_id
from goodwork.reach.messaging import delivery
from goodwork.reach.messaging.ports import Accepted, GatewayDown, Handover, Outcome
from goodwork.reach.messaging.rules import Receipt
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import Step, Told

__all__ = ["AT", "World", "deliver", "promised", "reachable", "row", "world"]

THURSDAY = date(2026, 11, 26)


def reachable(here: World, at: datetime = AT, **facts: object) -> UUID:
    """Make a person of the practice who can be texted, rung, and written to; another name has another birth date."""
    letters = sum(ord(c) for c in str(facts.get("family_name", "")))
    known: dict[str, object] = {
        "birth_date": date(1950 + letters % 50, 1 + letters % 12, 1 + letters % 28),
        "given_name": "Amala",
        "family_name": "Bird",
        "mobile": "07700900123",
        "address_line": "1 Made Street, Manchester",
        **facts,
    }
    return person(practice=here.practice_id, at=at, **known)


def promised(
    here: World,
    person_id: UUID,
    *,
    kind: str = "REFERRAL",
    due: date = THURSDAY,
    user_id: UUID | None = None,
    told: Told = Told.BY_MESSAGE,
    step: Step = Step.COACH_WILL_RING,
    at: datetime = AT,
) -> Promise:
    """Make a promise about a made-up thing, held by the provider, and return its row."""
    made = promises.make(
        subject_kind=kind,
        subject_id=new_id(),
        person_id=person_id,
        organisation_id=here.provider_id,
        user_id=user_id,
        step=step,
        due_date=due,
        told=told,
        by=SYSTEM,
        at=at,
    )
    return row(made)


def row(promise_id: UUID) -> Promise:
    """Return a promise as it stands."""
    return Promise.objects.get(pk=promise_id)


class Gateway:
    """A gateway that says what the test wants and remembers what it took."""

    per_minute: int | None = None
    batch = 100
    in_flight_seconds: float = 0

    def __init__(self) -> None:
        self.taken: list[Handover] = []
        self.offered = 0
        self.outcome: Outcome | None = None
        self.down = False
        self.crash = False
        self.receipts: dict[str, Receipt] = {}

    def send(self, messages: Iterable[Handover]) -> Iterable[tuple[str, Outcome]]:
        """Take messages, or do what the test wants."""
        for message in messages:
            self.offered += 1
            if self.outcome is not None:
                yield message.reference, self.outcome
                continue
            self.taken.append(message)
            if self.crash:
                raise KeyboardInterrupt
            yield message.reference, Accepted(gateway_id=f"g-{message.reference}", receipt=Receipt.ON_ITS_WAY)

    def find(self, reference: str) -> Accepted | None:
        """Say whether a message was taken."""
        if self.down:
            raise GatewayDown
        found = [m for m in self.taken if m.reference == reference]
        known = self.receipts.get(reference, Receipt.ON_ITS_WAY)
        return Accepted(gateway_id=f"g-{reference}", receipt=known) if found else None


def deliver(gateway: Gateway, at: datetime = AT) -> list[Handover]:
    """Let the job run once, and return all that the gateway has taken so far."""
    delivery.deliver(gateway, at=at)
    return gateway.taken
