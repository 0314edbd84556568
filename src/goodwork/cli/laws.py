"""The house's laws on live data: everything open is promised, events and states agree, nobody is counted twice."""

from __future__ import annotations

import typer

from goodwork.cli.door import Format, door, progress
from goodwork.ledger.laws.registry import Finding, laws

app = typer.Typer(no_args_is_help=True)


@app.command("check")
def check() -> None:
    """Check every law on the data as it stands now; exit status 1 where one is broken."""
    opened = door()
    found: list[Finding] = []
    counts: dict[str, int] = {}
    with progress("Checking", total=len(laws())) as advance:
        for name, verify in laws().items():
            broken = list(verify(at=opened.at))
            counts[name] = len(broken)
            found += broken
            advance(1)
    if opened.format is Format.JSON:
        opened.document({"at": opened.at, "laws": counts, "findings": found})
    else:
        opened.show([{"law": name, "findings": count} for name, count in counts.items()], empty="There are no laws.")
        if found:
            opened.show(found, columns=["law", "subject_kind", "subject_id", "message"])
    if found:
        raise typer.Exit(1)
