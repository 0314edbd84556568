"""The organisations that come with the product: those of Greater Manchester, with their relations.

Files, origin and licence: src/goodwork/data/organisations/ORIGIN.md.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import goodwork
from goodwork.kernel.actors import Actor
from goodwork.registers.organisations.models import Organisation, OrganisationRelation
from goodwork.registers.organisations.ods_files import OrganisationRow
from goodwork.registers.organisations.rules import Kind, RelationKind, readable_name
from goodwork.registers.organisations.services import RelationRow, load_ods, relate_many, store_many

FOLDER = Path(goodwork.__file__).parent / "data" / "organisations"
PRACTICES_SOURCE = "ODS epraccur, January 2024"
TRUSTS_SOURCE = "ODS etr, January 2024"
NETWORKS_SOURCE = "NHS Digital, practice to PCN, January 2022"
LOCAL_SOURCE = "Goodwork: S1, S4, Trafford Data Lab"
NETWORKS_DATE = date(2022, 1, 1)


def load(*, by: Actor, at: datetime, tell: Callable[[str], None]) -> int:
    """Load the shipped organisations that are not in the register, and return how many came in.

    It does nothing where one organisation of each shipped source and the relations are there already, so that what was
    changed since, by hand or by a newer file, stays.
    """
    if _is_loaded():
        return 0
    tell("Organisations: NHS Organisation Data Service, Greater Manchester")
    stored = store_many(rows=_local(), source=LOCAL_SOURCE, by=by, at=at)
    for name, kind, source in (
        ("gm_epraccur.csv", Kind.PRACTICE, PRACTICES_SOURCE),
        ("gm_etr.csv", Kind.TRUST, TRUSTS_SOURCE),
    ):
        with (FOLDER / name).open("rb") as stream:
            stored += load_ods(stream=stream, kind=kind, source=source, by=by, at=at)
    stored += store_many(rows=_networks(), source=NETWORKS_SOURCE, by=by, at=at)
    relations = relate_many(rows=[*_memberships(), *_relations()], by=by, at=at)
    return stored.new + stored.changed + relations.new


def _is_loaded() -> bool:
    last = list(_relations())[-1]
    return (
        Organisation.objects.filter(local_code=last.from_code).exists()
        and Organisation.objects.filter(ods_code="P84048").exists()
        and OrganisationRelation.objects.filter(from_organisation__local_code=last.from_code).exists()
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _local() -> Iterator[OrganisationRow]:
    for row in _rows("gm_local.csv"):
        yield OrganisationRow(
            name=row["name"],
            kind=Kind(row["kind"]),
            ods_code=row["ods_code"] or None,
            local_code=row["local_code"] or None,
            address_line=row["address_line"],
            postcode=row["postcode"],
            la_code=row["la_code"],
        )


def _networks() -> Iterator[OrganisationRow]:
    names = {row["pcn_code"]: row["pcn_name"] for row in _rows("gm_practice_pcn_2022-01.csv")}
    for code, name in sorted(names.items()):
        yield OrganisationRow(name=readable_name(name), kind=Kind.PCN, ods_code=code)


def _memberships() -> Iterator[RelationRow]:
    for row in _rows("gm_practice_pcn_2022-01.csv"):
        yield RelationRow(
            from_code=row["practice_code"],
            to_code=row["pcn_code"],
            kind=RelationKind.IN_PCN,
            from_date=NETWORKS_DATE,
            source=NETWORKS_SOURCE,
        )


def _relations() -> Iterator[RelationRow]:
    for row in _rows("gm_relations.csv"):
        yield RelationRow(
            from_code=row["from_code"],
            to_code=row["to_code"],
            kind=RelationKind(row["kind"]),
            from_date=date.fromisoformat(row["from_date"]),
            source=row["source"],
        )
