"""Import of fit-note requests, as a ratio to COPYing the same rows into PostgreSQL, and the memory that it needs.

The file is made: different people, one in twenty of them coming back later, one row in fifty not usable. The aim is a
ratio of 60 at most, and less than 300 MB whatever the length.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import IO, Any

from bench.floor import copied_again, counted
from bench.harness import peak_memory_mb, processor_seconds, product, seconds

COLUMNS = (
    "request_id",
    "received_at",
    "practice_code",
    "nhs_number",
    "given_name",
    "family_name",
    "birth_date",
    "gender",
    "ethnic_category",
    "address_line",
    "postcode",
    "mobile",
    "landline",
    "email",
    "language",
    "contact_method",
    "information_format",
    "note_reason",
    "note_from",
    "note_to",
    "employment_status",
    "sickness_absence",
)
GIVEN = ("Mo", "Grace", "Aisha", "Tomasz", "Siobhán", "Paweł", "Amrita", "Wei", "Olena", "Chidi", "Zoë", "Rhys")
SYLLABLES = ("ka", "lo", "mi", "sen", "ta", "ru", "ben", "da", "vo", "shi", "ner", "gal")
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked."""
    parser.add_argument("--rows", type=int, default=100_000, help="how many requests (100000)")
    parser.add_argument(
        "--floor", action="store_true", help="measure too what COPYing the rows that it writes into their tables takes"
    )


def nhs_number(number: int) -> str:
    """Return a made NHS number, which starts with 9, or a blank where the check digit would be 10."""
    digits = f"9{number:08}"
    check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
    return "" if check == 10 else f"{digits}{check % 11}"


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Make requests; the same every time."""
    chance = random.Random(7)
    day = date(2026, 1, 1)
    people: list[tuple[str, ...]] = []
    for number in range(count):
        if people and number % 20 == 0:
            person = people[chance.randrange(len(people))]
        else:
            born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
            person = (
                nhs_number(number) if chance.random() < 0.9 else "",
                chance.choice(GIVEN),
                "".join(chance.choice(SYLLABLES) for _ in range(4)).title(),
                born.isoformat() if number % 3 else born.strftime("%d/%m/%Y"),
                chance.choice("12"),
                chance.choice("AHJKMNR"),
                f"{chance.randrange(200)} Example Street",
                f"M{chance.randrange(1, 40)} {chance.randrange(1, 9)}{''.join(chance.choices('ABDEFGHJ', k=2))}",
                f"07700900{chance.randrange(1000):03}" if chance.random() < 0.85 else "",
                "" if chance.random() < 0.7 else f"0161 496 0{chance.randrange(1000):03}",
                "" if chance.random() < 0.6 else f"person{number}@example.org",
                chance.choice(("en", "en", "en", "en", "ur", "pl", "ti")),
                "",
                "VERBAL" if chance.random() < 0.03 else "",
            )
            people.append(person)
        received = day + timedelta(days=number * 300 // count)
        request = (f"B{number}", f"{received}T{number % 24:02}:{number % 60:02}", "P84048")
        name = person[2] if number % 50 else f"={person[2]}"
        rest = ("Back pain, and worse", received.isoformat(), (received + timedelta(days=28)).isoformat(), "01", "Y")
        yield (*request, *person[:2], name, *person[3:], *rest)


def write(stream: IO[bytes], count: int) -> None:
    """Write the file."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(rows(count))
    text.detach()
    stream.seek(0)


def copy(stream: IO[bytes]) -> None:
    """COPY the same rows into a table of PostgreSQL, as text."""
    from django.db import connection

    columns = ", ".join(f"{name} text" for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE copied ({columns})")
        with cursor.cursor.copy("COPY copied FROM STDIN WITH (FORMAT csv, HEADER)") as into:
            stream.seek(0)
            while block := stream.read(1 << 20):
                into.write(block)
        cursor.execute("DROP TABLE copied")


def take(stream: IO[bytes]) -> dict[str, int]:
    """Import the file through the service, and return how many records had each outcome."""
    from goodwork.kernel import csv_files
    from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
    from goodwork.reach.intake import services
    from goodwork.reach.intake.rules import REQUEST_COLUMNS
    from goodwork.registers.organisations import queries as organisations

    practice = organisations.by_ods(SYSTEM_VIEWER, "P84048")
    assert practice is not None
    checked = csv_files.check(stream, needed=REQUEST_COLUMNS)  # type: ignore[arg-type]
    totals = services.import_requests(
        rows=csv_files.rows(stream, checked),  # type: ignore[arg-type]
        source=services.Source(sha256=checked.sha256),
        practice_id=practice.id,
        by=SYSTEM,
        at=AT,
    )
    return {outcome.value: number for outcome, number in sorted(totals.outcomes.items())}


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure."""
    with product(), tempfile.TemporaryFile() as stream:
        from goodwork.kernel.actors import SYSTEM
        from goodwork.registers.organisations import services as organisations

        organisations.register(name="Tregenna", kind="PRACTICE", ods_code="P84048", by=SYSTEM, at=AT)
        write(stream, asked.rows)
        copied = min(seconds(lambda: copy(stream)) for _ in range(3))
        outcomes: dict[str, int] = {}
        before = counted() if asked.floor else {}
        copy_worked = processor_seconds(lambda: [copy(stream) for _ in range(10)]) / 10
        worked: list[float] = []
        imported = seconds(lambda: worked.append(processor_seconds(lambda: outcomes.update(take(stream)))))
        memory = peak_memory_mb()
        floor = copied_again(before) if asked.floor else {}
    return {
        "rows": asked.rows,
        "copy_seconds": round(copied, 2),
        "import_seconds": round(imported, 2),
        "ratio": round(imported / copied, 1),
        "processor_ratio": round(worked[0] / copy_worked, 1),
        "aim_ratio": 60,
        "peak_memory_mb": round(memory),
        "aim_memory_mb": 300,
        "outcomes": outcomes,
        **{f"floor_ratio_{name}": round(found / copied, 1) for name, found in floor.items()},
        **({"times_floor": round(imported / floor["all"], 2)} if floor else {}),
    }
