"""The one task of the queue: run a job by its name. Loaded by the queue's library."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from goodwork.ledger.jobs.running import run_job


@app.task(name="goodwork.run", queue="goodwork")
def run(name: str) -> None:
    """Run a woken job at the worker's moment."""
    # The worker lives for weeks; a connection that a restarted server dropped is not met again.
    close_old_connections()
    run_job(name)
