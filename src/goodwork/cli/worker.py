"""The worker: takes woken jobs from the queue, lets sweeps come round, and takes up what a killed worker left behind.

Several workers may run beside each other: the queue hands a job to one of them, and a lock in the database lets one
of them sweep.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.sql import queries

from goodwork.kernel import clock
from goodwork.ledger.jobs.registry import jobs, sweeps
from goodwork.ledger.jobs.running import due_sweeps, run_sweep
from goodwork.ledger.jobs.services import wake

log = logging.getLogger("goodwork.worker")

QUEUE = "goodwork"
HEARTBEAT_SECONDS = 10.0
DEAD_AFTER_SECONDS = 45.0
TICK_SECONDS = 10.0
WAKE_ALL_AFTER_SECONDS = 300.0
SWEEP_LOCK = 7_304_211
MOST_ROUNDS = 200


class CannotEnd(Exception):
    """Work did not come to its end; the text says which."""


def work() -> None:
    """Work until the process is told to stop (SIGTERM, Ctrl-C); what runs then is finished first."""
    stop = threading.Event()
    sweeper = threading.Thread(target=_come_round, args=(stop,), name="sweeper", daemon=True)
    sweeper.start()
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    worker = app.with_connector(connector)
    try:
        with worker.open():
            worker.run_worker(
                queues=[QUEUE],
                concurrency=1,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=DEAD_AFTER_SECONDS,
                shutdown_graceful_timeout=20,
                delete_jobs="successful",
            )
    finally:
        stop.set()
        sweeper.join(timeout=20)


def run_until_idle(*, at: datetime, advance: Callable[[int], None]) -> dict[str, int]:
    """Run every sweep and every job at one moment, again and again until a whole round did nothing.

    Returns:
        How many things each sweep and job did, by name.

    Raises:
        CannotEnd: after 200 rounds something still says that it did something, or something failed.
    """
    done: dict[str, int] = {item.name: 0 for item in jobs()}
    swept = {item.name for item in sweeps()}
    failed: dict[str, str] = {}
    for _round in range(MOST_ROUNDS):
        this_round = 0
        for item in jobs():
            if item.name in failed:
                continue
            try:
                count = run_sweep(item, at=at, ran_at=_real_now()) if item.name in swept else item.work(at=at)
            except Exception as error:
                failed[item.name] = type(error).__name__
                log.exception("%s failed", item.name)
                continue
            done[item.name] += count
            this_round += count
            advance(count)
        if this_round == 0:
            break
    else:
        busy = ", ".join(sorted(name for name, count in done.items() if count))
        raise CannotEnd(f"The work never became idle; still busy after {MOST_ROUNDS} rounds: {busy}.")
    _empty_queue()
    if failed:
        names = ", ".join(f"{name} ({kind})" for name, kind in sorted(failed.items()))
        raise CannotEnd(f"All other work was done, and this failed: {names}.")
    return done


def _empty_queue() -> None:
    """Run what waits in the queue; its jobs were all just run, so this only clears their places."""
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    with worker.open():
        worker.run_worker(
            queues=[QUEUE], wait=False, listen_notify=False, install_signal_handlers=False, delete_jobs="successful"
        )


def _come_round(stop: threading.Event) -> None:
    woken_at: datetime | None = None
    while not stop.is_set():
        try:
            close_old_connections()
            now = clock.now()
            _take_up_the_left_behind()
            if woken_at is None or (now - woken_at).total_seconds() >= WAKE_ALL_AFTER_SECONDS:
                # A job that failed, or whose wake was lost, is not lost: all are bounded and find their own work.
                for item in jobs():
                    if item.every_minutes is None:
                        wake(item.name)
                woken_at = now
            _sweep(stop)
        except (OperationalError, InterfaceError) as error:
            log.warning("the database is away (%s); trying again", type(error).__name__)
            connection.close()
        except Exception as error:
            log.exception("the sweeper met %s", type(error).__name__)
        stop.wait(TICK_SECONDS)
    connection.close()


def _sweep(stop: threading.Event) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEP_LOCK])
        row = cursor.fetchone()
    if not row or not row[0]:
        return
    try:
        for item in due_sweeps(clock.now()):
            if stop.is_set():
                return
            try:
                run_sweep(item, at=clock.now(), ran_at=_real_now())
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                # Noted and logged where it happened; one sweep that fails does not stop the others.
                continue
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEP_LOCK])


def _take_up_the_left_behind() -> None:
    """Put jobs of a killed worker back into the queue: their worker's heartbeat has stopped.

    Where the same job was woken again meanwhile, that one goes ahead and the dead one is closed as failed.
    """
    # The sync twin of job_manager.get_stalled_jobs: same statement, on this thread's own connection.
    stalled = app.connector.get_sync_connector().execute_query_all(
        query=queries["select_stalled_jobs_by_heartbeat"],
        queue=QUEUE,
        task_name=None,
        seconds_since_heartbeat=DEAD_AFTER_SECONDS,
    )
    for row in stalled:
        try:
            with transaction.atomic():
                app.job_manager.retry_job_by_id(row["id"], retry_at=_real_now())
        except UniqueViolation:
            app.connector.get_sync_connector().execute_query(
                query=queries["finish_job"], job_id=row["id"], status="failed", delete_job=False
            )
        log.warning("a dead worker's job was taken up")


def _real_now() -> datetime:
    with clock.acting_at(None):
        return clock.now()
