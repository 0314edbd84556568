"""Every command with nonsense: it ends with status 1 and one sentence, or does what it can; never a defect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import click
import pytest
from django.db import transaction

from goodwork.cli import root
from goodwork.cli.ports import plug_in

# These would write to this machine, need more of it than a test has, or go on until they are stopped.
LEFT_OUT = {"jobs work", "docs build", "docs check", "database migrate", "backup", "restore", "demo load"}
COMMON = {"--help", "--format", "--as-of"}


class Tried:
    """The machine of the test run: its database is there already. A defect that it is to write down is a failure."""

    def __init__(self) -> None:
        self.defects: list[str] = []

    def database(self, tell: Callable[[str], None]) -> AbstractContextManager[None]:
        return nullcontext()

    def setup(self) -> None:
        return None

    def log(self, text: str) -> str:
        self.defects.append(text)
        return "the log"


def commands() -> Iterator[tuple[list[str], click.Command]]:
    """Yield every command with its words."""
    for noun, module in sorted(root.nouns().items()):
        yield from verbs_of([noun], root.command_of(module))


def verbs_of(words: list[str], command: click.Command) -> Iterator[tuple[list[str], click.Command]]:
    """Yield a command, or all that a group of them holds."""
    verbs = getattr(command, "commands", None)
    if verbs is None:
        yield words, command
    else:
        for verb, found in sorted(verbs.items()):
            yield from verbs_of([*words, verb], found)


def tried(command: click.Command, value: str) -> Iterator[list[str]]:
    """Yield a command's words with nonsense in all that it needs, and then in each of its options as well."""
    arguments, needed, options = [], [], []
    for param in command.params:
        if isinstance(param, click.Argument):
            arguments += [value] if param.required else []
        elif not COMMON & set(param.opts) and not getattr(param, "is_flag", False):
            words = [param.opts[0], value]
            options.append(words)
            needed += words if param.required else []
    end = ["--", *arguments] if arguments else []
    yield [*needed, *end]
    for words in options:
        if words[0] not in needed:
            yield [*needed, *words, *end]


def nonsense(folder: Path) -> dict[str, str]:
    """Return what is typed, and what it is."""
    binary = folder / "picture.csv"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    blank = folder / "blank.csv"
    blank.write_bytes(b"")
    return {
        "a word": "nonsense",
        "nothing": "",
        "a number": "-1",
        "a huge number": "9" * 30,
        "no day": "2026-02-30",
        "the last day": "9999-12-31",
        "an id": "01a2017a-b487-7340-b22d-2ecf02efe1c9",
        "not UTF-8": "\udcff",
        "from right to left": "\u202e\u0645",
        "a folder": str(folder),
        "a missing file": str(folder / "missing.csv"),
        "a binary file": str(binary),
        "an empty file": str(blank),
    }


@pytest.mark.django_db
def test_nonsense_is_answered_with_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    host: Any = Tried()
    plug_in(host)
    wrong: list[str] = []
    walked: set[str] = set()
    for words, command in commands():
        name = " ".join(words)
        if LEFT_OUT & {name, words[0]}:
            continue
        walked.add(name)
        for what, value in nonsense(tmp_path).items():
            for more in tried(command, value):
                said = said_to([*words, *more], capsys)
                if said:
                    wrong.append(f"{name} with {what} {more}: {said}")
    assert wrong == []
    assert len(walked) > 40


def said_to(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command, take back what it wrote, and return what was wrong with the way that it ended."""
    machine: Any = Tried()
    capsys.readouterr()
    try:
        with transaction.atomic():
            status = root.run(words, machine)
            transaction.set_rollback(True)
    except BaseException as error:
        return f"raised {type(error).__name__}"
    told = capsys.readouterr().err.strip()
    if machine.defects:
        return machine.defects[0].strip().splitlines()[-1] + " " + machine.defects[0].strip().splitlines()[-3].strip()
    if status not in (0, 1):
        return f"status {status}"
    if status == 1 and (not told or "\n" in told.replace("\r", "\n").strip().splitlines()[-1]):
        return f"said {told!r}"
    return ""
