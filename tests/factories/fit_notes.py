"""Fit-note files for tests: the made one, and small ones written row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from goodwork.kernel import csv_files
from goodwork.kernel.actors import SYSTEM, Actor
from goodwork.reach.campaigns.rules import ListKind
from goodwork.reach.intake import services
from goodwork.reach.intake.became import Became
from goodwork.reach.intake.listing import TakenList
from goodwork.reach.intake.rules import LIST_COLUMNS, REQUEST_COLUMNS
from goodwork.registers.organisations import services as organisations

DATA = Path(__file__).parents[1] / "data" / "fit-notes"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
GOOD = {
    "request_id": "FN1",
    "received_at": "2026-11-20T11:05",
    "given_name": "Siobhán",
    "family_name": "Kaur",
    "birth_date": "1984-02-26",
    "postcode": "M22 9WA",
    "mobile": "07700900123",
    "note_reason": "Back pain",
    "note_from": "2026-11-20",
    "note_to": "2026-12-04",
    "employment_status": "01",
    "sickness_absence": "Y",
}


def practice(code: str = "P84048") -> UUID:
    """Register a practice."""
    return organisations.register(name="Tregenna Group Practice", kind="PRACTICE", ods_code=code, by=SYSTEM, at=NOW)


def csv_of(rows: Iterable[Mapping[str, str]], encoding: str = "utf-8") -> bytes:
    """Write rows; a column that a row lacks is blank."""
    found = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in found for name in row)), restval="")
    writer.writeheader()
    writer.writerows(found)
    return text.getvalue().encode(encoding)


def requests(count: int, **changes: str) -> list[dict[str, str]]:
    """Make requests of different people."""
    made = []
    for number in range(count):
        day, month = number % 28 + 1, number // 28 % 12 + 1
        year = 1960 + number // 336 % 40
        made.append(
            {
                **GOOD,
                "request_id": f"FN{number}",
                "family_name": f"Kaur{'abcdefghij'[number % 10]}{number}",
                "birth_date": f"{year}-{month:02}-{day:02}",
                "mobile": f"077009{number % 100000:05}",
                **changes,
            }
        )
    return made


def take(
    data: bytes,
    practice_id: UUID,
    *,
    at: datetime = NOW,
    by: Actor = SYSTEM,
    file_name: str = "",
    **options: Any,
) -> list[Became]:
    """Import a file of fit-note requests and return what became of each record."""
    stream = io.BytesIO(data)
    checked = csv_files.check(stream, needed=REQUEST_COLUMNS)
    became: list[Became] = []

    def tell(some: Sequence[Became]) -> None:
        became.extend(some)

    services.import_requests(
        rows=csv_files.rows(stream, checked),
        source=services.Source(sha256=checked.sha256, file_name=file_name),
        practice_id=practice_id,
        by=by,
        at=at,
        tell=tell,
        **options,
    )
    return became


def made_file() -> bytes:
    """Return the made file."""
    return (DATA / "requests.csv").read_bytes()


def right_answers() -> list[dict[str, str]]:
    """Return the right outcome of each record of the made file."""
    with (DATA / "requests.expected.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def as_answers(became: Iterable[Became]) -> list[dict[str, str]]:
    """Put outcomes into the form of the right answers; the same person has the same word, in order of appearance."""
    words: dict[UUID, str] = {}
    return [
        {
            "record": str(one.record),
            "request_id": one.request_id,
            "outcome": one.outcome.value,
            "reason": one.reason,
            "channel": one.channel,
            "person": "" if one.person_id is None else words.setdefault(one.person_id, f"P{len(words) + 1:04}"),
        }
        for one in became
    ]


def take_list(
    data: bytes, organisation_id: UUID, *, kind: ListKind = ListKind.REGISTERED, at: datetime = NOW
) -> TakenList:
    """Import a list of people."""
    stream = io.BytesIO(data)
    checked = csv_files.check(stream, needed=LIST_COLUMNS)
    return services.import_list(
        rows=csv_files.rows(stream, checked),
        source=services.Source(sha256=checked.sha256, file_name="list.csv"),
        organisation_id=organisation_id,
        list_kind=kind,
        by=SYSTEM,
        at=at,
    )
