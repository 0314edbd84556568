"""The root of all commands: finds the nouns, adds the options that all have, turns errors into sentences."""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from goodwork.cli import door
from goodwork.cli.ports import CannotReach, Host, host, plug_in
from goodwork.kernel.actors import NotVisible
from goodwork.kernel.parsers import Unreadable

HERE = Path(__file__).parent
DISK_FULL = "53100"
LACKS_VERB = 2
NOT_NOUNS = {"__init__", "root", "door", "ports"}


class Nouns(TyperGroup):
    """The nouns, each imported only when it is asked for: `goodwork --help` imports none of them."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Give the nouns by name."""
        return sorted(nouns())

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """Import one noun, with the options that every command has; None where there is none."""
        module_name = nouns().get(cmd_name)
        if module_name is None:
            return None
        if ctx.resilient_parsing:
            return None
        return command_of(module_name)

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """List the nouns with the first line of their module's docstring."""
        lines = [(name, _first_line(module)) for name, module in sorted(nouns().items())]
        with formatter.section("Commands"):
            formatter.write_dl(lines)


def nouns() -> dict[str, str]:
    """Give every noun with the name of its module."""
    found = {}
    for path in sorted(HERE.glob("*.py")):
        if path.stem not in NOT_NOUNS and "\napp = " in path.read_text():
            found[path.stem.replace("_", "-")] = path.stem
    return found


def command_of(module_name: str) -> Any:
    """Import a noun and give its command, or its group of commands."""
    host().setup()
    module = importlib.import_module(f"goodwork.cli.{module_name}")
    single = getattr(module, "ROOT_COMMAND", False)
    command = typer.main.get_command(module.app) if single else typer.main.get_group(module.app)
    command.name = module_name.replace("_", "-")
    if not command.help:
        command.help = _first_line(module_name)
    _add_common_options(command)
    return command


def _take_format(value: str | None) -> None:
    if value is not None:
        door.choose_format(value)


def _take_moment(value: str | None) -> None:
    if value is not None:
        door.choose_moment(value)


def _common(
    _format: Annotated[
        str | None,
        typer.Option("--format", metavar="table|json", help="How to print.", callback=_take_format, expose_value=False),
    ] = None,
    _as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="MOMENT",
            help="Act at another moment, such as 2026-12-01T09:00 (refused in production).",
            callback=_take_moment,
            expose_value=False,
        ),
    ] = None,
) -> None:
    """Carry the options that every command has."""


@functools.cache
def _common_options() -> list[Any]:
    lender = typer.Typer(add_completion=False)
    lender.command()(_common)
    return [param for param in typer.main.get_command(lender).params if {"--format", "--as-of"} & set(param.opts)]


def _add_common_options(command: Any) -> None:
    taken = {name for param in command.params for name in param.opts}
    command.params.extend(option for option in _common_options() if not taken & set(option.opts))
    for child in getattr(command, "commands", {}).values():
        _add_common_options(child)


app = typer.Typer(
    cls=Nouns,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Goodwork's door for operators: goodwork NOUN VERB. Each noun has --help.",
)


@app.callback()
def _root() -> None:
    """Goodwork's door for operators: goodwork NOUN VERB. Each noun has --help."""


def run(arguments: Sequence[str], plugged: Host) -> int:
    """Run one command on a machine and give its exit status: 0, or 1 with one sentence said.

    Without a verb nothing is done: the help goes to standard error with status 2, so that a script whose verb was blank
    does not go on as if it had been done, and whatever reads the output reads no help.
    """
    plug_in(plugged)
    if any("\ud800" <= letter <= "\udfff" for word in arguments for letter in word):
        door.say("What was typed is not UTF-8 text: type it again, or give the file another name.")
        return 1
    command = typer.main.get_command(app)
    _add_common_options(command)
    try:
        try:
            if _lacks_verb(arguments):
                with contextlib.redirect_stdout(sys.stderr):
                    command.main(args=[*arguments, "--help"], prog_name="goodwork", standalone_mode=False)
                return LACKS_VERB
            result = command.main(args=list(arguments), prog_name="goodwork", standalone_mode=False)
            sys.stdout.flush()
        finally:
            door.close()
    except KeyboardInterrupt:
        door.say("Stopped.")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _explain(error)
    return result if isinstance(result, int) else 0


def _lacks_verb(arguments: Sequence[str]) -> bool:
    """Say whether no noun is given, or one that has verbs (or groups of them) and none of them."""
    if not arguments:
        return True
    module_name = nouns().get(arguments[0])
    found = command_of(module_name) if module_name is not None else None
    for word in arguments[1:]:
        found = getattr(found, "commands", {}).get(word)
    return hasattr(found, "commands")


def _explain(error: Exception) -> int:
    sentence = sentence_for(error)
    if sentence is None and os.environ.get("GOODWORK_TRACEBACK"):
        raise error
    if sentence is None:
        # Messages may quote a row: only the kind of error and the lines of code are kept.
        kept = "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__ + "\n"
        place = host().log(kept)
        sentence = f"Something went wrong inside Goodwork ({type(error).__name__}); what is known stands in {place}."
    if sentence:
        door.say(sentence)
    return 1


def sentence_for(error: Exception) -> str | None:
    """Put an error that the person at the keyboard can mend in one sentence; None for a defect."""
    kinds = {cls.__name__ for cls in type(error).__mro__}
    if "UsageError" in kinds or "ClickException" in kinds:
        return _one_line(str(getattr(error, "format_message", lambda: error)()))
    if "Abort" in kinds:
        return "Nothing was changed."
    if isinstance(error, Unreadable):
        return _one_line(str(getattr(error, "message", error)))
    if isinstance(error, NotVisible):
        return _one_line(str(error)) or "There is nothing by that name or id."
    if isinstance(error, door.Refused | CannotReach) or any(name.startswith("Cannot") for name in kinds):
        return _one_line(str(error)) or _words(type(error).__name__)
    if isinstance(error, OSError) and error.strerror == "No space left on device":
        return "The disk is full: free some space, then try again."
    if isinstance(error, OSError) and error.filename is not None:
        return f"{_short(str(error.filename))}: {(error.strerror or 'can not be read').lower()}."
    if "ImproperlyConfigured" in kinds:
        return str(error)
    if "OperationalError" in kinds and _sqlstate(error) == DISK_FULL:
        return "The database's disk is full: free some space, then run this again; what was stored so far stays."
    if "OperationalError" in kinds:
        return "The database can't be reached; check DATABASE_URL, or that its server runs."
    return None


def _short(name: str) -> str:
    return name if len(name) <= 200 else f"{name[:200]}..."


def _sqlstate(error: BaseException | None) -> str:
    """Return PostgreSQL's own code for what went wrong; blank where the server said none, as when it is away."""
    while error is not None:
        if state := getattr(error, "sqlstate", None):
            return str(state)
        error = error.__cause__
    return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _words(name: str) -> str:
    """CannotAccept becomes 'Cannot accept.'"""
    return "".join(f" {c.lower()}" if c.isupper() and i else c for i, c in enumerate(name)) + "."


def _first_line(module_name: str) -> str:
    docstring = ast.get_docstring(ast.parse((HERE / f"{module_name}.py").read_text()))
    return (docstring or "").split("\n", 1)[0]
