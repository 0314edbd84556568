"""Lint, format and types are tests like any other: the closing line counts them."""

import subprocess
import sys
from pathlib import Path

import pytest

from goodwork.cli import ports
from goodwork.config import references, surroundings
from goodwork.config.command_line import Machine

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

CHECKS = {
    "types (mypy)": ["mypy"],
    "lint (ruff)": ["ruff", "check", "--no-cache", "."],
    "format (ruff)": ["ruff", "format", "--no-cache", "--check", "."],
}


@pytest.mark.parametrize("command", CHECKS.values(), ids=CHECKS.keys())
def test_nothing_to_complain_about(command: list[str]) -> None:
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


@pytest.fixture(autouse=True)
def _commands_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plug in this machine, so that the nouns of the operators' door can be imported."""
    monkeypatch.setattr(ports, "_host", Machine(surroundings.current()))


def test_the_printed_references_are_what_the_code_says() -> None:
    stale = references.stale()
    assert not stale, f"{stale} are out of date: run .venv/bin/goodwork docs build"


def test_a_reference_that_was_changed_by_hand_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "FOLDER", tmp_path)
    assert "states.md" in references.write()
    assert references.stale() == []
    (tmp_path / "states.md").write_text("# States\n")
    assert references.stale() == ["states.md"]
