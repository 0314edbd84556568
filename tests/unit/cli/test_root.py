"""Bad input ends as one sentence and exit status 1."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from goodwork.cli import door, root
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, NotVisible
from goodwork.kernel.parsers import Unreadable

NAME = "Ann Example"


class Nowhere:
    """A machine without a database."""

    def __init__(self) -> None:
        self.kept: list[str] = []

    def setup(self) -> None:
        """Django is ready: pytest made it so."""

    @contextlib.contextmanager
    def database(self, tell: Callable[[str], None]) -> Iterator[None]:
        raise OperationalError("could not connect to server at 10.0.0.1 password=secret")
        yield

    def log(self, text: str) -> str:
        self.kept.append(text)
        return "the log"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["no-such-noun"], "No such command 'no-such-noun'."),
        (["jobs", "no-such-verb"], "No such command 'no-such-verb'."),
        (["jobs", "list", "--format", "xml"], "--format is 'xml'; it can be table or json."),
        (["jobs", "list", "--as-of", "soon"], "--as-of is 'soon'; give a moment such as 2026-12-01T09:00."),
        (["jobs", "list", "--as-of", "0001-01-01"], "--as-of is '0001-01-01'; it can be from 2000 to 2100."),
        (["jobs", "list", "--as-of", "9999-12-31T23:59"], "it can be from 2000 to 2100."),
        (["backup", "--install-completion"], "No such option: --install-completion"),
        (["jobs", "list", "--nope"], "No such option: --nope"),
        (["backup"], "Missing argument 'file'."),
        (["jobs", "run"], "Say `jobs run --until-idle`"),
        (["restore", "/no/such/file"], "/no/such/file: no such file or directory."),
        (["jobs", "list"], "The database can't be reached; check DATABASE_URL, or that its server runs."),
    ],
)
def test_bad_input_is_one_sentence(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert root.run(arguments, Nowhere()) == 1  # type: ignore[arg-type]
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.out == ""
    assert "Traceback" not in said.err
    assert "secret" not in said.err


GROUPS = [[], *([noun] for noun in sorted(root.nouns())), ["people", "review"], ["people", "hold"]]


@pytest.mark.parametrize("arguments", GROUPS, ids=" ".join)
def test_a_noun_without_its_verb_is_told_its_verbs_and_nothing_is_done(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    if root.run(arguments, Nowhere()) != 2:
        assert not hasattr(root.command_of(root.nouns()[arguments[0]]), "commands"), "a command of its own"
        return
    said = capsys.readouterr()
    assert said.out == "", "what reads the output reads no help"
    assert f"goodwork {' '.join(arguments)}".strip() in said.err
    assert "Commands" in said.err
    assert root.run([*arguments, "--help"], Nowhere()) == 0
    assert capsys.readouterr().out.strip() == said.err.strip()


def test_help_imports_no_noun_and_names_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert root.run(["--help"], Nowhere()) == 0  # type: ignore[arg-type]
    shown = capsys.readouterr().out
    for noun in ("jobs", "backup", "restore", "laws", "docs", "fit-notes"):
        assert noun in shown


@pytest.mark.parametrize(("noun", "module"), sorted(root.nouns().items()))
def test_every_command_has_help_and_the_common_options(noun: str, module: str) -> None:
    root.plug_in(Nowhere())  # type: ignore[arg-type]
    command = root.command_of(module)
    for child in getattr(command, "commands", {"": command}).values():
        assert (child.help or "").strip(), f"goodwork {noun} {child.name} says nothing about itself"
        names = {name for param in child.params for name in param.opts}
        assert {"--format", "--as-of"} <= names


class CannotFly(Exception):
    """A refusal of some room."""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (door.Refused("Not so."), "Not so."),
        (CannotFly("No wings."), "No wings."),
        (CannotFly(), "Cannot fly."),
        (NotVisible(), "There is nothing by that name or id."),
        (Unreadable("'x' is no date."), "'x' is no date."),
        (ImproperlyConfigured("Set this."), "Set this."),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), "a.csv: no such file or directory."),
        (OSError(36, "File name too long", "a" * 300), "a" * 200 + "...: file name too long."),
        (OSError(5, "Input/output error", "a.csv"), "a.csv: input/output error."),
        (OSError(28, "No space left on device", "a.csv"), "The disk is full: free some space, then try again."),
        (OSError(28, "No space left on device"), "The disk is full: free some space, then try again."),
        (ValueError("row 3 of Ann Example"), None),
    ],
)
def test_what_can_be_mended_is_said(error: Exception, sentence: str | None) -> None:
    assert root.sentence_for(error) == sentence


def test_a_full_disk_of_the_database_is_not_called_away() -> None:
    try:
        raise OperationalError("could not extend file") from psycopg.errors.DiskFull("of Ann Example")
    except OperationalError as error:
        said = root.sentence_for(error)
    assert said == "The database's disk is full: free some space, then run this again; what was stored so far stays."
    assert "can't be reached" in (root.sentence_for(OperationalError("server closed the connection")) or "")


def test_a_defect_keeps_its_stack_and_no_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Nowhere()

    def broken(_module: str) -> None:
        raise KeyError(NAME)

    monkeypatch.setattr(root, "command_of", broken)
    assert root.run(["jobs", "list"], machine) == 1  # type: ignore[arg-type]
    assert "inside Goodwork (KeyError)" in capsys.readouterr().err
    assert NAME not in "".join(machine.kept)
    assert "KeyError" in machine.kept[0]


def test_acting_at_another_moment_is_refused_in_production(settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.PRODUCTION = True
    assert root.run(["jobs", "list", "--as-of", "2026-12-01"], Nowhere()) == 1  # type: ignore[arg-type]
    assert "--as-of is refused in production." in capsys.readouterr().err


@dataclass(frozen=True)
class Row:
    """Something to print."""

    id: UUID
    on: date
    at: datetime
    price: Decimal
    word: str
    none: None = None


ROW = Row(
    UUID(int=1), date(2026, 12, 1), datetime(2026, 7, 1, 8, 0, tzinfo=UTC), Decimal("2.40"), "[red]a\x1b[31m\n=1+1"
)


def opened(how: door.Format) -> door.Door:
    return door.Door(actor=SYSTEM, viewer=SYSTEM_VIEWER, at=ROW.at, format=how)


def test_json_holds_every_field_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    opened(door.Format.JSON).show([ROW], columns=["word"])
    assert json.loads(capsys.readouterr().out) == [
        {
            "id": "00000000-0000-0000-0000-000000000001",
            "on": "2026-12-01",
            "at": "2026-07-01T09:00:00+01:00",
            "price": "2.40",
            "word": "[red]a\x1b[31m\n=1+1",
            "none": None,
        }
    ]


def test_a_table_shows_london_time_and_obeys_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    opened(door.Format.TABLE).show([ROW], columns=["at", "word"])
    shown = capsys.readouterr().out
    assert "2026-07-01 09:00" in shown
    assert "\x1b" not in shown
    assert "[red]a" in shown


def test_nothing_is_said_to_be_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    opened(door.Format.TABLE).show([], empty="No messages.")
    opened(door.Format.JSON).show([])
    assert capsys.readouterr().out == "No messages.\n[]\n"
