"""The documents say what is so: tests that the hazard log names exist, and links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from goodwork.registers.people.keeping import RETENTION
from house.reading import ROOT

HAZARDS = ROOT / "docs" / "safety" / "hazard-log.md"
NAMED = re.compile(r"`(test_[a-z_0-9]+\.py)::(test_[a-z_0-9]+)`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def missing_tests(text: str, tests: Path) -> list[str]:
    """Return the tests that a document names and that don't exist."""
    found = []
    for file_name, name in NAMED.findall(text):
        if not any(f"def {name}(" in path.read_text(encoding="utf-8") for path in tests.rglob(file_name)):
            found.append(f"{file_name}::{name}")
    return found


def dead_links(document: Path) -> list[str]:
    """Return the relative links of a document that lead nowhere."""
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    return [f"{document.name}: {t}" for t in targets if not (document.parent / t).exists()]


def test_every_hazard_has_a_control_that_a_test_shows() -> None:
    rows = [line for line in HAZARDS.read_text(encoding="utf-8").splitlines() if re.match(r"\| H\d\d ", line)]
    assert len(rows) >= 15
    assert [row[:6] for row in rows if not NAMED.search(row)] == []
    assert [row[:6] for row in rows if row.count("|") != 9] == []
    assert missing_tests(HAZARDS.read_text(encoding="utf-8"), ROOT / "tests") == []


def test_a_hazard_whose_test_is_gone_is_caught() -> None:
    planted = "| H99 | x | x | x | x | `test_promises.py::test_that_nobody_wrote` | x | x |"
    assert missing_tests(planted, ROOT / "tests") == ["test_promises.py::test_that_nobody_wrote"]


def test_links_between_documents_lead_somewhere(tmp_path: Path) -> None:
    documents = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
    assert [dead for document in documents for dead in dead_links(document)] == []
    planted = tmp_path / "planted.md"
    planted.write_text("[nowhere](nowhere.md)")
    assert dead_links(planted) == ["planted.md: nowhere.md"]


def test_nobody_has_accepted_the_release_yet() -> None:
    text = (ROOT / "docs" / "safety" / "README.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\| clinical safety officer .* \| \| \| \|$", text, re.MULTILINE)) == 2


def test_the_retention_page_says_what_the_table_says() -> None:
    text = (ROOT / "docs" / "safety" / "retention.md").read_text(encoding="utf-8")
    rows = [f"| `{c.code}` | {c.meaning} | {c.source} |" for c in RETENTION.values()]
    assert [row for row in rows if row not in text] == []
    assert text.count("\n| `") == len(rows)
