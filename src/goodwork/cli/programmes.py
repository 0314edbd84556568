"""Programmes that people are referred to."""

from __future__ import annotations

from typing import Annotated

import typer

from goodwork.cli.door import Refused, door

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _programmes() -> None:
    """Programmes that people are referred to."""


@app.command("list")
def list_programmes() -> None:
    """List the programmes by name."""
    from goodwork.registers.programmes.queries import every

    opened = door()
    opened.show(every(opened.viewer), columns=["slug", "name"], empty="There is no programme yet.")


@app.command("add")
def add(
    slug: str,
    name: Annotated[str | None, typer.Option(help="What people read; the slug in words when left out.")] = None,
    organisation: Annotated[str | None, typer.Option(help="The code of the organisation that leads it.")] = None,
) -> None:
    """Make a programme, where there is none of that slug."""
    from goodwork.registers.organisations.queries import by_any_code
    from goodwork.registers.programmes.services import ensure

    opened = door()
    leads = None
    if organisation is not None:
        found = by_any_code(opened.viewer, organisation)
        if found is None:
            raise Refused(f"The register has no organisation with the code {organisation[:40]}.")
        leads = found.id
    made = ensure(slug=slug, name=name, organisation_id=leads, by=opened.actor, at=opened.at)
    opened.document({"id": made, "slug": slug})
