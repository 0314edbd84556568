"""Two transactions that wait for each other: PostgreSQL ends one of them, and its work is begun again.

Safe for what is one transaction: nothing of the one that was ended is left.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

T = TypeVar("T")
TIMES = 3
PAUSE_SECONDS = 0.05
"""The other has been waiting and is only now woken: begun at once, the work would take its rows again before it."""


def tried_again(work: Callable[[], T]) -> T:
    """Return what work returns, begun again where it was the one that PostgreSQL ended, at most three times in all.

    Inside a transaction of the caller's it is begun once only: that transaction is lost as a whole. Raises whatever
    else the work raises, and OperationalError where it was ended each time.
    """
    for _time in range(TIMES - 1):
        try:
            return work()
        except OperationalError as ended:
            if not isinstance(ended.__cause__, DeadlockDetected) or connection.in_atomic_block:
                raise
        time.sleep(PAUSE_SECONDS)
    return work()
