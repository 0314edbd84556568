"""The operators' door for tests: a command is run as it is typed, on the database of the test run."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest

from goodwork.cli.root import run

Goodwork = Callable[..., Any]


class TestedMachine:
    """The machine of the test run: its database is there already."""

    def database(self, tell: Callable[[str], None]) -> AbstractContextManager[None]:
        return nullcontext()

    def setup(self) -> None:
        return None

    def log(self, text: str) -> str:
        raise AssertionError(text)


def commands(capsys: pytest.CaptureFixture[str], *noun: str, unsaid: str = "\0") -> Goodwork:
    """Return what runs commands, of a noun where one is given; `unsaid` is a name that none of them may print.

    It gives the document that was printed (`form="json"`), the text (`form="table"`, or "" for none), or, with a
    `status` other than 0, the refusal.
    """

    def call(*words: object, status: int = 0, form: str = "json") -> Any:
        capsys.readouterr()
        how = ("--format", form) if form else ()
        found = run([*noun, *(str(word) for word in words), *how], TestedMachine())  # type: ignore[arg-type]
        told = capsys.readouterr()
        assert found == status, told.err
        assert unsaid not in told.out + told.err
        if status:
            return told.err.strip()
        return json.loads(told.out) if form == "json" else told.out

    return call
