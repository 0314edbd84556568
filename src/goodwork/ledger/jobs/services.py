"""Asking for work in the background."""

from __future__ import annotations

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from goodwork.ledger.jobs.registry import job, job_named, sweep

__all__ = ["job", "sweep", "wake"]


def wake(name: str) -> None:
    """Queue a job in the current transaction; while one of the name waits, nothing is added.

    The job starts after the transaction has ended well, and never when it is rolled back. Raises what the database
    says as Django names it, so that a deadlock is begun again and a lost connection made anew like anywhere else.
    """
    job_named(name)
    try:
        with transaction.atomic():
            app.configure_task("goodwork.run", queue="goodwork", queueing_lock=name, lock=name).defer(name=name)
    except AlreadyEnqueued:
        return
    except ConnectorException as broken:
        with connection.wrap_database_errors:
            raise (broken.__cause__ or broken) from None
