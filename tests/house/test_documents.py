"""The documents say what is so: commands, settings, files, tests, rooms and buttons that they name are there."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

import goodwork
from goodwork.cli import ports
from goodwork.cli.root import command_of, nouns
from goodwork.config import surroundings
from goodwork.config.command_line import Machine
from goodwork.kernel.actors import Role
from goodwork.kernel.states import machines
from goodwork.ledger.jobs.registry import jobs
from goodwork.ledger.laws import laws
from goodwork.registers.people.keeping import RETENTION
from house import documents
from house.reading import ROOT, modules

SAFETY = ROOT / "docs" / "safety"
HAZARDS = SAFETY / "hazard-log.md"
TEXTS = {path: path.read_text(encoding="utf-8") for path in documents.written()}
OF_THE_MACHINE = {"GOODWORK_TEST", "GOODWORK_TEST_DATABASE_URL", "GOODWORK_RUN", "GOODWORK_MIGRATION_DATABASE_URL"}
"""Settings that no deployment sets: the tests' own, and what a start tells its own processes."""


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return every noun of the operators' door with its command."""
    monkeypatch.setattr(ports, "_host", Machine(surroundings.current()))
    return {name: command_of(module) for name, module in nouns().items()}


def test_every_hazard_has_a_control_that_a_test_shows() -> None:
    rows = [line for line in TEXTS[HAZARDS].splitlines() if re.match(r"\| H\d\d ", line)]
    assert len(rows) >= 15
    assert [row[:6] for row in rows if not documents.NAMED_TEST.search(row)] == []
    assert [row[:6] for row in rows if row.count("|") != 9] == []
    assert documents.twice(row[2:5] for row in rows) == []


def test_the_tests_that_documents_name_are_there() -> None:
    assert [missing for text in TEXTS.values() for missing in documents.missing_tests(text, ROOT / "tests")] == []
    planted = "| H99 | x | x | x | x | `test_promises.py::test_that_nobody_wrote` | x | x |"
    assert documents.missing_tests(planted, ROOT / "tests") == ["test_promises.py::test_that_nobody_wrote"]


def test_links_between_documents_lead_somewhere(tmp_path: Path) -> None:
    assert [dead for path in TEXTS for dead in documents.dead_links(path)] == []
    planted = tmp_path / "planted.md"
    planted.write_text("[nowhere](nowhere.md)")
    assert documents.dead_links(planted) == ["planted.md: nowhere.md"]


def test_the_commands_that_documents_name_are_there(commands: dict[str, Any]) -> None:
    found = {path.name: documents.unknown_commands(text, commands) for path, text in TEXTS.items()}
    assert {name: unknown for name, unknown in found.items() if unknown} == {}
    assert documents.unknown_commands("Run `goodwork laws break`, then `goodwork tea make`.", commands) == [
        "goodwork laws break",
        "goodwork tea make",
    ]
    planted = "    .venv/bin/goodwork fit-notes import FILE --practise P84048 --format json"
    assert documents.unknown_commands(planted, commands)[0].endswith(": --practise")


def test_what_documents_run_from_bin_is_there() -> None:
    benches = {path.stem for path in (ROOT / "bench").glob("*.py")}
    for path, text in TEXTS.items():
        for name in re.findall(r"\bbin/([a-z]+)\b(?! *\()", text):
            assert (ROOT / "bin" / name).exists() or "venv" in text, (path.name, name)
        for name in re.findall(r"bin/bench ([a-z_]+)", text):
            assert name in benches, (path.name, name)


def test_every_setting_is_explained_and_every_explained_one_is_read() -> None:
    explained = documents.settings_named(TEXTS[ROOT / "docs" / "OPERATIONS.md"])
    assert documents.settings_read() - explained - OF_THE_MACHINE == set()
    of_scripts = {"GOODWORK_PYTHON", "GOODWORK_CHROMIUM"}
    named = {name for text in TEXTS.values() for name in documents.settings_named(text)}
    assert named - documents.settings_read() - of_scripts == set()
    assert documents.settings_named("`GOODWORK_TEA_SMS`, `..._EMAIL`") == {"GOODWORK_TEA_SMS", "GOODWORK_TEA_EMAIL"}


def test_the_files_and_names_that_documents_give_are_there() -> None:
    for info in pkgutil.walk_packages(goodwork.__path__, "goodwork."):
        if info.name.rsplit(".", 1)[-1] in {"jobs", "laws"}:
            importlib.import_module(info.name)
    known = {*laws(), *(job.name for job in jobs())}
    found = {
        path.name: documents.missing_files(text) + documents.unknown_names(text, known) for path, text in TEXTS.items()
    }
    assert {name: missing for name, missing in found.items() if missing} == {}
    planted = (
        "Kept by `tests/unit/kernel/test_tea.py`, `pathway/tea/services.py` and the law `promises.everything_is_tea`."
    )
    assert documents.missing_files(planted) == ["tests/unit/kernel/test_tea.py", "pathway/tea/services.py"]
    assert documents.unknown_names(planted, known) == ["promises.everything_is_tea"]


