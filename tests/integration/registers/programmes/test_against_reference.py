"""Histories made at random, held against a slow reading of their description: funnels, groups, and what is refused."""

from __future__ import annotations

import io
import json
import os
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from factories import kickstarter_reference as reference
from factories.kickstarter_reference import Entry
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.csv_files import Refused
from goodwork.oversight.funnel import queries, services
from goodwork.oversight.funnel.rules import as_document
from goodwork.registers.programmes.history import import_history

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
DATA = Path(__file__).parents[3] / "data" / "kickstarter"
HISTORIES = int(os.environ.get("REFERENCE_FILES", "8"))


def take(entries: list[Entry]) -> None:
    import_history(stream=io.BytesIO(reference.written(entries)), programme="made", by=SYSTEM, at=AT)


def found() -> dict[str, Any]:
    services.catch_up()
    return as_document(queries.table(SYSTEM_VIEWER, "made"))


def found_by_area() -> dict[str, Any]:
    groups = queries.tables_by(SYSTEM_VIEWER, "made", queries.By.AREA)
    return {name: as_document(table) for name, table in groups.items()}


def test_the_reference_gives_the_papers_table() -> None:
    lines = (DATA / "kickstarter.csv").read_text().splitlines()[1:]
    entries = {tuple(row) for row in reference.csv.reader(lines)}
    expected = json.loads((DATA / "expected.json").read_text())
    assert {"programme": "kickstarter", **reference.funnel(entries)} == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_any_history_gives_the_funnel_of_the_description(seed: int) -> None:
    entries = reference.made(seed, people=6 + seed % 30)
    half = len(entries) // 2
    referred = [entry for entry in entries if entry[1] in ("REFERRED", "REFERRED_ON")]
    take([*referred, *entries[:half]])
    assert found() == reference.funnel({*referred, *entries[:half]})
    take([*entries[half:], *referred[:3]])
    assert found() == reference.funnel(set(entries))
    stages = [stage["stage"] for stage in found()["stages"]]
    assert stages == [stage["stage"] for stage in reference.funnel(set(entries))["stages"]]
    assert found_by_area() == reference.by_area(set(entries))


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_a_file_is_refused_exactly_where_all_that_is_known_can_not_be(seed: int) -> None:
    random_ = random.Random(seed)
    known: set[Entry] = set()
    for step in range(8):
        entries = reference.made(seed, people=4)
        if step:
            entries = reference.spoiled(entries, random_)
        if reference.impossible({*known, *entries}):
            with pytest.raises(Refused):
                take(entries)
        else:
            take(entries)
            known.update(entries)
        assert found() == reference.funnel(known)
