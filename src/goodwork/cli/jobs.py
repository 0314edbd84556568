"""The background: work the queue, let sweeps come round, see when each last ran."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from goodwork.cli import worker
from goodwork.cli.door import Refused, door, progress
from goodwork.ledger.jobs.queries import last_sweeps

app = typer.Typer(no_args_is_help=True)


@app.command("run")
def run(
    until_idle: Annotated[bool, typer.Option("--until-idle", help="Do all that is due, then end.")] = False,
) -> None:
    """Run every sweep and job at this moment (or that of --as-of) until nothing is left to do."""
    if not until_idle:
        raise Refused("Say `jobs run --until-idle` to do what is due and end, or `jobs work` to go on working.")
    opened = door()
    with progress("Working") as advance:
        done = worker.run_until_idle(at=opened.at, advance=advance)
    rows = [{"name": name, "done": count} for name, count in done.items()]
    opened.document({"as_of": opened.at, "done": done}, rows=rows, columns=["name", "done"])


@app.command("work")
def work() -> None:
    """Work as the background worker does, until stopped."""
    door()
    logging.getLogger("goodwork").setLevel(logging.INFO)
    worker.work()


@app.command("list")
def list_() -> None:
    """Show every sweep: how often it comes round, when it last ran, what it did, how it failed."""
    opened = door()
    opened.show(last_sweeps(opened.viewer), columns=["name", "every_minutes", "ran_at", "acted_at", "done", "failure"])
