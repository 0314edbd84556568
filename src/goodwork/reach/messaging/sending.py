"""Who talks with the gateway: many send at once, and nobody asks what became of a message while one does.

Workers may disagree about the time by more than it takes until a sending counts as unclear (clocks an hour apart). So
what is being sent is not told by the clock but by a lock of the sender's connection, which ends with it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Final, TypeVar

from django.db import DatabaseError, OperationalError, connection, transaction

T = TypeVar("T")
LOCK: Final = 7_331_482
PATIENCE: Final = "60s"
"""How long one who asks waits for those who send; meanwhile no other begins to."""
_LOOK_SECONDS: Final = 0.5


@contextmanager
def while_sending() -> Iterator[None]:
    """Keep those who ask about unclear sendings away, from the claim of messages to their settling."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [LOCK])
    try:
        yield
    finally:
        _let_go("SELECT pg_advisory_unlock_shared(%s)")


@contextmanager
def while_nobody_sends() -> Iterator[bool]:
    """Keep those who send away; False where they did not make room in a minute."""
    held = _wait()
    try:
        yield held
    finally:
        if held:
            _let_go("SELECT pg_advisory_unlock(%s)")


def as_long_as_held(messages: Iterable[T]) -> Iterator[T]:
    """Hand on messages one by one for as long as the connection lives, and with it the lock.

    Raises: OperationalError, where it was cut: others may have taken the rest over by then.
    """
    looked = time.monotonic()
    for message in messages:
        if time.monotonic() - looked > _LOOK_SECONDS:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            looked = time.monotonic()
        yield message


def wait_for_handovers(seconds: float) -> None:
    """Wait until what a sender without a connection was still handing over has come to the gateway, or never will.

    It may offer more until it looks whether its connection lives; then one handover takes so many seconds at most.
    """
    time.sleep(_LOOK_SECONDS + seconds)


def _wait() -> bool:
    """Wait for the lock, a minute at most; says whether it is held."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    except OperationalError as late:
        if getattr(late.__cause__, "sqlstate", "") == "55P03":
            return False
        raise
    return True


def _let_go(statement: str) -> None:
    # Where the connection was cut the lock went with it, and the error that is under way counts.
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement, [LOCK])
