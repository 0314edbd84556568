"""Places: postcodes, neighbourhoods and their deprivation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from goodwork.cli.door import Refused, door, progress_so_far, say
from goodwork.kernel import csv_files

app = typer.Typer(no_args_is_help=True)

SOURCE = typer.Option(help="What the file is, kept with each row; its name when left out.")


@app.callback()
def _places() -> None:
    """Places: postcodes, neighbourhoods and their deprivation."""


@app.command("load-onspd")
def load_onspd(file: Path, source: Annotated[str | None, SOURCE] = None) -> None:
    """Load the ONS Postcode Directory (or NSPL) as published, all of it or nothing; again, only what changed."""
    from goodwork.registers.places.services import load_postcodes

    _load(load_postcodes, file, source)


@app.command("load-names")
def load_names(file: Path, source: Annotated[str | None, SOURCE] = None) -> None:
    """Load names of wards, councils or LSOAs from an ONS "Names and Codes" file."""
    from goodwork.registers.places.services import load_names as service

    _load(service, file, source)


@app.command("load-imd")
def load_imd(
    file: Path,
    source: Annotated[str | None, SOURCE] = None,
    edition: Annotated[str | None, typer.Option(help="The edition's year, where the columns don't tell it.")] = None,
) -> None:
    """Load an edition of the English Index of Multiple Deprivation (File 7 as published)."""
    from goodwork.registers.places.services import load_deprivation

    _load(load_deprivation, file, source, edition=edition)


@app.command("load-bundled")
def load_bundled() -> None:
    """Load the places and organisations of Greater Manchester that come with the product, where they are missing."""
    from goodwork.registers.organisations.reference import load as load_organisations
    from goodwork.registers.places.reference import load as load_places

    opened = door()
    changed = load_places(by=opened.actor, at=opened.at, tell=say)
    changed += load_organisations(by=opened.actor, at=opened.at, tell=say)
    opened.document({"changed": changed})


@app.command("show")
def show(postcode: str) -> None:
    """Print where a postcode lies and how deprived that neighbourhood is."""
    from goodwork.registers.places.queries import place_of

    opened = door()
    place = place_of(opened.viewer, postcode)
    if place is None:
        raise Refused(f"'{postcode[:20]}' is no postcode that the register of places holds.")
    opened.document(place)


@app.command("loads")
def loads() -> None:
    """List the files that the register was loaded from."""
    from goodwork.registers.places.queries import loads as query

    opened = door()
    opened.show(query(opened.viewer), columns=["loaded_at", "kind", "source", "row_count", "changed_count"])


def _load(service: Callable[..., Any], file: Path, source: str | None, **options: str | None) -> None:
    """Run a loader on a file with a progress bar and print what it did."""
    opened = door()
    with file.open("rb") as stream, progress_so_far(f"Loading {file.name}") as tell:
        try:
            loaded = service(
                stream=stream,
                source=(source or file.name)[:60],
                by=opened.actor,
                at=opened.at,
                progress=tell,
                **options,
            )
        except csv_files.Refused as refused:
            raise Refused(f"{file.name}, {str(refused)[0].lower()}{str(refused)[1:]} Nothing was stored.") from None
    opened.document({"rows": loaded.row_count, "changed": loaded.changed_count})
