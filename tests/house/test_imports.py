"""Calls go down: import-linter's contracts on the house, and on a copy with a planted import each."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house.reading import ROOT, SOURCE

LINTER = Path(sys.executable).parent / "lint-imports"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of pyproject.toml on the package in a folder."""
    return subprocess.run(
        [LINTER, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_calls_go_down() -> None:
    result = lint(SOURCE.parent)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("where", "line", "contract"),
    [
        ("registers/people/services.py", "import goodwork.reach.promises.services", "the floors"),
        ("web/routing.py", "import goodwork.cli", "the floors"),
        ("registers/places/rules.py", "import goodwork.registers.people.rules", "Registers"),
        ("web/routing.py", "import goodwork.registers.people.models", "Doors import no models"),
        ("reach/promises/rules.py", "import django.db", "Rules and the kernel know no Django"),
        ("kernel/ids.py", "import django.conf", "Rules and the kernel know no Django"),
        ("oversight/funnel/rules.py", "import goodwork.registers.people.services", "Oversight only looks"),
    ],
)
def test_a_planted_import_is_caught(tmp_path: Path, where: str, line: str, contract: str) -> None:
    copy = tmp_path / "goodwork"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.css", "*.js", "data"))
    path = copy / where
    path.write_text(path.read_text() + f"\n{line}\n")
    result = lint(tmp_path)
    assert result.returncode == 1
    broken = result.stdout.split("Broken contracts")[-1]
    assert contract in broken
