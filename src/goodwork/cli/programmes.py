"""Programmes that people are referred to, and what each offers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from goodwork.cli.door import Refused, door
from goodwork.cli.json_files import read_json

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _programmes() -> None:
    """Programmes that people are referred to, and what each offers."""


@app.command("list")
def list_programmes() -> None:
    """List the programmes by name: who leads each, and whether it takes referrals today."""
    from goodwork.kernel.clock import local_date
    from goodwork.registers.organisations.queries import named
    from goodwork.registers.programmes.queries import every, offered

    opened = door()
    today = local_date(opened.at)
    views = {v.id: v for v in offered(opened.viewer, at=opened.at)}
    known = every(opened.viewer)
    names = named(opened.viewer, {p.organisation_id for p in known if p.organisation_id})
    rows = []
    for programme in known:
        view = views.get(programme.id)
        rows.append(
            {
                "slug": programme.slug,
                "name": programme.name,
                "organisation": names.get(programme.organisation_id, "") if programme.organisation_id else "",
                "takes_referrals": view is not None and not view.closed_on(today),
                "why_not": "nothing is entered of it" if view is None else view.open_on(today),
                "end_date": view.end_date if view else None,
                "capacity": view.capacity if view else None,
            }
        )
    columns = ["slug", "name", "organisation", "takes_referrals", "why_not"]
    opened.show(rows, columns=columns, empty="There is no programme yet.")


@app.command("show")
def show(slug: str) -> None:
    """Print what a programme offers, as a file for `load` has it."""
    from goodwork.kernel.actors import NotVisible
    from goodwork.registers.programmes.offer_files import written
    from goodwork.registers.programmes.queries import one, versions

    opened = door()
    try:
        view = one(opened.viewer, slug, at=opened.at)
    except NotVisible:
        raise Refused(f"The register has no programme '{slug[:60]}' of which anything is entered.") from None
    row = written(view.offer)
    told = [
        {"what": key.replace("_", " "), "value": value} for key, value in row.items() if value not in ([], {}, None)
    ]
    told += [
        {"what": f"version {v.number}", "value": f"{v.written_at:%Y-%m-%d} {v.changed_because}"}
        for v in versions(opened.viewer, view.id)
    ]
    opened.document(row, rows=told, columns=["what", "value"])


@app.command("add")
def add(
    slug: str,
    name: Annotated[str | None, typer.Option(help="What people read; the slug in words when left out.")] = None,
    organisation: Annotated[str | None, typer.Option(help="The code of the organisation that leads it.")] = None,
) -> None:
    """Make a programme by its name only, where there is none of that slug; what it offers is entered by `load`."""
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


@app.command("load")
def load(
    file: Annotated[
        Path, typer.Argument(help="JSON: a list of programmes, one of them, or an object with `programmes`.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Enter what programmes offer from a file: each that differs gets another version, the older ones stay.

    The file that ships as an example: src/goodwork/data/programmes/manchester.json.
    """
    from django.db import transaction

    from goodwork.registers.programmes.conditions import CannotOffer
    from goodwork.registers.programmes.contact_files import ContactOf, read_contacts
    from goodwork.registers.programmes.offer_files import read_offer
    from goodwork.registers.programmes.services import load as service

    rows = _rows(file)
    offers = []
    contacts: list[ContactOf] = []
    for number, row in enumerate(rows, start=1):
        try:
            offers.append(read_offer(row))
            contacts += read_contacts(row)
        except CannotOffer as refused:
            name = row.get("slug", "") if isinstance(row, dict) else ""
            raise Refused(f"{file.name}, programme {number} {name}: {refused.message} Nothing was stored.") from None
    opened = door()
    try:
        with transaction.atomic():
            stored = service(offers, contacts=contacts, by=opened.actor, at=opened.at)
            if dry_run:
                transaction.set_rollback(True)
    except CannotOffer as refused:
        raise Refused(f"{file.name}: {refused.message} Nothing was stored.") from None
    opened.document({"new": stored.new, "changed": stored.changed, "unchanged": stored.unchanged, "dry_run": dry_run})


def _rows(file: Path) -> list[Any]:
    """Return the programmes of a file; refuse one that is no JSON list of them."""
    found = read_json(file)
    from goodwork.registers.programmes.translations import with_translations

    rows = [found] if isinstance(found, dict) and "slug" in found else with_translations(found)
    if not isinstance(rows, list):
        raise Refused(f"{file.name} is no list of programmes.")
    return rows
