"""The database itself: bring it up to date for a deployment that does not use bin/run."""

from __future__ import annotations

import typer

from goodwork.cli.door import bare_database, say
from goodwork.cli.ports import host

app = typer.Typer(no_args_is_help=True)


@app.command("migrate")
def migrate() -> None:
    """Bring tables, rights and reference data up to date, as the owner of the tables (docs/adr/0002)."""
    bare_database()
    host().migrate(say)
    say("The database is up to date.")
