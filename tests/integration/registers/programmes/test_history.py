"""The Kickstarter's history to the letter (B2), what is refused by its line, and files that go on with each other."""

from __future__ import annotations

import io
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.csv_files import Refused
from goodwork.ledger.events.queries import stream
from goodwork.oversight.funnel import queries, services
from goodwork.oversight.funnel.rules import as_document
from goodwork.registers.programmes.history import Imported, import_history
from goodwork.registers.programmes.models import HistoryRow, Programme
from goodwork.registers.programmes.rules import CannotName

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
DATA = Path(__file__).parents[3] / "data" / "kickstarter"
KICKSTARTER = (DATA / "kickstarter.csv").read_text()
EXPECTED = json.loads((DATA / "expected.json").read_text())
HEADER = "person_key,event,at,value\n"
pytestmark = pytest.mark.django_db


def load(text: str, programme: str = "kickstarter") -> Imported:
    return import_history(stream=io.BytesIO(text.encode()), programme=programme, by=SYSTEM, at=AT)


def shown(programme: str = "kickstarter") -> dict[str, Any]:
    services.catch_up()
    return {"programme": programme, **as_document(queries.table(SYSTEM_VIEWER, programme))}


def by_area(programme: str = "kickstarter") -> dict[str, Any]:
    services.catch_up()
    return {n: as_document(t) for n, t in queries.tables_by(SYSTEM_VIEWER, programme, queries.By.AREA).items()}


def test_the_kickstarter_to_the_letter() -> None:
    done = load(KICKSTARTER)
    assert (done.rows, done.people, done.new) == (184, 43, 184)
    found = shown()
    assert found == EXPECTED
    assert json.dumps(found) == json.dumps(EXPECTED), "the order of stages, parts and rows too"


def test_the_order_of_the_rows_means_nothing() -> None:
    lines = KICKSTARTER.splitlines(keepends=True)
    rest = lines[1:]
    random.Random(3).shuffle(rest)
    load(lines[0] + "".join(rest))
    assert shown() == EXPECTED


def test_importing_twice_changes_nothing() -> None:
    load(KICKSTARTER)
    before = HistoryRow.objects.count()
    events = sum(1 for _ in stream(SYSTEM_VIEWER, kinds=["HistoryStateRecorded"]))
    assert load(KICKSTARTER).new == 0
    assert HistoryRow.objects.count() == before
    assert sum(1 for _ in stream(SYSTEM_VIEWER, kinds=["HistoryStateRecorded"])) == events
    assert shown() == EXPECTED


def test_a_later_file_goes_on_with_the_people_of_an_earlier_one() -> None:
    lines = KICKSTARTER.splitlines(keepends=True)
    first = [line for line in lines[1:] if ",REFERRED," in line or ",WORK_STATUS," in line]
    later = [line for line in lines[1:] if line not in first]
    load(HEADER + "".join(first))
    load(HEADER + "".join(later))
    assert shown() == EXPECTED


def test_areas_make_groups_and_a_blank_one_is_unknown() -> None:
    load(
        HEADER + 'A,REFERRED,2024-07-01,"North, and more"\nB,REFERRED,2024-07-01,\nC,REFERRED,2024-08-01,South\n'
        "A,ENGAGED,2024-07-02,CALL\nC,WORK_STATUS,2024-08-01,IN_WORK\n"
    )
    groups = by_area()
    assert set(groups) == {"North, and more", "UNKNOWN", "South"}
    assert groups["South"] == {
        "stages": [{"stage": "REFERRED", "count": 1, "parts": {}, "not_accounted_for": 1}],
        "work_status": {"of": "REFERRED", "denominator": 1, "rows": {"IN_WORK": {"count": 1, "percent": 100}}},
    }
    assert groups["North, and more"]["stages"][0]["parts"] == {"ENGAGED": 1}


