"""Write everything the database holds into one file, which `goodwork restore` reads."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Annotated

import typer

from goodwork.cli.door import Refused, door, progress
from goodwork.cli.ports import host
from goodwork.ledger.audit.services import record_copy

ROOT_COMMAND = True
CHUNK_BYTES = 1024 * 1024

app = typer.Typer(add_completion=False)


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
) -> None:
    """Write everything the database holds into one file that only you can read.

    The service may go on working meanwhile: the file holds one moment. Not in it: the secret key of the deployment
    (GOODWORK_SECRET_KEY, or var/secret-key), without which links that were sent do not open any more.
    """
    if file.exists():
        raise Refused(f"{file} exists already; name another file, or remove it first.")
    opened = door()
    record_copy(viewer=opened.viewer, page="goodwork backup", at=opened.at)
    making = file.with_name(file.name + ".making")
    making.unlink(missing_ok=True)
    making.touch(mode=0o600)
    try:
        size = _write(making)
        making.rename(file)
    finally:
        making.unlink(missing_ok=True)
    opened.document({"file": str(file.absolute()), "bytes": size})


def _write(making: Path) -> int:
    size = 0
    with making.open("wb") as kept, progress("Writing megabytes") as advance:
        child = subprocess.Popen(host().dump_command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stderr is not None
        try:
            while chunk := child.stdout.read(CHUNK_BYTES):
                kept.write(chunk)
                size += len(chunk)
                advance(1)
        except BaseException:
            child.kill()
            raise
        finally:
            said = child.stderr.read().decode(errors="replace")
            status = child.wait()
    if status:
        raise Refused(f"The backup could not be written: {_why(said)}")
    return size


def _why(said: str) -> str:
    if "server version mismatch" in said:
        return (
            "PostgreSQL's programs here are older than the server; "
            "set GOODWORK_POSTGRES_BIN to the folder of newer ones (pg_dump), or unset it."
        )
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if "error:" in line), lines[-1] if lines else "no reason was given")
