"""The world outside, as chaos.py breaks it: a gateway that loses answers, and workers that are killed in the middle.

Everything here runs in worker processes of its own. What the gateway took is kept in a table of its own, written on a
connection of its own, so that it outlives the worker as the real gateway would.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from goodwork.reach.messaging.ports import Accepted, GatewayDown, Handover, Outcome, TryLater, Unclear
from goodwork.reach.messaging.rules import Receipt

TABLES = """
CREATE TABLE chaos_taken (id bigserial PRIMARY KEY, reference text NOT NULL);
CREATE TABLE chaos_fault (id bigserial PRIMARY KEY, kind text NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely each thing is to go wrong in a worker process; all 0 is a calm day."""

    lost_before: float = 0.0
    lost_after: float = 0.0
    busy: float = 0.0
    dies_after_taking: float = 0.0
    down: float = 0.0


WORKER = "chaos-worker"
"""The name of a worker's connections, by which they are found when one is to be cut."""
CALM = Chances()
STORM = Chances(lost_before=0.06, lost_after=0.06, busy=0.04, dies_after_taking=0.004, down=0.05)

_now_chances = CALM
_dice = random.Random(0)


@contextmanager
def outside() -> Iterator[psycopg.Connection[Any]]:
    """Open a connection that commits each statement by itself, whatever the product's transaction does."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def fate_of(reference: str) -> Receipt:
    """Return what becomes of a message, the same whenever it is asked: most arrive, some fail for now or for good."""
    roll = zlib.crc32(reference.encode()) % 100
    if roll < 3:
        return Receipt.PERMANENT_FAILURE
    return Receipt.TEMPORARY_FAILURE if roll < 6 else Receipt.DELIVERED


class ChaosGateway:
    """Takes messages, and says so only now and then."""

    per_minute: int | None = None
    batch = 100
    in_flight_seconds: float = 0.1

    def send(self, messages: Iterable[Handover]) -> Iterable[tuple[str, Outcome]]:
        """Take each message or don't; tell the truth, or let the line break before or after."""
        with outside() as table:
            for message in messages:
                roll = _dice.random()
                chances = _now_chances
                if roll < chances.lost_before:
                    _note(table, "messages dropped")
                    yield message.reference, Unclear()
                    continue
                if (roll := roll - chances.lost_before) < chances.busy:
                    yield message.reference, TryLater(timedelta(minutes=5))
                    continue
                table.execute("INSERT INTO chaos_taken (reference) VALUES (%s)", [message.reference])
                roll -= chances.busy
                if roll < chances.dies_after_taking:
                    _note(table, "workers killed")
                    os.kill(os.getpid(), signal.SIGKILL)
                if roll - chances.dies_after_taking < chances.lost_after:
                    _note(table, "answers of the gateway lost")
                    yield message.reference, Unclear()
                else:
                    yield message.reference, Accepted(gateway_id=message.reference)

    def find(self, reference: str) -> Accepted | None:
        """Return the message of a reference with its fate, or None; now and then it can't be asked."""
        if _dice.random() < _now_chances.down:
            raise GatewayDown
        with outside() as table:
            taken = table.execute("SELECT 1 FROM chaos_taken WHERE reference = %s LIMIT 1", [reference]).fetchone()
        return Accepted(gateway_id=reference, receipt=fate_of(reference)) if taken else None


def _note(table: psycopg.Connection[Any], kind: str) -> None:
    table.execute("INSERT INTO chaos_fault (kind) VALUES (%s)", [kind])


def plug_in() -> None:
    """Let the product of this process use this gateway."""
    from django.conf import settings

    settings.GOODWORK_GATEWAYS = {**settings.GOODWORK_GATEWAYS, "chaos": f"{__name__}.ChaosGateway"}
    settings.GOODWORK_GATEWAY = "chaos"


def work(at: datetime, seed: int, chances: Chances) -> None:
    """Be a worker at a moment: every sweep and every job until nothing is left to do; for a process of its own."""
    import logging

    global _now_chances, _dice
    _now_chances, _dice = chances, random.Random(seed)
    logging.disable(logging.CRITICAL)
    plug_in()
    os.environ["PGAPPNAME"] = WORKER
    from goodwork.cli import worker
    from goodwork.kernel import clock

    with clock.acting_at(at):
        try:
            worker.run_until_idle(at=at, advance=lambda count: None)
        except Exception:
            # Its connection was cut: it ends, and another is begun in its place.
            sys.exit(1)
