"""What Synthetic Manchester offers: programmes of the sources, dated anew where they would be over, and made ones."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import goodwork
from goodwork.demo.cast import ensure_groups
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.clock import local_date
from goodwork.registers.organisations import contact_points, queries, services
from goodwork.registers.organisations.points import PointKind
from goodwork.registers.organisations.rules import Kind
from goodwork.registers.programmes import services as programme_services
from goodwork.registers.programmes.offer_files import read_offer
from goodwork.registers.programmes.translations import with_translations

FOLDER = Path(goodwork.__file__).parent / "data" / "programmes"
MADE_PROVIDERS = (
    ("DEMO-IPSPC", "Made-up Employment Specialists in Primary Care"),
    ("DEMO-TALKING-THERAPIES", "Made-up Talking Therapies"),
    ("DEMO-LIVING-WELL", "Made-up Living Well Hub"),
    ("DEMO-PEER-GROUPS", "Made-up Peer and Creative Groups"),
    ("DEMO-DEBT-ADVICE", "Made-up Money Advice"),
    ("DEMO-HOUSING-ADVICE", "Made-up Housing Advice"),
    ("DEMO-READING", "Made-up Reading and Writing"),
    ("DEMO-EXERCISE-CLASS", "Made-up Exercise Class"),
)
"""Services whose provider no source names; nobody of theirs signs in, so each has an address to be written to."""

WITHOUT_ACCOUNT = ("ONE-MANCHESTER", "LA-E08000003", "WYTHENSHAWE-HOUSING")
"""Be Well's own sub-providers (S4 3.11), of whom nobody signs in either; their addresses here are made up."""

SOURCE = "Synthetic Manchester"
REDATED = "Made up for the demonstration: dated anew, because the dates of the sources are over"
STAYS_OVER = "support-to-succeed"
"""The one programme that keeps the date of the sources, so that the demonstration shows how one that is over looks."""

STRAND_3_PROVIDERS = [
    {"code": "DEMO-BLACK-COMMUNITIES", "role": "LEAD", "cultures": ["BLACK"], "languages": ["en", "so", "fr"]},
    {"code": "DEMO-ASIAN-COMMUNITIES", "role": "SUB", "cultures": ["ASIAN"], "languages": ["en", "ur", "pa", "bn"]},
]


def shipped(name: str) -> list[dict[str, Any]]:
    """Return the programmes of one of the files that come with the product."""
    found: list[dict[str, Any]] = with_translations(json.loads((FOLDER / name).read_text(encoding="utf-8")))
    return found


def redated(row: dict[str, Any], *, today: date, start_date: date) -> dict[str, Any]:
    """Return a programme of the sources as the demonstration has it: running, and marked as made up where it differs.

    One that runs today by its own dates stays as it is, and so does the one that shows what is over.
    """
    if row["slug"] == STAYS_OVER or not row.get("end_date") or date.fromisoformat(row["end_date"]) >= today:
        return row
    new = deepcopy(row)
    made = {"source": REDATED, "confirmed": False}
    new |= {
        "start_date": start_date.isoformat(),
        "end_date": date(today.year + 2, 3, 31).isoformat(),
        "capacity_kind": "AT_ONCE",
        "changed_because": REDATED,
    }
    new["sources"] = {**row.get("sources", {}), "start_date": made, "end_date": made, "capacity_kind": made}
    if row["slug"] == "workwell-strand-3":
        new["providers"] = deepcopy(STRAND_3_PROVIDERS)
        new["sources"]["providers"] = {"source": "Made-up stand-ins for the two of S4 3.15", "confirmed": False}
    return new


def enter_programmes(*, by: Actor, from_at: datetime, at: datetime) -> None:
    """Enter the programmes: first as the sources have them, a day later dated anew, so that the history shows both."""
    ensure_groups(by=by, at=from_at)
    for code, name in MADE_PROVIDERS:
        if queries.by_local_code(SYSTEM_VIEWER, code) is None:
            made = services.register(name=name, kind=Kind.VCSE, local_code=code, source=SOURCE, by=by, at=from_at)
            _give_address(made, code, by=by, at=from_at)
    for code, organisation_id in queries.ids_by_code(SYSTEM_VIEWER, WITHOUT_ACCOUNT).items():
        _give_address(organisation_id, code, by=by, at=from_at)
    ours, later = shipped("manchester.json"), from_at + timedelta(days=1)
    programme_services.load([read_offer(row) for row in ours], by=by, at=from_at)
    again = [redated(row, today=local_date(at), start_date=local_date(from_at)) for row in ours]
    rows = [*again, *shipped("demonstration.json")]
    programme_services.load([read_offer(row) for row in rows], by=by, at=later)


def _give_address(organisation_id: UUID, code: str, *, by: Actor, at: datetime) -> None:
    contact_points.set_contact_point(
        organisation_id=organisation_id,
        kind=PointKind.EMAIL,
        value=f"{code.lower().removeprefix('demo-')}@example.org",
        from_date=local_date(at),
        by=by,
        at=at,
    )
