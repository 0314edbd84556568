"""Put back what `goodwork backup` wrote, in place of everything the database holds now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from goodwork.cli.door import Refused, bare_database, progress, say
from goodwork.cli.ports import host

ROOT_COMMAND = True
CHUNK_BYTES = 1024 * 1024
MAGIC = b"PGDMP"
BEFORE = b"SET client_min_messages = warning;\nDROP SCHEMA IF EXISTS public CASCADE;\nCREATE SCHEMA public;\n"
# Written by newer programs whatever the server: PostgreSQL 15 and 16 don't know it.
UNKNOWN_TO_OLDER_SERVERS = b"SET transaction_timeout = 0;\n"

app = typer.Typer(add_completion=False)


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `goodwork backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before everything is replaced.")] = False,
) -> None:
    """Replace everything the database holds by what a backup holds, in one transaction: all of it, or nothing.

    Stop the service first where it runs. A backup of an older Goodwork is brought up to date afterwards.
    """
    with file.open("rb") as kept:
        if kept.read(len(MAGIC)) != MAGIC:
            raise Refused(f"{file} is no backup: `goodwork backup` did not write it, or it was cut short.")
    bare_database()
    if not yes:
        if not sys.stdin.isatty():
            raise Refused("This replaces everything the database holds; say --yes if that is meant.")
        typer.confirm("This replaces everything the database holds. Go on?", abort=True, err=True)
    _put_back(file)
    host().migrate(say)
    host().give_rights()
    say("Restored.")


def _put_back(file: Path) -> None:
    reading = subprocess.Popen(
        host().script_command(str(file.absolute())), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    writing = subprocess.Popen(
        host().apply_command(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert reading.stdout is not None
    assert reading.stderr is not None
    assert writing.stdin is not None
    assert writing.stderr is not None
    trouble = ""
    try:
        with progress("Reading megabytes") as advance:
            writing.stdin.write(BEFORE)
            first = reading.stdout.read(CHUNK_BYTES)
            writing.stdin.write(first.replace(UNKNOWN_TO_OLDER_SERVERS, b"", 1))
            while chunk := reading.stdout.read(CHUNK_BYTES):
                writing.stdin.write(chunk)
                advance(1)
    except BrokenPipeError:
        trouble = "the database refused it"
        reading.kill()
    except BaseException:
        writing.kill()
        reading.kill()
        raise
    if reading.wait() != 0 and not trouble:
        trouble = _why(reading.stderr.read().decode(errors="replace"))
        # The transaction is never finished: what the database held stays.
        writing.kill()
    try:
        writing.stdin.close()
    except BrokenPipeError:
        trouble = trouble or "the database refused it"
    said = writing.stderr.read().decode(errors="replace")
    if writing.wait() != 0 or trouble:
        raise Refused(f"Nothing was changed: {_why(said) if said.strip() else trouble}")


def _why(said: str) -> str:
    if "unsupported version" in said:
        return (
            "the backup was written by a newer PostgreSQL than the programs here; "
            "set GOODWORK_POSTGRES_BIN to the folder of newer ones (pg_restore), or unset it."
        )
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if "error:" in line.lower()), lines[-1] if lines else "no reason was given")