def test_groups_sum_to_the_whole_by_each_breakdown() -> None:
    load(KICKSTARTER)
    services.catch_up()
    for by in queries.By:
        groups = queries.tables_by(SYSTEM_VIEWER, "kickstarter", by)
        assert sum(t.stages[0].count for t in groups.values()) == 43
        assert sum(t.work_status.denominator for t in groups.values()) == 43


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ("A,REFERED,2024-07-01,\n", 2, "is no event"),
        ("A,REFERRED,2024-07-01,\nA,engaged,2024-07-02,\n", 3, "is no event"),
        ("A,REFERRED,2024-02-30,\n", 2, "is no date"),
        ("A,REFERRED,01/07/2024,\n", 2, "is no date"),
        ("A,REFERRED,20240701,\n", 2, "is no date"),
        ("A,REFERRED,,\n", 2, "is no date"),
        (",REFERRED,2024-07-01,\n", 2, "person_key"),
        ("A,REFERRED,2024-07-01,x,y\n", 2, "more cells"),
        ("A,ENGAGED,2024-07-01,\n", 2, "no REFERRED"),
        ("B,REFERRED,2024-07-01,\nA,ENGAGED,2024-07-01,\n", 3, "no REFERRED"),
        ("A,REFERRED,2024-07-02,\nA,ENGAGED,2024-07-01,\n", 3, "before this person's REFERRED"),
        ("A,REFERRED,2024-07-01,N\nA,REFERRED,2024-07-01,S\n", 3, "not the one of line 2"),
        ("A,REFERRED,2024-07-01,N\nA,REFERRED,2024-07-02,N\n", 3, "not the one of line 2"),
        ("A,REFERRED,2024-07-01,\nA,STARTED,2024-07-02,IPS\n", 3, "was not REFERRED_ON"),
        ("A,REFERRED,2024-07-01,\nA,REFERRED_ON,2024-07-03,IPS\nA,STARTED,2024-07-02,IPS\n", 4, "before"),
        ("A,REFERRED,2024-07-01,\nA,REFERRED_ON,2024-07-03,IPS\nA,DEFERRED,2024-07-03,Other\n", 4, "not REFERRED_ON"),
        ("A,REFERRED,2024-07-01,\nA,REFERRED_ON,2024-07-03,\n", 3, "names no programme"),
        ("A,REFERRED,2024-07-01,\nA,PENDING,2024-07-03,\n", 3, "names no programme"),
        ('A,REFERRED,2024-07-01,"two\nlines"\n', 2, "on one line"),
        ('A,REFERRED,2024-07-01,"never ends\n', 2, "quoted cell"),
        ("\nA,REFERRED,2024-07-01,\n\nA,OOPS,2024-07-01,\n", 5, "is no event"),
    ],
)
def test_what_is_impossible_is_refused_by_its_line_and_nothing_is_stored(rows: str, line: int, said: str) -> None:
    with pytest.raises(Refused) as refused:
        load(HEADER + rows, "new-one")
    assert refused.value.line == line
    assert said in str(refused.value)
    assert not Programme.objects.exists()
    assert not list(stream(SYSTEM_VIEWER))


def test_one_bad_row_keeps_all_good_ones_out() -> None:
    with pytest.raises(Refused, match="Line 186"):
        load(KICKSTARTER + "KS001,NONSENSE,2024-12-01,\n")
    assert not HistoryRow.objects.exists()


def test_a_second_file_may_not_contradict_the_first() -> None:
    load(HEADER + "A,REFERRED,2024-07-01,N\n")
    with pytest.raises(Refused, match="not the one of an earlier file") as refused:
        load(HEADER + "B,REFERRED,2024-07-01,N\nA,REFERRED,2024-07-01,S\n")
    assert refused.value.line == 3
    assert HistoryRow.objects.count() == 1


def test_services_own_states_need_no_programme() -> None:
    load(HEADER + "A,REFERRED,2024-07-01,\nA,UNABLE_TO_CONTACT,2024-07-05,\n")
    assert shown()["stages"] == [
        {"stage": "REFERRED", "count": 1, "parts": {"UNABLE_TO_CONTACT": 1}, "not_accounted_for": 0}
    ]


def test_columns_in_another_order_extra_columns_spaces_and_a_byte_order_mark_are_fine() -> None:
    load("﻿value,note,at,event,person_key\n North ,x, 2024-07-01 , REFERRED , A \n")
    assert list(by_area()) == ["North"]


@pytest.mark.parametrize("column", ["person_key", "event", "at", "value"])
def test_a_missing_column_is_named(column: str) -> None:
    with pytest.raises(Refused, match=column):
        load(HEADER.replace(column, "other") + "A,REFERRED,2024-07-01,\n")


@pytest.mark.parametrize("slug", ["", "two words", "-x", "é", "x" * 61])
def test_a_slug_that_can_not_be_is_refused(slug: str) -> None:
    with pytest.raises(CannotName):
        load(HEADER + "A,REFERRED,2024-07-01,\n", slug)


def test_events_hold_ids_codes_and_days_only() -> None:
    load(HEADER + "Jane Doe,REFERRED,2024-07-01,Secret Ward\n")
    text = json.dumps([e.data for e in stream(SYSTEM_VIEWER)])
    assert "Jane" not in text
    assert "Secret" not in text


def test_two_programmes_are_two_funnels() -> None:
    load(KICKSTARTER)
    load(HEADER + "KS001,REFERRED,2024-07-01,\n", "another")
    assert shown() == EXPECTED
    assert shown("another")["stages"][0]["count"] == 1


def test_rebuilding_from_the_ledger_gives_the_same() -> None:
    load(KICKSTARTER)
    shown()
    services.rebuild()
    assert shown() == EXPECTED


def test_a_programme_without_history_has_no_stage() -> None:
    from goodwork.registers.programmes.services import ensure

    ensure(slug="empty", by=SYSTEM, at=AT)
    assert shown("empty") == {
        "programme": "empty",
        "stages": [],
        "work_status": {"of": "REFERRED", "denominator": 0, "rows": {}},
    }
