"""Organisations: practices, networks, trusts, councils, providers, and how they hang together."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from goodwork.cli.door import Refused, door, progress_so_far
from goodwork.kernel import csv_files
from goodwork.kernel.clock import local_date
from goodwork.kernel.parsers import date_iso

app = typer.Typer(no_args_is_help=True)

FROM = typer.Option("--from", help="The first day, like 2026-12-01; today when left out.")
TO = typer.Option("--to", help="The last day, like 2026-12-31; yesterday when left out.")


@app.callback()
def _organisations() -> None:
    """Organisations: practices, networks, trusts, councils, providers, and how they hang together."""


@app.command("load-ods")
def load_ods(
    file: Path,
    kind: Annotated[str | None, typer.Option(help="PRACTICE (epraccur) or TRUST (etr).")] = None,
    source: Annotated[str | None, typer.Option(help="What the file is; its name when left out.")] = None,
) -> None:
    """Load a file of the NHS Organisation Data Service as published: epraccur or etr, without a header line."""
    from goodwork.registers.organisations.rules import Kind
    from goodwork.registers.organisations.services import load_ods as service

    named = {"epraccur": Kind.PRACTICE, "etr": Kind.TRUST}.get(file.stem.lower().split("_")[0])
    wanted = named if kind is None else next((k for k in (Kind.PRACTICE, Kind.TRUST) if k == kind.upper()), None)
    if wanted is None:
        raise Refused("Say what the file holds: --kind PRACTICE for epraccur, --kind TRUST for etr.")
    opened = door()
    with file.open("rb") as stream, progress_so_far(f"Loading {file.name}") as tell:
        try:
            stored = service(
                stream=stream,
                kind=wanted,
                source=(source or file.name)[:60],
                by=opened.actor,
                at=opened.at,
                progress=tell,
            )
        except csv_files.Refused as refused:
            raise Refused(f"{file.name}, {str(refused)[0].lower()}{str(refused)[1:]} Nothing was stored.") from None
    opened.document(stored)


@app.command("list")
def list_organisations(
    text: Annotated[str, typer.Argument(help="Words of the name, or the start of a code or postcode.")] = "",
    kind: Annotated[str | None, typer.Option(help="Only this kind, such as PRACTICE or PROVIDER.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=20000, help="How many at most.")] = 50,
) -> None:
    """List organisations by name, open ones first."""
    from goodwork.registers.organisations.queries import search
    from goodwork.registers.organisations.rules import Kind

    if kind is not None and kind.upper() not in {k.value for k in Kind}:
        raise Refused(f"--kind is '{kind}'; it can be {', '.join(k.value for k in Kind)}.")
    opened = door()
    found = search(opened.viewer, text, kind=None if kind is None else Kind(kind.upper()), limit=limit)
    opened.show(found.organisations, columns=["ods_code", "local_code", "kind", "name", "open"])


@app.command("show")
def show(code: str) -> None:
    """Print what is known of the organisation with an ODS code or a local code."""
    from goodwork.registers.organisations.queries import detail

    opened = door()
    found = detail(opened.viewer, _found(code))
    rows = [
        {"what": "name", "value": found.organisation.name},
        {"what": "kind", "value": found.organisation.kind_words},
        {"what": "ODS code", "value": found.organisation.ods_code},
        {"what": "local code", "value": found.organisation.local_code},
        {"what": "state", "value": found.status},
        {"what": "telephone", "value": found.organisation.phone},
        {"what": "address", "value": f"{found.address_line} {found.postcode}".strip()},
        {"what": "source", "value": found.source},
        *({"what": system, "value": value} for system, value in found.identifiers),
    ]
    for r in found.relations:
        way = r.words if r.outward else f"of which it is said: {r.other.name} {r.words} it"
        until = f" to {r.to_date}" if r.to_date else ""
        rows.append({"what": r.kind, "value": f"{way} {r.other.name if r.outward else ''} from {r.from_date}{until}"})
    opened.document(found, rows=rows, columns=["what", "value"])


@app.command("register")
def register(
    name: str,
    kind: Annotated[str, typer.Option(help="PROVIDER, VCSE, PRACTICE, PCN, TRUST, COUNCIL, ICB, JOBCENTRE, OTHER.")],
    local_code: Annotated[str | None, typer.Option(help="A code of your own, for those without an ODS code.")] = None,
    ods_code: Annotated[str | None, typer.Option(help="The code of the NHS Organisation Data Service.")] = None,
    phone: Annotated[str | None, typer.Option(help="A telephone number to show.")] = None,
    postcode: Annotated[str | None, typer.Option(help="Where it is.")] = None,
) -> None:
    """Put one organisation into the register."""
    from goodwork.registers.organisations import services
    from goodwork.registers.organisations.rules import Kind

    if kind.upper() not in {k.value for k in Kind}:
        raise Refused(f"--kind is '{kind}'; it can be {', '.join(k.value for k in Kind)}.")
    opened = door()
    made = services.register(
        name=name,
        kind=kind.upper(),
        ods_code=ods_code,
        local_code=local_code,
        phone=phone,
        postcode=postcode,
        by=opened.actor,
        at=opened.at,
    )
    opened.document({"id": made})


@app.command("relate")
def relate(
    code: str,
    relation: Annotated[str, typer.Argument(help="IN_PCN, CALLED_BY, REFERS_TO, SUB_PROVIDER_OF or COMMISSIONED_BY.")],
    other: str,
    from_date: Annotated[str | None, FROM] = None,
) -> None:
    """Say that one organisation stands to another in a way, from a day on."""
    from goodwork.registers.organisations import services
    from goodwork.registers.organisations.rules import RelationKind

    if relation.upper() not in {k.value for k in RelationKind}:
        raise Refused(f"'{relation}' is no relation; it can be {', '.join(k.value for k in RelationKind)}.")
    opened = door()
    made = services.relate(
        from_id=_found(code),
        to_id=_found(other),
        kind=relation.upper(),
        from_date=date_iso(from_date) if from_date else local_date(opened.at),
        by=opened.actor,
        at=opened.at,
    )
    opened.document({"id": made})


@app.command("end-relation")
def end_relation(code: str, relation: str, other: str, to_date: Annotated[str | None, TO] = None) -> None:
    """End a relation between two organisations."""
    from goodwork.registers.organisations import queries, services

    opened = door()
    end = _found(other)
    standing = [
        r
        for r in queries.detail(opened.viewer, _found(code)).relations
        if r.outward and r.other.id == end and r.kind == relation.upper() and r.to_date is None
    ]
    if not standing:
        raise Refused(f"There is no open relation {relation.upper()[:20]} from {code[:20]} to {other[:20]}.")
    last = date_iso(to_date) if to_date else local_date(opened.at) - timedelta(days=1)
    services.end_relation(relation_id=standing[0].id, to_date=last, by=opened.actor, at=opened.at)
    opened.document({"ended": last})


def _found(code: str) -> UUID:
    """Return the id of the organisation with a code; refuse one that nobody has."""
    from goodwork.registers.organisations.queries import by_any_code

    found = by_any_code(door().viewer, code)
    if found is None:
        raise Refused(f"The register has no organisation with the code {code[:40]}.")
    return found.id
