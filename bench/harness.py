"""What every measurement stands on: a throw-away PostgreSQL with the product's tables, and honest memory figures."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from goodwork.config import postgres

MILLISECONDS = "X-Bench-Milliseconds"
QUERIES = "X-Bench-Queries"
"""Headers by which the measured web process says how long an answer took, and how many queries (bench/serving.py)."""
PATIENCE = "BENCH_PATIENCE_SECONDS"
"""The variable that tells the measured web process after how many seconds it says at which lines it stands."""


@contextmanager
def product(keep: Path | None = None) -> Iterator[None]:
    """Run the product on a database of its own for the length of the block: a fresh one, or one kept in a folder."""
    os.environ["GOODWORK_MODE"] = "development"
    os.environ["GOODWORK_ALLOW_DRAFT_TRANSLATIONS"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "goodwork.config.settings"
    from goodwork.config import postgres

    # Set as the product's own server is, save that a crash of the machine may lose data.
    with postgres.throw_away(like=postgres.STEADY) if keep is None else _kept(keep) as server:
        os.environ["DATABASE_URL"] = server.url(role=postgres.OWNER)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield
        from django.db import connections

        connections.close_all()


@contextmanager
def _kept(folder: Path) -> Iterator[postgres.Server]:
    """Run the server of a folder, made where it is not there: as bin/run's, but a crash may lose data."""
    from goodwork.config import postgres

    options = {**postgres.THROW_AWAY, **postgres.STEADY}
    server = replace(postgres.of_checkout(folder), options=options, dies_with_us=True)
    server.ensure_running()
    try:
        yield server
    finally:
        server.stop()


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, in seconds of the wall."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def processor_seconds(work: Callable[[], object]) -> float:
    """Return how long the processors work on a piece of work, ours and that of our connection to PostgreSQL together.

    Other work on the machine makes a wall's seconds many and these hardly.
    """
    from django.db import connection

    connection.ensure_connection()
    server = psutil.Process(connection.connection.info.backend_pid)
    before = server.cpu_times()
    began = time.process_time()
    work()
    after = server.cpu_times()
    return time.process_time() - began + after.user + after.system - before.user - before.system


def peak_memory_mb() -> float:
    """Return the most memory that this process has held at one time, in MB (resident set, as the kernel saw it)."""
    with open("/proc/self/status") as status:
        peak = next(line for line in status if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def memory_mb() -> float:
    """Return the memory that this process holds now, in MB."""
    return float(psutil.Process().memory_info().rss) / 2**20


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
