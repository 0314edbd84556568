"""The commands for questionnaires: what is kept, checking a new version, publishing it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factories.operators import TestedMachine
from factories.questionnaires import answered, asked
from goodwork.cli.root import run
from goodwork.reach.questionnaires.definitions import shipped
from goodwork.reach.questionnaires.models import DefinitionVersion

pytestmark = pytest.mark.django_db


Goodwork = Callable[..., str]


@pytest.fixture
def goodwork(capsys: pytest.CaptureFixture[str]) -> Goodwork:
    def call(*words: object, status: int = 0) -> str:
        capsys.readouterr()
        found = run(["questionnaires", *(str(w) for w in words)], TestedMachine())  # type: ignore[arg-type]
        told = capsys.readouterr()
        assert found == status, told.err
        return (told.out + told.err).strip()

    return call


def changed(**more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(dict(shipped()[0])), **more}


def test_what_is_kept_is_listed(goodwork: Goodwork) -> None:
    answered(asked())
    [line] = json.loads(goodwork("list", "--format", "json"))
    assert (line["code"], line["version"], line["responses"]) == ("WORK_AND_HEALTH_CHECK", 1, 1)
    assert line["languages"] == "en APPROVED, ur DRAFT, ar DRAFT, pl DRAFT"


def test_a_new_version_is_checked_and_published(goodwork: Goodwork, tmp_path: Path) -> None:
    file = tmp_path / "second.json"
    file.write_text(json.dumps(changed(version=2)), encoding="utf-8")
    assert "WORK_AND_HEALTH_CHECK version 2: 10 pages" in goodwork("check", file)
    assert not DefinitionVersion.objects.filter(version=2).exists()
    assert "will be asked from now on" in goodwork("publish", file)
    assert DefinitionVersion.objects.filter(version=2).exists()


def test_what_cannot_be_published_is_refused_in_one_sentence(goodwork: Goodwork, tmp_path: Path) -> None:
    asked()
    file = tmp_path / "file.json"
    for text, says in (
        ("not json", "line 1: this is no JSON"),
        ("[]", "must be one JSON object"),
        ("{}", "lacks"),
        (json.dumps(changed(minutes=9)), "give the new text the next version"),
        (json.dumps(changed(version=3, words={})), "English"),
    ):
        file.write_text(text, encoding="utf-8")
        told = goodwork("publish", file, status=1)
        assert says in told
        assert len(told.splitlines()) == 1
    assert "can't be read" in goodwork("publish", tmp_path / "missing.json", status=1)
    assert DefinitionVersion.objects.count() == 1
