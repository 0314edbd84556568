"""The references in docs/reference, printed from the code itself."""

from __future__ import annotations

import typer

from goodwork.cli.door import Refused, say
from goodwork.cli.ports import host

app = typer.Typer(no_args_is_help=True)


@app.command("build")
def build() -> None:
    """Print states, events, handlers, permissions, commands, templates and background work from the code."""
    changed = host().write_references()
    say(f"Written: {', '.join(changed)}." if changed else "Nothing changed.")


@app.command("check")
def check() -> None:
    """Say which references are not what the code says; exit status 1 where there is one."""
    stale = host().stale_references()
    if stale:
        raise Refused(f"Out of date: {', '.join(stale)}; run `goodwork docs build`.")
    say("The references are what the code says.")
