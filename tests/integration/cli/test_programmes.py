"""`goodwork programmes`: list, show, add and load; what is shown can be loaded again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from factories.operators import Goodwork, commands
from goodwork.registers.organisations.models import Organisation

pytestmark = pytest.mark.django_db
ROW = {
    "slug": "debt-advice",
    "name": "Debt advice",
    "what": "Free advice",
    "providers": [{"code": "MONEY-ORG", "role": "LEAD"}],
    "end_date": "2090-03-31",
    "needs": ["MONEY"],
}


@pytest.fixture
def goodwork(capsys: pytest.CaptureFixture[str]) -> Goodwork:
    return commands(capsys)


@pytest.fixture(autouse=True)
def _organisation() -> None:
    Organisation.objects.create(
        local_code="MONEY-ORG", name="Money Org", name_folded="money org", kind="PROVIDER", source="TEST"
    )


def test_a_file_is_loaded_twice_shown_and_loaded_again(goodwork: Goodwork, tmp_path: Path) -> None:
    file = tmp_path / "programmes.json"
    file.write_text(json.dumps({"programmes": [ROW]}), encoding="utf-8-sig")
    planned = goodwork("programmes", "load", file, "--dry-run")
    assert planned == {"new": 1, "changed": 0, "unchanged": 0, "dry_run": True}
    assert goodwork("programmes", "list") == []
    assert goodwork("programmes", "load", file)["new"] == 1
    assert goodwork("programmes", "load", file)["unchanged"] == 1
    (listed,) = goodwork("programmes", "list")
    assert (listed["slug"], listed["organisation"], listed["takes_referrals"]) == ("debt-advice", "Money Org", True)
    shown = goodwork("programmes", "show", "debt-advice")
    assert shown["needs"] == ["MONEY"]
    again = tmp_path / "one.json"
    again.write_text(json.dumps(shown))
    assert goodwork("programmes", "load", again)["unchanged"] == 1
    again.write_text(json.dumps([shown | {"capacity": 3, "changed_because": "Room"}]))
    assert goodwork("programmes", "load", again)["changed"] == 1
    assert "version 2" in goodwork("programmes", "show", "debt-advice", form="table")


def test_what_is_wrong_is_named_and_nothing_is_stored(goodwork: Goodwork, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    for content, words in (
        ("{", "line 1: this is no JSON"),
        ('{"x": 1}', "no list of programmes"),
        (json.dumps([ROW, ROW | {"slug": "two", "capacity": -1}]), "programme 2 two: `capacity`"),
        (json.dumps([ROW | {"providers": [{"code": "NOBODY", "role": "LEAD"}]}]), "code NOBODY"),
    ):
        file.write_text(content)
        assert words in goodwork("programmes", "load", file, status=1)
    assert "can't be read: no such file" in goodwork("programmes", "load", tmp_path / "missing.json", status=1)
    assert goodwork("programmes", "list") == []
    assert "no programme 'nothing'" in goodwork("programmes", "show", "nothing", status=1)


def test_a_name_only_is_listed_as_such(goodwork: Goodwork) -> None:
    goodwork("programmes", "add", "pioneer", "--organisation", "MONEY-ORG")
    (listed,) = goodwork("programmes", "list")
    assert (listed["takes_referrals"], listed["why_not"]) == (False, "nothing is entered of it")
    assert "NOBODY" in goodwork("programmes", "add", "other", "--organisation", "NOBODY", status=1)
