"""The contract of the command line: fit-note files, lists and campaigns, as JSON, in one sentence where refused."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from factories import fit_notes
from factories.operators import Goodwork, commands
from goodwork.reach.campaigns.models import Campaign
from goodwork.reach.intake.models import FitNoteRequest, Import
from goodwork.registers.people.models import Person

pytestmark = pytest.mark.django_db
FILE = fit_notes.DATA / "requests.csv"
FIELDS = ["record", "request_id", "outcome", "reason", "channel", "person"]


@pytest.fixture
def practice() -> UUID:
    return fit_notes.practice()


@pytest.fixture
def goodwork(capsys: pytest.CaptureFixture[str], practice: UUID) -> Goodwork:
    return commands(capsys)


def test_the_made_file_by_the_contract(goodwork: Goodwork) -> None:
    told = goodwork("fit-notes", "import", FILE, "--practice", "P84048")
    assert list(told) == ["records", "outcomes", "warnings"]
    assert all(list(one) == FIELDS for one in told["records"])
    words: dict[str, str] = {}
    for one, right in zip(told["records"], fit_notes.right_answers(), strict=True):
        person = words.setdefault(one["person"], f"P{len(words) + 1:04}") if one["person"] else ""
        assert {**one, "record": str(one["record"]), "person": person} == right
    assert sum(told["outcomes"].values()) == 600
    assert all(sorted(warning) == ["field", "message", "record"] for warning in told["warnings"])
    assert len(told["warnings"]) == 21


def test_again_all_is_duplicate_or_rejected_and_show_says_what_became(goodwork: Goodwork) -> None:
    goodwork("fit-notes", "import", FILE, "--practice", "p84048")
    again = goodwork("fit-notes", "import", FILE, "--practice", "P84048")
    assert again["outcomes"] == {"DUPLICATE": 543, "REJECTED": 57}
    shown = goodwork("fit-notes", "show", FILE)
    assert [one["outcome"] for one in shown["records"]] == [one["outcome"] for one in fit_notes.right_answers()]
    assert shown["records"][0]["stands"] == "CALL_PROMISED"
    assert shown["records"][1] == {
        "record": 3,
        "request_id": "FN0700001",
        "outcome": "REJECTED",
        "reason": "BIRTH_DATE_INVALID",
        "channel": "",
        "person": "",
        "stands": "",
    }


def test_a_dry_run_answers_and_stores_nothing(goodwork: Goodwork) -> None:
    told = goodwork("fit-notes", "import", FILE, "--practice", "P84048", "--dry-run")
    assert told["outcomes"]["INVITED"] == 361
    assert (
        Person.objects.count()
        == Import.objects.count()
        == FitNoteRequest.objects.count()
        == Campaign.objects.count()
        == 0
    )


def test_a_table_for_people_ends_with_the_counts(goodwork: Goodwork) -> None:
    lines = goodwork("fit-notes", "import", FILE, "--practice", "P84048", form="").splitlines()
    assert lines[0].split() == FIELDS
    assert lines[2].split() == ["3", "FN0700001", "REJECTED", "BIRTH_DATE_INVALID", "-", "-"]
    assert lines[-1] == "CALL 28, DUPLICATE 7, INVITED 361, NOT_INVITED 108, REJECTED 57, REVIEW 39"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("fit-notes", "import", FILE, "--practice", "XYZ"), "There is no organisation with the ODS code 'XYZ'."),
        (("fit-notes", "import", "nowhere.csv", "--practice", "P84048"), "nowhere.csv: no such file or directory."),
        (("fit-notes", "show", FILE), "requests.csv was never taken in."),
        (("lists", "import", FILE, "--practice", "P84048", "--kind", "ALL"), "--kind is 'ALL'; it can be"),
        (("lists", "import", FILE, "--practice", "NONE"), "There is no organisation with the code 'NONE'."),
        (("campaigns", "show", "x"), "'x' is no campaign's id"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(goodwork: Goodwork, words: tuple[object, ...], says: str) -> None:
    assert goodwork(*words, status=1).startswith(says)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "bad.csv, line 1: the file is empty. Nothing was stored."),
        (b"PK\x03\x04", "bad.csv, line 1: this is a zip file or an Excel workbook"),
        (b"request_id,received_at\n", "bad.csv, line 1: columns that are needed can't be found in the first row: "),
        (fit_notes.csv_of([fit_notes.GOOD]) + b'"', "bad.csv, line 3: the file ends inside a quoted cell"),
        (b"x" * 3_000_000, "bad.csv, line 1: this line is longer than"),
    ],
)
def test_a_bad_file_is_refused_whole_naming_the_line(
    goodwork: Goodwork, tmp_path: Path, data: bytes, says: str
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(data)
    assert goodwork("fit-notes", "import", bad, "--practice", "P84048", status=1).startswith(says)
    assert Import.objects.count() == Person.objects.count() == 0


def test_a_practice_s_list(goodwork: Goodwork, tmp_path: Path, practice: UUID) -> None:
    people = tmp_path / "list.csv"
    rows = [
        {key: value for key, value in row.items() if key not in {"request_id", "received_at"}}
        for row in fit_notes.requests(3)
    ]
    people.write_bytes(fit_notes.csv_of([*rows, {**rows[0], "given_name": "=1"}, {**rows[0], "nhs_number": "123"}]))
    told = goodwork("lists", "import", people, "--practice", "P84048")
    assert told["outcomes"] == {"KNOWN": 4, "REJECTED": 1}
    assert [one["reason"] for one in told["records"]] == ["", "", "", "NAME_INVALID", ""]
    assert told["records"][0]["person"] == told["records"][4]["person"]
    assert [(warning["record"], warning["field"]) for warning in told["warnings"]] == [(6, "nhs_number")]
    assert Person.objects.filter(registrations__organisation_id=practice).count() == 3
    assert goodwork("lists", "import", people, "--practice", "P84048") == told
    listed = goodwork("lists", "list")
    assert [(one["list_kind"], one["people"]) for one in listed] == [("REGISTERED", 3)]


def test_campaigns_and_their_steps(goodwork: Goodwork) -> None:
    assert goodwork("campaigns", "list") == []
    goodwork("fit-notes", "import", FILE, "--practice", "P84048")
    [campaign] = goodwork("campaigns", "list")
    assert (campaign["trigger"], campaign["state"]) == ("FIT_NOTE_REQUEST", "RUNNING")
    steps = goodwork("campaigns", "show", campaign["id"])
    assert (steps["on_list"], steps["eligible"], steps["rung"]) == (361 + 28 + 108 + 11, 389, 28)