def test_decision_records_say_what_was_open_decided_and_how_it_is_kept(tmp_path: Path) -> None:
    assert documents.formless_records(ROOT / "docs" / "adr") == []
    (tmp_path / "0001-tea.md").write_text("# 0001 Tea\n\n**Open.** Tea?\n\n**Decided.** Tea.\n")
    assert documents.formless_records(tmp_path) == ["0001-tea.md doesn't say what keeps it"]


@pytest.mark.parametrize("folder", ["docs", "docs/adr", "docs/guides", "docs/safety"])
def test_an_index_leads_to_everything_in_its_folder(folder: str) -> None:
    assert documents.unlisted(ROOT / folder) == []


def test_a_document_that_no_index_leads_to_is_caught(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("[Tea](tea.md), [cups](cups/README.md)\n")
    for name in ("tea.md", "coffee.md"):
        (tmp_path / name).touch()
    (tmp_path / "cups").mkdir()
    assert documents.unlisted(tmp_path) == ["coffee.md"]


@pytest.mark.parametrize("floor", ["oversight", "pathway", "reach", "registers"])
def test_the_readme_draws_the_house_with_all_its_rooms(floor: str) -> None:
    readme = TEXTS[ROOT / "README.md"]
    assert documents.rooms_named(readme, floor) == documents.rooms_there(floor)
    assert documents.rooms_named(readme.replace("plans", "plan"), "pathway") != documents.rooms_there("pathway")


def test_the_buttons_and_pages_of_the_guides_stand_on_pages() -> None:
    pages = documents.text_of_pages()
    guides = [text for path, text in TEXTS.items() if path.parent.name == "guides"]
    assert [words for text in guides for words in documents.words_not_on_a_page(text, pages)] == []
    assert documents.words_not_on_a_page("Press **Make them a pot\nof tea**.", pages) == ["Make them a pot of tea"]


def test_a_word_stands_for_one_thing() -> None:
    words = re.findall(r"^\| ([^|]+) \|", TEXTS[ROOT / "docs" / "GLOSSARY.md"], re.MULTILINE)
    assert len(words) > 50
    assert documents.twice(words) == []
    assert documents.twice(["Request", "Reply", "request"]) == ["request"]


def test_the_glossary_has_every_role_and_everything_that_has_states() -> None:
    words = {word.lower() for word in re.findall(r"^\| ([^|]+) \|", TEXTS[ROOT / "docs" / "GLOSSARY.md"], re.MULTILINE)}
    roles = {role.value.replace("_", " ").lower() for role in Role}
    other_names = {
        "identity review": "possible match",
        "questionnaire request": "invitation",
        "reply request": "request",
    }
    things = {machine.name.replace("_", " ") for machine in machines()}
    assert len(things) > 8
    assert roles - words == set()
    assert {other_names.get(thing, thing) for thing in things} - words == set()


def test_whatever_is_cited_stands_among_the_sources() -> None:
    sources = TEXTS[ROOT / "docs" / "SOURCES.md"]
    code = [module.text for module in modules()]
    assert documents.uncited([*TEXTS.values(), *code], sources) == []
    planted = "Told once (M10, A1, T77). Source: DOMAIN 99.1; complaints 3 and 444."
    assert documents.uncited([planted], sources) == ["DOMAIN 99.1", "T77", "complaint 444"]


def test_nobody_has_accepted_the_release_yet() -> None:
    text = TEXTS[SAFETY / "README.md"]
    assert len(re.findall(r"^\| clinical safety officer .* \| \| \| \|$", text, re.MULTILINE)) == 2


def test_the_retention_page_says_what_the_table_says() -> None:
    text = TEXTS[SAFETY / "retention.md"]
    rows = [f"| `{c.code}` | {c.meaning} | {c.source} |" for c in RETENTION.values()]
    assert [row for row in rows if row not in text] == []
    assert text.count("\n| `") == len(rows)


def rooms_about_somebody() -> set[str]:
    """Return the rooms of which a table is about a person, staff or an address that somebody wrote from."""
    telling = {"person", "person_id", "user", "user_id", "referral", "referral_id", "from_number", "actor_id"}
    return {
        "/".join(model.__module__.split(".")[1:3])
        for model in apps.get_models()
        if model.__module__.startswith("goodwork.")
        and any(field.name in telling for field in model._meta.get_fields() if isinstance(field, models.Field))
    }


def test_every_room_with_somebodys_data_stands_in_the_records_of_processing() -> None:
    named = set(re.findall(r"`([a-z]+/[a-z]+)`", TEXTS[SAFETY / "records-of-processing.md"]))
    assert len(rooms_about_somebody()) > 20
    assert rooms_about_somebody() - named == set()
    assert {room for room in named if not (ROOT / "src" / "goodwork" / room).is_dir()} == set()
