"""The port to whoever carries messages; its two ends are GOV.UK Notify and the demonstration's outbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from goodwork.reach.messaging.rules import Channel, Receipt


@dataclass(frozen=True, slots=True)
class Handover:
    """One message as the gateway gets it. `reference` holds no personal data and is the same at every try."""

    reference: str
    channel: Channel
    to: str
    name: str
    subject_line: str
    body: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The gateway has the message; `receipt` is what it knows of its fate by now."""

    gateway_id: str
    receipt: Receipt = Receipt.ON_ITS_WAY


@dataclass(frozen=True, slots=True)
class Refused:
    """The gateway will never take the message as it is, such as one to a number that is none."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """The gateway certainly did not take the message: it is busy, over its limit, or its key is wrong."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody knows: the connection broke. The message is asked about by its reference before it is offered again."""


Outcome = Accepted | Refused | TryLater | Unclear


class GatewayDown(RuntimeError):
    """The gateway could not be asked."""


class Gateway(Protocol):
    """Carries messages.

    `in_flight_seconds`: as long as one that is being handed over may take at most to be found by its reference; 0 where
    it is taken in the sender's own transaction.
    """

    per_minute: int | None
    batch: int
    in_flight_seconds: float

    def send(self, messages: Iterable[Handover]) -> Iterable[tuple[str, Outcome]]:
        """Offer messages, and yield what became of each by its reference."""
        ...

    def find(self, reference: str) -> Accepted | None:
        """Return the message of a reference, or None where the gateway never took it; raises GatewayDown."""
        ...


def gateway() -> Gateway:
    """Return the gateway that the deployment is set to."""
    made: Gateway = import_string(settings.GOODWORK_GATEWAYS[settings.GOODWORK_GATEWAY])()
    return made
